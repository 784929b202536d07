package generators

import (
	"fmt"
	"strings"

	"github.com/magiconair/properties"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// deepest is how far the operator's reader follows one expression to the next.
const deepest = 64

// unexpandable says what keeps the operator's reader from a properties file:
// it expands every ${…} that names another key, and gives up on the whole file
// at one that is not closed, leads back to itself or goes too deep. It is ""
// where the file can be read.
func unexpandable(p *properties.Properties) string {
	e := expansion{properties: p, depth: map[string]int{}}
	for _, key := range p.Keys() {
		if problem := e.follow(key); problem != "" {
			return problem
		}
	}
	return ""
}

type expansion struct {
	properties *properties.Properties
	// depth of each key that was followed to its end; 0 while on the way.
	depth map[string]int
}

func (e *expansion) follow(key string) (problem string) {
	if depth, known := e.depth[key]; known {
		if depth == 0 {
			return fmt.Sprintf("the property %s refers to itself, or to one that refers back to it", quote.Value(key))
		}
		return ""
	}
	e.depth[key] = 0
	depth := 1
	value, _ := e.properties.Get(key)
	for {
		_, rest, found := strings.Cut(value, "${")
		if !found {
			break
		}
		name, rest, closed := strings.Cut(rest, "}")
		if !closed {
			return fmt.Sprintf("the property %s has a ${ that is not closed", quote.Value(key))
		}
		if _, isKey := e.properties.Get(name); isKey {
			if problem := e.follow(name); problem != "" {
				return problem
			}
			depth = max(depth, e.depth[name]+1)
		}
		value = rest
	}
	if depth > deepest {
		return fmt.Sprintf("the property %s refers to others more than %d deep", quote.Value(key), deepest)
	}
	e.depth[key] = depth
	return ""
}

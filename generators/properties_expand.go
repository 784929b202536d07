package generators

import (
	"fmt"
	"strings"

	"github.com/magiconair/properties"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// deepest is how far the operator's reader follows one expression to the next.
const deepest = 64

// expressions are properties whose values may name each other as ${key}. The
// operator's reader expands them all, and takes nothing that it cannot: an
// expression that is not closed, leads back to itself or goes too deep.
type expressions map[string]string

// set adds a property, or says why the operator would leave it out.
func (e expressions) set(key, value string) (problem string) {
	before, had := e[key]
	e[key] = value
	if problem = (&expansion{values: e, depth: map[string]int{}}).follow(key); problem == "" {
		return ""
	}
	delete(e, key)
	if had {
		e[key] = before
	}
	return problem
}

// unexpandable says why the operator reads nothing of a properties file, ""
// where it reads it.
func unexpandable(p *properties.Properties) string {
	e := expansion{values: p.Map(), depth: map[string]int{}}
	for _, key := range p.Keys() {
		if problem := e.follow(key); problem != "" {
			return problem
		}
	}
	return ""
}

type expansion struct {
	values map[string]string
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
	rest := e.values[key]
	for {
		_, after, found := strings.Cut(rest, "${")
		if !found {
			break
		}
		name, next, closed := strings.Cut(after, "}")
		if !closed {
			return fmt.Sprintf("the property %s has a ${ that is not closed", quote.Value(key))
		}
		if _, isKey := e.values[name]; isKey {
			if problem := e.follow(name); problem != "" {
				return problem
			}
			depth = max(depth, e.depth[name]+1)
		}
		rest = next
	}
	if depth > deepest {
		return fmt.Sprintf("the property %s refers to others more than %d deep", quote.Value(key), deepest)
	}
	e.depth[key] = depth
	return ""
}

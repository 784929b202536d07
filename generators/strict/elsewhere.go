package strict

import (
	"reflect"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// level is a struct on the way to what is decoded.
type level struct {
	path string
	of   reflect.Type
}

// misplaced is where a field belongs that stands a level too high, too low or
// beside: most often its indentation is wrong. It is looked for below the maps on
// the way, the nearest first; "" is returned where no place, or more than one,
// has a field of that name.
func (d *decoder) misplaced(name string) string {
	// Below the resource itself it is clear which name is meant.
	const deepest, belowResource = 3, 2
	depth := deepest
	if common[name] {
		depth = 2
	}
	for n, above := range slices.Backward(d.above) {
		if n < len(d.above)-1 && common[name] && (len(d.above) > belowResource || !ofMetadata[name]) {
			return ""
		}
		switch found := fieldsBelow(above.of, name, depth); len(found) {
		case 0:
		case 1:
			return strings.TrimPrefix(above.path+"."+found[0], ".")
		default:
			return ""
		}
	}
	return ""
}

// common are the fields that half of all types have, and ofMetadata those of
// them that a resource has for itself.
var (
	common     = map[string]bool{"kind": true, "apiVersion": true, "type": true, "key": true, "value": true, "path": true, "port": true, "name": true, "namespace": true}
	ofMetadata = map[string]bool{"name": true, "namespace": true}
)

// fieldsBelow are the paths of the fields of that name below a struct, those of
// the uppermost level that has any. Entries of lists are not looked into: nobody
// knows which one it would be.
func fieldsBelow(of reflect.Type, name string, depth int) []string {
	at := []level{{of: of}}
	for range depth {
		var found []string
		var next []level
		for _, one := range at {
			for _, f := range fieldsOf(one.of).all {
				path := strings.TrimPrefix(one.path+"."+f.name, ".")
				if f.name == name {
					found = append(found, path)
				}
				below := one.of.FieldByIndex(f.index).Type
				if below.Kind() == reflect.Pointer {
					below = below.Elem()
				}
				if below.Kind() == reflect.Struct && !reads(below) {
					next = append(next, level{path, below})
				}
			}
		}
		if len(found) > 0 {
			return found
		}
		at = next
	}
	return nil
}

// onlyMissing is the required field that a map lacks, "" where it lacks none or
// several, or has several unknown ones: that one was probably meant to be it.
func (f *fields) onlyMissing(tree map[string]any) string {
	var missing []string
	for _, known := range f.all {
		if known.required && tree[known.name] == nil {
			missing = append(missing, known.name)
		}
	}
	unknown := 0
	for name := range tree {
		if !f.has(name) {
			unknown++
		}
	}
	if len(missing) != 1 || unknown != 1 {
		return ""
	}
	return missing[0]
}

// Misspelt says whether a field is missing for no other reason than that it, or
// one above it, was written another way, or stands elsewhere: one mistake is told
// once.
func Misspelt(problems []Problem, path string) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool {
		switch {
		case p.Rule != rule.UnknownField:
			return false
		case path == p.within:
			return true // it lacks what the unknown field was to be
		case p.Meant == "":
			return false
		}
		return atOrBelow(path, p.Meant) || atOrBelow(p.Meant, path) && atOrBelow(path, p.within)
	})
}

// Unread says whether what stands at a path could not be read: whatever else is
// told of it would speak of what nobody wrote.
func Unread(problems []Problem, path string) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool {
		return (p.Rule == rule.WrongType || p.Rule == rule.WrongValue) && atOrBelow(path, p.Path)
	})
}

// Below puts the path of what was decoded before those of a problem.
func (p Problem) Below(prefix string) Problem {
	p.Path, p.within = prefix+p.Path, strings.TrimSuffix(prefix+p.within, ".")
	if p.Meant != "" {
		p.Meant = prefix + p.Meant
	}
	return p
}

func atOrBelow(path, above string) bool {
	rest, below := strings.CutPrefix(path, above)
	return below && (above == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}

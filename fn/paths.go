package fn

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/validate/content"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// longestName is how many bytes the name of a file may have.
const longestName = 255

// fileName is the name of an object's file: what the names of Kubernetes may
// hold and those of files not is an underscore. It may stand for two objects:
// who needs it to stand for one must look.
func fileName(kind, name string) string {
	base := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		default:
			return '_'
		}
	}, strings.ToLower(kind)+"_"+name)
	const ending = ".yaml"
	if excess := len(base) + len(ending) - longestName; excess > 0 {
		hash := "-" + pathHash(kind, name)
		base = base[:len(base)-excess-len(hash)] + hash
	}
	return base + ending
}

func pathHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])[:10]
}

// reservedNames cannot be names of folders on Windows.
var reservedNames = lazy.Regexp(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// folderOf is the folder of a namespace's objects. No namespace ends with an
// underscore.
func folderOf(namespace string) string {
	if reservedNames().MatchString(namespace) {
		return namespace + "_"
	}
	return namespace
}

// kindName is what kinds are named like.
var kindName = lazy.Regexp(`^[A-Za-z][A-Za-z0-9]{0,62}$`)

// OutputPaths names a file for each item: <namespace>/<kind>_<name>.yaml, with
// the API group where two kinds would share it, and a hash where two objects
// would share that, also where case does not count. Items of one identity get
// one path. It is an error where a name must not become part of a path.
func OutputPaths(items []*krm.Item) ([]string, error) {
	ids := make([]identity, len(items))
	var problems []error
	for n, item := range items {
		ids[n] = identity{item.Group(), item.Kind(), item.Namespace(), item.Name()}
		problems = append(problems, checkPathParts(item))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	forms := map[identity]int{}
	for settled := false; !settled; {
		settled = true
		owners := map[string][]identity{}
		for _, id := range ids {
			folded := strings.ToLower(outputPath(id, forms[id]))
			if !slices.Contains(owners[folded], id) {
				owners[folded] = append(owners[folded], id)
			}
		}
		for _, sharing := range owners {
			for _, id := range sharing {
				if len(sharing) > 1 && forms[id] < lastForm {
					forms[id]++
					settled = false
				}
			}
		}
	}
	paths := make([]string, len(items))
	for n, id := range ids {
		paths[n] = outputPath(id, forms[id])
	}
	return paths, nil
}

// lastForm is the form of a path that no two objects share.
const lastForm = 2

func outputPath(id identity, form int) string {
	kind := id.kind
	if form > 0 && id.group != "" {
		kind += "." + id.group
	}
	name := fileName(kind, id.name)
	if form == lastForm {
		base := strings.TrimSuffix(name, ".yaml")
		name = base[:min(len(base), longestName-len("-0123456789.yaml"))] + "-" + pathHash(id.group, id.kind, id.namespace, id.name) + ".yaml"
	}
	return path.Join(folderOf(id.namespace), name)
}

// checkPathParts refuses what no object of a cluster is named.
func checkPathParts(item *krm.Item) error {
	wrong := func(field, value, problem string) error {
		ref := generators.Ref{Kind: item.Kind(), Namespace: item.Namespace(), Name: item.Name()}
		where := ""
		if file := item.File(); file != "" {
			where = " (" + file + ")"
		}
		return fmt.Errorf("%s%s: %s: %s cannot become part of a path: %s", oneLine(ref.Title()), where, field, quote.Value(value), problem)
	}
	if !kindName().MatchString(item.Kind()) {
		return wrong("kind", item.Kind(), "must be letters and digits")
	}
	if namespace := item.Namespace(); namespace != "" {
		if problem := generators.CheckNamespace(namespace); problem != "" {
			return wrong("metadata.namespace", namespace, problem)
		}
	}
	if problems := content.IsPathSegmentName(item.Name()); len(problems) > 0 {
		return wrong("metadata.name", item.Name(), strings.Join(problems, "; "))
	}
	return nil
}

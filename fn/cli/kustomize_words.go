package cli

import (
	"fmt"
	"reflect"
	"strings"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// unmatched is how kustomize names what a patch is for: kind, name, namespace.
var unmatched = lazy.Regexp(`no resource matches strategic merge patch "(\w+)\.[^"/]*/([^".\[]+)\.\[?([^"\]]+)`)

// inWords says what kustomize means to who wrote the kustomization, "" where its
// own words do.
func inWords(said string) string {
	if key := unknownKey().FindStringSubmatch(said); key != nil {
		meant := strict.Nearest(key[1], kustomizationKeys())
		if meant != "" {
			meant = ": did you mean " + quote.Value(meant) + "?"
		}
		return "kustomize has no field " + quote.Value(key[1]) + meant
	}
	if patch := unmatched().FindStringSubmatch(said); patch != nil {
		namespace := ""
		if of, found := strings.CutSuffix(patch[3], ".noNs"); !found && patch[3] != "noNs" {
			namespace = " of namespace " + strings.TrimSuffix(of, "]")
		}
		return fmt.Sprintf("a patch is for the %s %s%s, and no resource is that: correct its kind, name or namespace, or list the file that holds it among resources", patch[1], quote.Value(patch[2]), namespace)
	}
	return ""
}

// kustomizationKeys are the fields that a kustomization has.
func kustomizationKeys() (keys []string) {
	of := reflect.TypeFor[types.Kustomization]()
	for i := range of.NumField() {
		if name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			keys = append(keys, name)
		}
	}
	return keys
}

package generators

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// checkNamed reports a name that the input does not have while it has one that a
// prefix or a suffix was put to: kustomize renames an object, and not every field
// that names it. false is returned where it does.
func (s *resolver) checkNamed(at Origin, group, kind, namespace, name string) bool {
	if name == "" || s.in.Lookup.find(group, kind, namespace, name) != nil {
		return true
	}
	var similar []string
	for _, found := range s.in.Lookup.of(group, kind, namespace) {
		if !found.Generated && renamed(name, found.Name, at.Ref.Name, kind == "Broker") {
			similar = append(similar, found.Name)
		}
	}
	return s.didYouMean(at, kind, name, similar)
}

func (s *resolver) didYouMean(at Origin, kind, name string, similar []string) bool {
	if len(similar) == 0 || len(similar) > 1 && kind != "Broker" {
		return true // several are rather kin than one that was renamed
	}
	s.tell(rule.SimilarName, at, "names the %s %q, which is not in the input, but %q is: did you mean that one? Where kustomize's namePrefix or nameSuffix made it so, write the name as it will be", kind, name, similar[0])
	return false
}

// renamed says whether a name is another one with a prefix or a suffix. An object
// often has several of one stem, such as db and db-tls, of which only some are in
// git: a suffix counts where it is one that kustomize's generators make, or where
// whoever names the object has it too. A Broker has no such kin.
func renamed(name, longer, by string, always bool) bool {
	if prefix, found := strings.CutSuffix(longer, name); found && bounded(prefix) {
		return true
	}
	suffix, found := strings.CutPrefix(longer, name)
	if !found || suffix == "" || !strings.ContainsAny(suffix[:1], "-.") {
		return false
	}
	return always || nameHash().MatchString(suffix) || strings.HasSuffix(by, suffix)
}

// bounded says whether a prefix is set off from what follows, and so no part of
// another word.
func bounded(prefix string) bool {
	return prefix != "" && strings.ContainsAny(prefix[len(prefix)-1:], "-.")
}

// namingFields are those of pods that name ConfigMaps and Secrets.
var namingFields = []struct{ field, name, kind string }{
	{"configMap", "name", "ConfigMap"},
	{"configMapRef", "name", "ConfigMap"},
	{"configMapKeyRef", "name", "ConfigMap"},
	{"secret", "secretName", "Secret"}, // a volume
	{"secret", "name", "Secret"},       // a projection
	{"secretRef", "name", "Secret"},
	{"secretKeyRef", "name", "Secret"},
}

// checkNames looks up what a podTemplate names, wherever in it.
func (s *resolver) checkNames(at Origin, value any) {
	switch value := value.(type) {
	case []any:
		for i, entry := range value {
			s.checkNames(at.index(i), entry)
		}
	case map[string]any:
		for _, named := range namingFields {
			source, _ := value[named.field].(map[string]any)
			if name, _ := source[named.name].(string); source["optional"] != true {
				s.checkNamed(at.under(named.field).under(named.name), "", named.kind, at.Ref.Namespace, name)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			s.checkNames(at.under(key), value[key])
		}
	}
}

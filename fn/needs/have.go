package needs

import (
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// Compare looks every need up in a list of what exists, such as kubectl get
// prints, and returns those that are missing. What is not in the list does not
// exist; databases and images are in no list.
func (l *List) Compare(have []*krm.Item) (missing []*Need) {
	for _, need := range l.Needs {
		switch need.Kind {
		case kindDatabase, kindImage, kindBrokerClass:
			need.Unchecked = true
		default:
			need.Missing = need.missing(have)
		}
		if need.Missing != "" {
			missing = append(missing, need)
		}
	}
	return missing
}

// missing says what of a need is missing, "" for nothing.
func (n *Need) missing(have []*krm.Item) string {
	switch {
	case n.brought:
		return "the input brings it without the " + keyWord(n.Keys)
	case n.Kind == kindAPI:
		return unless(slices.ContainsFunc(have, n.servedBy))
	case n.Kind == "Namespace":
		return unless(slices.ContainsFunc(have, func(item *krm.Item) bool {
			return item.Namespace() == n.Name || item.Kind() == "Namespace" && item.Group() == "" && item.Name() == n.Name
		}))
	}
	problem := unless(false)
	for _, item := range have {
		sameKind := item.Kind() == n.Kind && (item.Group() == n.group || n.Kind == "Service" && item.Group() == "serving.knative.dev")
		if !sameKind || item.Name() != n.Name || n.Namespace != "" && item.Namespace() != n.Namespace {
			continue
		}
		if problem = n.lacks(item); problem == "" {
			break
		}
	}
	return problem
}

func unless(there bool) string {
	if there {
		return ""
	}
	return "it is not there"
}

// lacks says what an object of the name lacks. Of a Secret no value is looked at.
func (n *Need) lacks(item *krm.Item) string {
	if class := item.Annotation("eventing.knative.dev/broker.class"); n.Class != "" && class != "" && class != n.Class {
		return "it is of the class " + quote.Value(class)
	}
	if len(n.Keys) == 0 {
		return ""
	}
	tree := item.Tree()
	var lacking []string
	for _, name := range n.Keys {
		has := slices.ContainsFunc([]string{"data", "binaryData", "stringData"}, func(field string) bool {
			data, _ := tree[field].(map[string]any)
			_, there := data[name]
			return there
		})
		if !has {
			lacking = append(lacking, name)
		}
	}
	if len(lacking) == 0 {
		return ""
	}
	return "it lacks the " + keyWord(lacking)
}

func keyWord(keys []string) string {
	if len(keys) == 1 {
		return "key " + keys[0]
	}
	return "keys " + strings.Join(keys, ", ")
}

// servedBy says whether an object shows that an API is served: its definition,
// the service that serves its group, or an object of it.
func (n *Need) servedBy(item *krm.Item) bool {
	_, version, _ := strings.Cut(n.APIVersion, "/")
	switch {
	case item.Kind() == "CustomResourceDefinition" && strings.HasSuffix(item.Name(), "."+n.group):
		tree := item.Fields()
		spec, _ := tree["spec"].(map[string]any)
		versions, _ := spec["versions"].([]any)
		return textAt(spec, "names", "kind") == n.Name && (len(versions) == 0 || slices.ContainsFunc(versions, func(one any) bool {
			of, _ := one.(map[string]any)
			return of["name"] == version && of["served"] != false
		}))
	case item.Kind() == "APIService" && item.Group() == "apiregistration.k8s.io":
		return item.Name() == version+"."+n.group
	default:
		return item.Group() == n.group && item.Kind() == n.Name
	}
}

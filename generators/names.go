package generators

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// checkServiceName refuses a name that no Service can have: it is made of the
// resource's own name, so that is what has to change.
func (s *resolver) checkServiceName(name Origin, service string) {
	if problems := validation.IsDNS1035Label(service); len(problems) > 0 {
		s.tell(rule.NameTooLong, name, "must be shorter or plainer: the Service %q made of it is no valid name: %s", service, brief(problems))
	}
}

// CheckName returns what is wrong with the name of a custom resource, or "".
func CheckName(name string) string {
	return strict.OrUnreplaced(name, brief(validation.IsDNS1123Subdomain(name)))
}

// CheckNamespace returns what is wrong with a namespace, or "".
func CheckNamespace(namespace string) string {
	return strict.OrUnreplaced(namespace, brief(validation.IsDNS1123Label(namespace)))
}

var (
	hump  = lazy.Regexp(`([a-z0-9])([A-Z])`)
	noDNS = lazy.Regexp(`[^a-z0-9-]+`)
)

// SuchAs proposes a valid name in place of another: ", such as order-flow" for
// OrderFlow and order_flow, "" where it has none.
func SuchAs(name string) string {
	plain := strings.Trim(noDNS().ReplaceAllString(strings.ToLower(hump().ReplaceAllString(name, "$1-$2")), "-"), "-")
	if plain == name || len(validation.IsDNS1035Label(plain)) > 0 || strings.Contains(name, "/") || strict.Unreplaced(name) {
		return ""
	}
	return ", such as " + plain
}

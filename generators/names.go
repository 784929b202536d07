package generators

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// checkServiceName refuses a name that no Service can have: it is made of the
// resource's own name, so that is what has to change.
func (s *resolver) checkServiceName(name Origin, service string) {
	if problems := validation.IsDNS1035Label(service); len(problems) > 0 {
		s.tell(rule.NameTooLong, name, "must be shorter or plainer: the Service %q made of it is no valid name: %s", service, strings.Join(problems, "; "))
	}
}

// CheckName returns what is wrong with the name of a custom resource, or "".
func CheckName(name string) string {
	return strings.Join(validation.IsDNS1123Subdomain(name), "; ")
}

// CheckNamespace returns what is wrong with a namespace, or "".
func CheckNamespace(namespace string) string {
	return strings.Join(validation.IsDNS1123Label(namespace), "; ")
}

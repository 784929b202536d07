package generators

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

const (
	routeGroup      = "route.openshift.io"
	routeAPIVersion = routeGroup + "/v1"
)

// Route is route.openshift.io/v1.
type Route struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              RouteSpec `json:"spec"`
}

// RouteSpec exposes a Service; the cluster chooses the host where none is set.
type RouteSpec struct {
	Host string      `json:"host,omitempty"`
	To   RouteTarget `json:"to"`
	TLS  *RouteTLS   `json:"tls,omitempty"`
}

// RouteTarget is the Service behind a Route.
type RouteTarget struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// RouteTLS says where TLS ends.
type RouteTLS struct {
	Termination string `json:"termination"`
}

// route exposes a dev workflow on OpenShift. Its host is the cluster's to
// choose; the config's domain only tells the properties what it will be.
func (w *Workflow) route() *Route {
	return &Route{
		TypeMeta:   metav1.TypeMeta{APIVersion: routeAPIVersion, Kind: "Route"},
		ObjectMeta: w.meta(w.Ref.Name),
		Spec: RouteSpec{
			To:  RouteTarget{Kind: "Service", Name: w.Ref.Name},
			TLS: &RouteTLS{Termination: "edge"},
		},
	}
}

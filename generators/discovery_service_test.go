package generators

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestServiceURL: which port of a Service is taken, and how it is spoken to.
func TestServiceURL(t *testing.T) {
	named := func(name string, port int32) corev1.ServicePort { return corev1.ServicePort{Name: name, Port: port} }
	cases := map[string]struct {
		reason    string
		namespace string
		spec      corev1.ServiceSpec
		port      string
		want      string
	}{
		"Only": {
			reason:    "The only port there is.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("", 9090)}},
			want:      "http://s.ns.svc:9090",
		},
		"First": {
			reason:    "The first where none has a name that says more.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 9090), named("n", 9091)}},
			want:      "http://s.ns.svc:9090",
		},
		"Web": {
			reason:    "web before the first.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 9090), named("web", 80)}},
			want:      "http://s.ns.svc:80",
		},
		"HTTP": {
			reason:    "http before web.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("web", 80), named("http", 81)}},
			want:      "http://s.ns.svc:81",
		},
		"HTTPS": {
			reason:    "https before http, by https.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("http", 80), named("https", 444)}},
			want:      "https://s.ns.svc:444",
		},
		"Asked": {
			reason:    "The one asked for before all others.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("https", 443), named("m", 9090)}},
			port:      "m",
			want:      "http://s.ns.svc:9090",
		},
		"AskedInVain": {
			reason:    "One that is not there is not asked for.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 9090)}},
			port:      "n",
			want:      "http://s.ns.svc:9090",
		},
		"Port443": {
			reason:    "The port 443 speaks https whatever its name.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 443)}},
			want:      "https://s.ns.svc:443",
		},
		"Port8443": {
			reason:    "So does 8443.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("", 8443)}},
			want:      "https://s.ns.svc:8443",
		},
		"External": {
			reason:    "Another name for a host outside.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "example.com"},
			want:      "http://example.com:80",
		},
		"LoadBalancer": {
			reason:    "Not supported, as with the operator.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer, Ports: []corev1.ServicePort{named("", 80)}},
		},
		"NoPorts": {
			reason:    "Nothing to speak to.",
			namespace: "ns",
		},
		"NoNamespace": {
			reason: "A bare name where no namespace is known.",
			spec:   corev1.ServiceSpec{Ports: []corev1.ServicePort{named("", 80)}},
			want:   "http://s:80",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			service := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "s", Namespace: tc.namespace}, Spec: tc.spec}
			got, err := serviceURL(service, tc.port)
			if got != tc.want || (err == nil) != (tc.want != "") {
				t.Errorf("%s\ngot %q, %v, want %q", tc.reason, got, err, tc.want)
			}
		})
	}
}

package generators

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// named are resources by their namespaces and names.
func named(resources []LookupResource) []string {
	var names []string
	for _, r := range resources {
		names = append(names, r.Namespace+"/"+r.Name)
	}
	return names
}

// TestLookup: group, kind, namespace and name must all be those asked for.
func TestLookup(t *testing.T) {
	lookup := Lookup{}
	for _, r := range []LookupResource{
		{Kind: "Service", Namespace: "b", Name: "x"},
		{Kind: "Service", Namespace: "a", Name: "y"},
		{Kind: "Service", Namespace: "a", Name: "x"},
		{Group: "serving.knative.dev", Kind: "Service", Namespace: "a", Name: "k"},
		{Kind: "Service", Name: "nowhere"},
		{Kind: "ConfigMap", Namespace: "a", Name: "x"},
		{Kind: "ConfigMap", Namespace: "a", Name: "x", Generated: true},
	} {
		lookup.Add(r)
	}
	if got := lookup.find("", "Service", "a", "x"); got == nil || got.Name != "x" || got.Namespace != "a" {
		t.Errorf("got %v", got)
	}
	for reason, key := range map[string][4]string{
		"another group":     {"apps", "Service", "a", "x"},
		"another kind":      {"", "Secret", "a", "x"},
		"another namespace": {"", "Service", "c", "x"},
		"another name":      {"", "Service", "b", "y"},
		"no namespace":      {"", "Service", "", "x"},
	} {
		if got := lookup.find(key[0], key[1], key[2], key[3]); got != nil {
			t.Errorf("%s: found %v", reason, got)
		}
	}
	if got := lookup.find("", "ConfigMap", "a", "x"); got == nil || !got.Generated {
		t.Errorf("of two the last counts: got %v", got)
	}
	if diff := cmp.Diff([]string{"a/y", "a/x"}, named(lookup.of("", "Service", "a"))); diff != "" {
		t.Errorf("those of a namespace, in the order of the input (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/nowhere", "a/x", "a/y", "b/x"}, named(lookup.everywhere("", "Service"))); diff != "" {
		t.Errorf("those of all namespaces, by namespace and name (-want +got):\n%s", diff)
	}
	if got := lookup.everywhere("", "Secret"); got != nil {
		t.Errorf("there are none, but got %v", got)
	}
}

// TestAnnotationsOfLookup: what cannot be read has none.
func TestAnnotationsOfLookup(t *testing.T) {
	in := input(t, options(t, "osl-1.38"), kafkaInput)
	broker := in.Lookup.find("eventing.knative.dev", "Broker", "ns", "b")
	if got := broker.annotations()["eventing.knative.dev/broker.class"]; got != "Kafka" {
		t.Errorf("got %q, want Kafka", got)
	}
	broken := LookupResource{Decode: func(any) error { return errors.New("odd") }}
	if got := broken.annotations(); got != nil {
		t.Errorf("got %v", got)
	}
}

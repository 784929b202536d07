package generators

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// TestRefs: how resources are named in annotations, for people, and in which
// order they come.
func TestRefs(t *testing.T) {
	cases := map[string]struct {
		reason      string
		ref         Ref
		text, title string
	}{
		"Namespaced": {
			reason: "Kind, namespace and name.",
			ref:    Ref{Kind: "SonataFlow", Namespace: "ns", Name: "w"},
			text:   "SonataFlow/ns/w",
			title:  "SonataFlow ns/w",
		},
		"Cluster": {
			reason: "The empty namespace stays in the annotation, so that it can be taken apart.",
			ref:    Ref{Kind: "SonataFlowClusterPlatform", Name: "c"},
			text:   "SonataFlowClusterPlatform//c",
			title:  "SonataFlowClusterPlatform c",
		},
		"Nameless": {
			reason: "A resource without a name is named by its kind.",
			ref:    Ref{Kind: "SonataFlow", Namespace: "ns"},
			text:   "SonataFlow/ns/",
			title:  "SonataFlow",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if tc.ref.String() != tc.text || tc.ref.Title() != tc.title {
				t.Errorf("%s\ngot %q and %q", tc.reason, tc.ref.String(), tc.ref.Title())
			}
		})
	}
	ordered := []Ref{
		{Kind: "SonataFlow", Name: "z"},
		{Kind: "SonataFlow", Namespace: "a", Name: "y"},
		{Kind: "SonataFlowPlatform", Namespace: "a", Name: "x"},
		{Kind: "SonataFlow", Namespace: "b", Name: "w"},
	}
	for i := range ordered[1:] {
		if compareRefs(ordered[i], ordered[i+1]) >= 0 || compareRefs(ordered[i+1], ordered[i]) <= 0 {
			t.Errorf("%v must come before %v", ordered[i], ordered[i+1])
		}
	}
}

// TestOrigins: where a value comes from, in one phrase.
func TestOrigins(t *testing.T) {
	field := Origin{Ref: Ref{Kind: "SonataFlow", Namespace: "ns", Name: "w"}, File: "w.yaml", Field: "spec.sources"}
	for want, got := range map[string]string{
		"SonataFlow ns/w (w.yaml) spec.sources":              field.String(),
		"SonataFlow ns/w spec.sources":                       field.brief(),
		"SonataFlow ns/w (w.yaml) spec.sources[1].eventType": field.index(1).under("eventType").String(),
		"SonataFlow ns/w (w.yaml) spec.sink":                 field.at("spec.sink").String(),
		"config spec.tag":                                    configField("tag").String(),
		"release osl-9":                                      ofRelease(release.Release{Name: "osl-9"}).String(),
		"always set":                                         always.String(),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if field.Field != "spec.sources" {
		t.Error("another field of a resource changes the one it was made of")
	}
}

// TestMessages: what users wrote is quoted, and cut where it would flood a
// terminal; other values are written as ever.
func TestMessages(t *testing.T) {
	var found results
	at := Origin{Ref: Ref{Kind: "SonataFlow", Name: "w"}, Field: "spec.x"}
	found.tell(rule.WrongValue, at, "%q is wrong", "a\nb")
	found.tell(rule.NoPlatform, at, "%q is %d long", strings.Repeat("x", 500), 500)
	found.tell(rule.OldProfile, at, "%s, %v, %t, 50%%", "plain", []string{"a"}, true)
	want := results{
		{Rule: rule.WrongValue, Severity: Error, Ref: at.Ref, Field: "spec.x", Message: `"a\nb" is wrong`},
		{Rule: rule.NoPlatform, Severity: Warning, Ref: at.Ref, Field: "spec.x", Message: `"` + strings.Repeat("x", 80) + `…" is 500 long`},
		{Rule: rule.OldProfile, Severity: Info, Ref: at.Ref, Field: "spec.x", Message: "plain, [a], true, 50%"},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !HasErrors(found) || HasErrors(found[1:]) {
		t.Error("only errors are errors")
	}
}

// TestLabels: what is never set empty, and from which line on objects say what
// release they are of.
func TestLabels(t *testing.T) {
	r := func(line release.Line) Options {
		return Options{Release: release.Release{Line: line, VersionLabel: "1.2.3"}}
	}
	all := map[string]string{
		"app": "p", "app-namespace": "ns", "sonataflow.org/service": "s",
		"app.kubernetes.io/name": "n", "app.kubernetes.io/component": "c",
		"app.kubernetes.io/part-of": "p", "app.kubernetes.io/managed-by": "sonataflow-operator",
	}
	if diff := cmp.Diff(all, platformLabels("p", "ns", "s", "c", "n", r(release.Line2025))); diff != "" {
		t.Errorf("line 2025 (-want +got):\n%s", diff)
	}
	all["app.kubernetes.io/instance"], all["app.kubernetes.io/version"] = "p", "1.2.3"
	if diff := cmp.Diff(all, platformLabels("p", "ns", "s", "c", "n", r(release.Line2025b))); diff != "" {
		t.Errorf("line 2025b (-want +got):\n%s", diff)
	}
	delete(all, "app-namespace")
	if diff := cmp.Diff(all, platformLabels("p", "", "s", "c", "n", r(release.Line2026))); diff != "" {
		t.Errorf("without a namespace (-want +got):\n%s", diff)
	}
}

// TestNames: what a resource may be called.
func TestNames(t *testing.T) {
	for name, valid := range map[string]bool{"w": true, "my.flow-1": true, "": false, "W": false, "a_b": false, strings.Repeat("a", 254): false} {
		if got := CheckName(name) == ""; got != valid {
			t.Errorf("the name %q: valid is %t, want %t", name, got, valid)
		}
	}
	for namespace, valid := range map[string]bool{"ns": true, "1": true, "": false, "a.b": false, strings.Repeat("a", 64): false} {
		if got := CheckNamespace(namespace) == ""; got != valid {
			t.Errorf("the namespace %q: valid is %t, want %t", namespace, got, valid)
		}
	}
	for service, valid := range map[string]bool{"w": true, "1w": false, "my.flow": false, strings.Repeat("a", 63): true, strings.Repeat("a", 64): false} {
		s := &resolver{}
		s.checkServiceName(Origin{Field: "metadata.name"}, service)
		if got := len(s.results) == 0; got != valid {
			t.Errorf("the Service %q: valid is %t, want %t: %v", service, got, valid, s.results)
		}
	}
}

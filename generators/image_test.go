package generators

import (
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// TestUnprovenTag: whoever relies on a tag that nobody has seen is told once,
// and nobody else is.
func TestUnprovenTag(t *testing.T) {
	const (
		service = `kind: SonataFlowPlatform
metadata: {name: p, namespace: flows}
spec:
  services:
    dataIndex: {enabled: true}
    jobService: {enabled: true}`
		own = `kind: SonataFlowPlatform
metadata: {name: p, namespace: flows}
spec:
  services:
    dataIndex:
      enabled: true
      podTemplate: {container: {image: 'example.com/di:1'}}`
		workflow = `kind: SonataFlow
metadata:
  name: w
  namespace: flows
  annotations: {sonataflow.org/profile: gitops}
spec:
  podTemplate: {container: {image: 'example.com/w:1'}}
  flow:
    start: s
    states: [{name: s, type: inject, data: {}, end: true}]`
		dev = `kind: SonataFlow
metadata:
  name: w
  namespace: flows
  annotations: {sonataflow.org/profile: dev}
spec:
  flow:
    start: s
    states: [{name: s, type: inject, data: {}, end: true}]`
		migrates = `kind: SonataFlowPlatform
metadata: {name: p, namespace: flows}
spec:
  services:
    dataIndex:
      enabled: true
      podTemplate: {container: {image: 'example.com/di:1'}}
      persistence:
        dbMigrationStrategy: job
        postgresql:
          secretRef: {name: s}
          jdbcUrl: jdbc:postgresql://db/x`
	)
	overridden := func(o *Options) {
		o.Release.Overrides = map[string]string{"dataIndexEphemeral": "example.com/di:1", "jobsServiceEphemeral": "example.com/js:1"}
	}
	cases := map[string]struct {
		reason  string
		release string
		adjust  func(*Options)
		input   string
		warned  bool
	}{
		"Service":    {reason: "A support service runs the release's image.", input: service, warned: true},
		"Overridden": {reason: "Every image is given by the config.", input: service, adjust: overridden},
		"Own":        {reason: "The custom resource names the image.", input: own},
		"Workflow":   {reason: "A workflow brings its own image.", input: workflow},
		"Dev":        {reason: "The dev profile runs the release's image.", input: dev, warned: true},
		"Migration":  {reason: "The Job runs the release's image.", input: migrates, warned: true},
		"Proven":     {reason: "The tag of this release was seen.", release: "osl-1.38", input: service},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := options(t, orDefault(tc.release, "osl-1.39"))
			if tc.adjust != nil {
				tc.adjust(&o)
			}
			_, told := rendered(t, input(t, o, tc.input))
			want := 0
			if tc.warned {
				want = 1
			}
			if got := strings.Count(told, "no public source shows an image with the tag 1.39.0 of osl-1.39, such as registry.redhat.io/"); got != want {
				t.Errorf("%s\nwarned %d times, want %d:\n%s", tc.reason, got, want, told)
			}
		})
	}
}

// TestMissingImage: a release has no image that is younger, but the config may
// name one.
func TestMissingImage(t *testing.T) {
	s := &resolver{in: Input{Options: options(t, "osl-1.35")}}
	if image, from := s.image(release.DBMigrator); image != "" {
		t.Errorf("the release has %s from %s", image, from)
	}
	s.in.Options.Release.Overrides = map[string]string{"dbMigrator": "example.com/m:1"}
	image, from := s.image(release.DBMigrator)
	if image != "example.com/m:1" || from.String() != "config spec.images.dbMigrator" {
		t.Errorf("%s from %s", image, from)
	}
}

// TestPullPolicy: an image whose tag moves is asked for anew each time.
func TestPullPolicy(t *testing.T) {
	for image, always := range map[string]bool{
		"example.com/a":                      true,
		"example.com:5000/a":                 true,
		"example.com/a:latest":               true,
		"a":                                  true,
		"example.com/a:1.38.0":               false,
		"example.com:5000/a:1":               false,
		"example.com/a@sha256:0123456789":    false,
		"example.com/a:latest@sha256:012345": false,
	} {
		if got := pullPolicy(image) == "Always"; got != always {
			t.Errorf("%s: always is %t, want %t", image, got, always)
		}
	}
}

package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestStages: the Dockerfile is the recipe of the images; what is not
// understood of one must not be left out of an image in silence.
func TestStages(t *testing.T) {
	const built = "FROM golang AS build\nRUN go build\n"
	cases := map[string]struct {
		reason, text string
		want         []stage
		err          string
	}{
		"image": {"a whole image", built + "FROM base@sha256:1 AS one\nLABEL a.b=\"c d\" \\\n  e=\"f\"\n# no.\nCOPY --from=build /render-sonataflow /bin/x\nCOPY LICENSE /l\nWORKDIR /w\nUSER 1:2\nENTRYPOINT [\"/bin/x\", \"y\"]\n",
			[]stage{{name: "one", base: "base@sha256:1", labels: map[string]string{"a.b": "c d", "e": "f"}, files: map[string]string{"/bin/x": "/render-sonataflow", "/l": "LICENSE"}, dir: "/w", user: "1:2", entrypoint: []string{"/bin/x", "y"}}}, ""},
		"unknown":     {"an instruction that would be left out", built + "FROM b AS one\nRUN x\n", nil, "RUN x: unknown instruction"},
		"shell form":  {"an entrypoint for a shell that is not there", built + "FROM b AS one\nENTRYPOINT x\n", nil, "ENTRYPOINT x: invalid"},
		"other build": {"another file of the build stage is not in a release", built + "FROM b AS one\nCOPY --from=build /x /y\n", nil, "only one file"},
		"relative":    {"a path that depends on WORKDIR", built + "FROM b AS one\nCOPY x y\n", nil, "only one file"},
		"nameless":    {"an image has the stage's name", built + "FROM b\n", nil, "a stage without a name"},
		"no build":    {"the first stage builds", "FROM b AS one\n", nil, "the first stage must be build"},
		"before":      {"an ARG before the first stage", "ARG x\n", nil, "before the first stage"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := stages(tc.text)
			if (err == nil) != (tc.err == "") || err != nil && !strings.Contains(err.Error(), tc.err) {
				t.Fatalf("%s: error is %v, want %q", tc.reason, err, tc.err)
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(stage{})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestDockerfile: the project's own, whose bases are pinned.
func TestDockerfile(t *testing.T) {
	text, err := os.ReadFile("../../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	found, err := stages(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 {
		t.Errorf("%d images, want 2", len(found))
	}
	for _, s := range found {
		if !strings.Contains(s.base, "@sha256:") || s.user == "" || strings.HasPrefix(s.user, "0") || len(s.labels) < 6 {
			t.Errorf("%s: base %s, user %s, labels %v", s.name, s.base, s.user, s.labels)
		}
	}
}

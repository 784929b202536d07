package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNeedsHave: against what exists, with nothing missing and with a key; no
// value of a Secret is shown in any form.
func TestNeedsHave(t *testing.T) {
	const value = "aHVudGVyMg=="
	list := func(keys string) string {
		return "apiVersion: v1\nkind: List\nitems:\n" +
			"- {apiVersion: v1, kind: Secret, metadata: {name: postgres-secrets, namespace: flows}, data: {" + keys + "}}\n" +
			"- {apiVersion: v1, kind: Service, metadata: {name: postgres, namespace: flows}}\n"
	}
	cases := map[string]struct {
		reason, have string
		more         []string
		code         int
		want         string
	}{
		"all":    {reason: "Nothing is missing.", have: list("POSTGRESQL_USER: " + value + ", POSTGRESQL_PASSWORD: " + value), want: "Nothing is missing that a list can show."},
		"a key":  {reason: "A key is: exit code 3.", have: list("POSTGRESQL_USER: " + value), code: exitStale, want: "it lacks the key POSTGRESQL_PASSWORD"},
		"json":   {reason: "For programs.", have: list("POSTGRESQL_USER: " + value), more: []string{"-o", "json"}, code: exitStale, want: `"missing": "it lacks the key POSTGRESQL_PASSWORD"`},
		"empty":  {reason: "kubectl found nothing.", have: "", code: exitStale, want: "it is not there"},
		"broken": {reason: "What is no list.", have: "a: [\n", code: exitError},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"needs", "../../examples/flux/flows", "--have", "-"}, c.more...)
			got := runIn(t, ".", c.have, binary, args...)
			if got.code != c.code || !strings.Contains(got.stdout, c.want) {
				t.Errorf("%s exit code %d\n%s%s", c.reason, got.code, got.stdout, got.stderr)
			}
			if strings.Contains(got.stdout+got.stderr, value) {
				t.Errorf("it shows a value of a Secret:\n%s%s", got.stdout, got.stderr)
			}
		})
	}
}

// TestNeedsOfBuilds: needs says of a preview workflow how its image comes to be,
// under each strategy.
func TestNeedsOfBuilds(t *testing.T) {
	for strategy, note := range map[string]string{"Context": "your pipeline builds it", "BuildConfig": "OpenShift builds it", "TaskRun": "Tekton builds it"} {
		got := runIn(t, ".", "", binary, "needs", "-f", "../../examples/preview/flows", "--config", "../../examples/preview/render.yaml", "--build.strategy", strategy, "-o", "json")
		var list struct {
			Needs []struct {
				Kind, Name, Note string
				Built            *struct{ Workflow, Strategy, Hash string }
			}
		}
		if err := json.Unmarshal([]byte(got.stdout), &list); err != nil {
			t.Fatalf("%v\n%s", err, got.stderr)
		}
		built := 0
		for _, need := range list.Needs {
			if need.Built == nil {
				continue
			}
			built++
			if diff := cmp.Diff([]string{"SonataFlow flows/greeting", strategy}, []string{need.Built.Workflow, need.Built.Strategy}); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if !strings.HasSuffix(need.Name, ":"+need.Built.Hash) || !strings.HasPrefix(need.Note, note) {
				t.Errorf("%s: %+v", strategy, need)
			}
		}
		if built != 1 {
			t.Errorf("%s: %d images are built", strategy, built)
		}
	}
}

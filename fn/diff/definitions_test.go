package diff

import (
	"slices"
	"strings"
	"testing"
)

// TestStillListed: of a workflow that goes, what keeps Data Index from listing
// it, where it was connected and nobody tells of it.
func TestStillListed(t *testing.T) {
	const name = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, namespace: n, labels: {sonataflow.org/workflow-app: x}}\nspec: {selector: {matchLabels: {a: a}}, template: {metadata: {labels: {a: a}}, spec: {containers: [{name: c, image: i}]}}}\n---\n"
	props := func(enabled string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x-managed-props, namespace: n}\ndata: {application-prod.properties: 'kogito.events.processdefinitions.enabled = " + enabled + "'}\n---\n"
	}
	job := func(status string) string {
		return "apiVersion: batch/v1\nkind: Job\nmetadata: {name: sonataflow-definition-events-" + status + ", namespace: n}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i, args: [script, sh, 'http://di', '" +
			`{"data":{"id":"x","name":"x","version":"1.2","metadata":{"status":"` + status + `"}}}` + "']}]}}}\n---\n"
	}
	const want = "Data Index goes on listing it: retiredWorkflows: [\"n/x"
	cases := map[string]struct{ reason, old, new, want string }{
		"Gone":         {"Nobody tells Data Index.", name + props("true"), "", want + "\"]"},
		"Versioned":    {"The Job of before knows the version.", name + props("true") + job("available"), "", want + ":1.2\"]"},
		"Told":         {"It is on the list.", name + props("true") + job("available"), job("unavailable"), ""},
		"NotConnected": {"Data Index knew nothing of it.", name + props("false"), "", ""},
		"NoWorkflow":   {"Another Deployment.", strings.Replace(name, "workflow-app: x", "workflow-app: y", 1) + props("true"), "", ""},
		"OtherModel":   {"It moves to Knative, and stays.", name + props("true"), props("true"), ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			lines := said(Compare(items(t, tc.old), items(t, tc.new)))
			at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, "Data Index") })
			if (at >= 0) != (tc.want != "") || at >= 0 && !strings.Contains(lines[at], tc.want) {
				t.Errorf("%s\nwant %q in\n%s", tc.reason, tc.want, strings.Join(lines, "\n"))
			}
		})
	}
}

// TestDefinitionJobMigratesNothing: it is no Job that brings a schema up to date.
func TestDefinitionJobMigratesNothing(t *testing.T) {
	di := func(migrate string) string {
		return manifest(deploy, pods("", "image: i, env: [{name: QUARKUS_FLYWAY_MIGRATE_AT_START, value: \""+migrate+"\"}]"))
	}
	job := "apiVersion: batch/v1\nkind: Job\nmetadata: {name: sonataflow-definition-events-1, namespace: n}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}\n"
	lines := said(Compare(items(t, di("true")), items(t, di("false")+job)))
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "nobody migrates its schema") }) {
		t.Errorf("not told that nobody migrates:\n%s", strings.Join(lines, "\n"))
	}
}

package generators

import (
	"strings"
	"testing"
)

// TestSpecRules: what ends up in an environment variable or a label is refused
// where the API server would refuse that; no value of a secretRef is repeated.
func TestSpecRules(t *testing.T) {
	const serviceRef = "serviceRef: {name: db}, "
	cases := map[string]struct{ platform, workflow, at string }{
		"PlatformSecret": {platform: "{persistence: {postgresql: {" + serviceRef + "secretRef: {name: A_B}}}}", at: "error SonataFlowPlatform ns/p spec.persistence.postgresql.secretRef.name: "},
		"ServiceKey":     {platform: "{services: {dataIndex: {enabled: true, persistence: {postgresql: {" + serviceRef + "secretRef: {name: a, userKey: A_B/}}}}}}", at: "error SonataFlowPlatform ns/p spec.services.dataIndex.persistence.postgresql.secretRef.userKey: "},
		"PropertyKey":    {platform: "{properties: {flow: [{name: a, valueFrom: {secretKeyRef: {name: s, key: A_B/}}}]}}", at: "error SonataFlowPlatform ns/p spec.properties.flow[0].valueFrom.secretKeyRef.key: "},
		"DevImage":       {platform: "{devMode: {baseImage: 'A_B:1:2'}}", at: "error SonataFlowPlatform ns/p spec.devMode.baseImage: "},
		"WorkflowSecret": {workflow: "\n  persistence: {postgresql: {" + serviceRef + "secretRef: {name: A_B}}}", at: "error SonataFlow ns/w spec.persistence.postgresql.secretRef.name: "},
		"Label":          {workflow: "LABEL", at: "error SonataFlow ns/w metadata.labels.a: is \"A_B/\", but a valid label must"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			platform := platformYAML("{}")
			if tc.platform != "" {
				platform = platformYAML(tc.platform)
			}
			workflow := workflowYAML(strings.TrimSuffix(tc.workflow, "LABEL"), "")
			if tc.workflow == "LABEL" {
				workflow = strings.Replace(workflow, "metadata: {name: w,", "metadata: {name: w, labels: {a: A_B/},", 1)
			}
			_, told := rendered(t, input(t, options(t, "osl-1.38"), docs(platform, workflow)))
			if !strings.Contains(told, tc.at) || strings.Contains(tc.at, "secret") && strings.Contains(told, "A_B") {
				t.Errorf("want %s\ngot\n%s", tc.at, told)
			}
		})
	}
}

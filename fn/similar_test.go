package fn

import (
	"strings"
	"testing"
)

// TestSimilarNames: what is named is not there, but is with something before or
// behind its name: kustomize has renamed it, and not the field that names it.
func TestSimilarNames(t *testing.T) {
	workflow := func(more string) string {
		return strings.Replace(workflowIn("flows", ""), "spec:\n", "spec:\n  "+more+"\n", 1)
	}
	const broker = "apiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata: {name: NAME, namespace: flows}\n---\n"
	const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: NAME, namespace: flows}\n---\n"
	const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME, namespace: flows}\n---\n"
	const sink = "sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: bus}}"
	database := platformWith("persistence: {postgresql: {secretRef: {name: pg}, serviceRef: {name: pg}}}") + "---\n"
	mounts := strings.Replace(workflowIn("flows", ""), "image: example.com/w:1", "image: example.com/w:1, envFrom: [{configMapRef: {name: app}}]", 1)
	cluster := "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowClusterPlatform\nmetadata: {name: c}\nspec: {platformRef: {name: PLATFORM, namespace: flows}}\n---\n"
	named := func(text, name string) string { return strings.ReplaceAll(text, "NAME", name) }
	for name, tc := range map[string]struct{ reason, text, want string }{
		"Broker":            {"namePrefix renames it.", workflow(sink) + named(broker, "dev-bus"), `spec.sink.ref.name: names the Broker "bus", which is not in the input, but "dev-bus" is: did you mean that one?`},
		"Broker, suffix":    {"So does nameSuffix.", workflow(sink) + named(broker, "bus-dev"), `but "bus-dev" is`},
		"Broker there":      {"The plain one is there.", workflow(sink) + named(broker, "dev-bus") + named(broker, "bus"), ""},
		"Broker, other":     {"Nothing is alike.", workflow(sink) + named(broker, "omnibus"), ""},
		"Broker, elsewhere": {"It is another namespace's.", workflow(sink) + strings.Replace(named(broker, "dev-bus"), "flows", "dev", 1), ""},
		"two Brokers":       {"A Broker is named by nothing else.", workflow(sink) + named(broker, "dev-bus") + named(broker, "prod-bus"), `but "dev-bus" is`},
		"two Secrets":       {"They are kin.", database + named(secret, "dev-pg") + named(secret, "prod-pg"), ""},
		"Secret":            {"A database's credentials.", database + named(secret, "dev-pg"), `names the Secret "pg", which is not in the input, but "dev-pg" is`},
		"Secret, hash":      {"kustomize's generators put a hash behind.", database + named(secret, "pg-7f4g2t9hm5"), `but "pg-7f4g2t9hm5" is`},
		"Secret's kin":      {"Teams name them so.", database + named(secret, "pg-tls"), ""},
		"Secret there":      {"It is there.", database + named(secret, "dev-pg") + named(secret, "pg"), ""},
		"ConfigMap":         {"What pods take their environment from.", mounts + named(configMap, "dev-app"), `spec.podTemplate.container.envFrom[0].configMapRef.name: names the ConfigMap "app", which is not in the input, but "dev-app" is`},
		"optional":          {"It may be missing.", strings.Replace(mounts, "{name: app}", "{name: app, optional: true}", 1) + named(configMap, "dev-app"), ""},
		"platform":          {"platformRef is no reference to kustomize.", strings.Replace(cluster, "PLATFORM", "q", 1) + strings.Replace(platformWith("podTemplate: {}"), "name: p,", "name: dev-q,", 1), `spec.platformRef.name: names the SonataFlowPlatform "q", which is not in the input, but "dev-q" is`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, stderr := runText(tc.text)
			if told := strings.Contains(stderr, "did you mean that one?"); told != (tc.want != "") || !strings.Contains(stderr, tc.want) {
				t.Errorf("%s\nwant %q\n%s", tc.reason, tc.want, stderr)
			}
		})
	}
}

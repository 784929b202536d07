package strict

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// TestHints: what people write instead of what is right leads to it.
func TestHints(t *testing.T) {
	cases := map[string]struct {
		reason, spec string
		want         []string
	}{
		"Above":          {"a field that stands too high", "{image: x}", []string{`(unknown) spec.image: unknown field: did you mean "podTemplate.container.image"?`}},
		"AboveAPod":      {"fields of a container stand in the pod", "{podTemplate: {env: []}}", []string{`(unknown) spec.podTemplate.env: unknown field: did you mean "container.env"?`}},
		"Beside":         {"fields of a pod stand in the container", "{podTemplate: {container: {replicas: 2}}}", []string{`(unknown) spec.podTemplate.container.replicas: unknown field: did you mean "spec.podTemplate.replicas"?`}},
		"OfTheMetadata":  {"the whole resource is looked at", "{labels: {a: b}, annotations: {a: b}, name: x}", []string{`(unknown) spec.annotations: unknown field: did you mean "metadata.annotations"?`, `(unknown) spec.labels: unknown field: did you mean "metadata.labels"?`, `(unknown) spec.name: unknown field: did you mean "metadata.name"?`}},
		"Several":        {"a port may be that of many", "{podTemplate: {container: {livenessProbe: {port: 1}}}}", []string{`(unknown) spec.podTemplate.container.livenessProbe.port: unknown field: known here are exec, failureThreshold, grpc, httpGet, initialDelaySeconds, periodSeconds, successThreshold, tcpSocket, terminationGracePeriodSeconds, timeoutSeconds`}},
		"Ambiguous":      {"every second type has a kind and a name", "{podTemplate: {container: {kind: x, name: y}}}", []string{`(unknown) spec.podTemplate.container.kind: unknown field`, `(unknown) spec.podTemplate.container.name: unknown field`}},
		"WithoutLevel":   {"the level between is left out", "{sink: {kind: Broker, name: b}, resources: {configMaps: [{name: x}]}}", []string{`(unknown) spec.resources.configMaps[0].name: unknown field: did you mean "configMap.name"?`, `(unknown) spec.sink.kind: unknown field: did you mean "ref.kind"?`, `(unknown) spec.sink.name: unknown field: did you mean "ref.name"?`}},
		"OnlyMissing":    {"an unknown field beside the only missing one", "{podTemplate: {container: {volumeMounts: [{name: a, path: /a}]}}}", []string{`(unknown) spec.podTemplate.container.volumeMounts[0].path: unknown field: known here are bindMountOptions, mountPath, mountPropagation, name, readOnly, recursiveReadOnly, subPath, subPathExpr; "mountPath" is missing, and required`}},
		"LongName":       {"three letters are a slip in a long name", "{podTemplate: {container: {env: [{name: A, valueFrom: {secretRef: {name: a, key: b}}}]}}}", []string{`(unknown) spec.podTemplate.container.env[0].valueFrom.secretRef: unknown field: did you mean "secretKeyRef"?`}},
		"TextForAMap":    {"what it was meant for", "{sink: 'http://a', persistence: {postgresql: {secretRef: pg}}}", []string{`spec.persistence.postgresql.secretRef: is a text, but must be a map: write it as {name: …}`, `spec.sink: is a text, but must be a map: write it as {uri: …}`}},
		"MapForAList":    {"entries have names", "{podTemplate: {container: {env: {A: b}}}, sources: {eventType: a}}", []string{`spec.podTemplate.container.env: is a map, but must be a list: begin each entry with "- name: "`, `spec.sources: is a map, but must be a list: begin each entry with "- "`}},
		"ListForAMap":    {"a dash too many", "{podTemplate: [{replicas: 1}]}", []string{`spec.podTemplate: is a list, but must be a map: remove the "- " before its keys`}},
		"NoBlank":        {"YAML reads it as one text", "{podTemplate: 'replicas:1'}", []string{`spec.podTemplate: is a text, but must be a map: put a blank after the colon`}},
		"Boolean":        {"YAML 1.1 had other words", "{podTemplate: {hostNetwork: 'off', hostPID: 'true,', hostIPC: maybe}}", []string{`spec.podTemplate.hostIPC: is the text "maybe", but must be true or false`, `spec.podTemplate.hostNetwork: is the text "off", but must be true or false: write false`, `spec.podTemplate.hostPID: is the text "true,", but must be true or false: remove the comma`}},
		"Variable":       {"nobody has replaced it", "{podTemplate: {replicas: '${N}', hostPID: '{{ .Values.x }}', priority: '$(N)', container: '<container>'}, persistence: {dbMigrationStrategy: $STRATEGY}}", []string{`spec.persistence.dbMigrationStrategy: is "$STRATEGY", but must be one of service, job, none` + unreplaced, `spec.podTemplate.container: is a text, but must be a map` + unreplaced, `spec.podTemplate.hostPID: is the text "{{ .Values.x }}", but must be true or false` + unreplaced, `spec.podTemplate.priority: is the text "$(N)", but must be an integer` + unreplaced, `spec.podTemplate.replicas: is the text "${N}", but must be an integer` + unreplaced}},
		"UnreadQuantity": {"it is not 0, which would be less than what is asked for", "{podTemplate: {container: {resources: {limits: {memory: 1GB}}}}}", []string{`spec.podTemplate.container.resources.limits.memory: is the text "1GB", but must be a quantity such as 500m or 1Gi`}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var tree map[string]any
			if err := yaml.Unmarshal([]byte("metadata: {name: w}\nspec: "+tc.spec), &tree); err != nil {
				t.Fatal(err)
			}
			var cr v1alpha08.SonataFlow
			problems := Decode(tree, &cr)
			problems = slices.DeleteFunc(problems, func(p Problem) bool { return p.Rule == rule.MissingField && Misspelt(problems, p.Path) })
			if diff := cmp.Diff(tc.want, messages(problems)); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
			if c := cr.Spec.PodTemplate; c != nil && len(c.Container.Resources.Limits) > 0 {
				t.Error("a limit that could not be read")
			}
		})
	}
}

// TestConsequences: what only follows from a mistake is known as that.
func TestConsequences(t *testing.T) {
	var tree map[string]any
	text := "metadata: {name: w}\nspec: {image: x, sink: {kind: Broker}, resources: {configMaps: [{name: x}]}, sources: {eventType: a}}"
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	problems := Decode(tree, &v1alpha08.SonataFlow{})
	for i := range problems {
		problems[i] = problems[i].Below("companions[0].")
	}
	for path, want := range map[string]bool{
		"spec.podTemplate.container.image": true, "spec.podTemplate.container": true, "spec.podTemplate": true,
		"spec.sink": true, "spec.sink.ref": true, "spec.resources.configMaps[0].configMap": true,
		"spec.flow": false, "metadata.name": false, "spec.resources": false, "spec.podTemplate.container.imagePullPolicy": false,
	} {
		if got := Misspelt(problems, "companions[0]."+path); got != want {
			t.Errorf("%s follows from what is misspelt: %t", path, got)
		}
	}
	for path, want := range map[string]bool{"spec.sources": true, "spec.sources[0].eventType": true, "spec.sourcesAnd": false, "spec": false} {
		if got := Unread(problems, "companions[0]."+path); got != want {
			t.Errorf("%s follows from what could not be read: %t", path, got)
		}
	}
}

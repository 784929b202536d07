package fn

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestManyWorkflows: where so much is rendered that not all of it is kept, each
// namespace is rendered as it is alone.
func TestManyWorkflows(t *testing.T) {
	var documents, alone []string
	for n := range 9 {
		namespace := fmt.Sprintf("team-%d", n)
		own := []string{"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: platform, namespace: " + namespace + "}\nspec: {services: {dataIndex: {enabled: true}, jobService: {enabled: true}}}\n"}
		for w := range 100 {
			own = append(own, fmt.Sprintf(`apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: w%02d, namespace: %s, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: 'registry.example.com/w:%[1]d', env: [{name: LOGIN, valueFrom: {secretKeyRef: {name: missing-%[1]d, key: k}}}]}}
  flow: {start: a, states: [{name: a, type: inject, data: {x: 1}, end: true}]}
`, w, namespace))
		}
		documents = append(documents, own...)
		alone = append(alone, runAll(t, own))
	}
	if diff := cmp.Diff(strings.Join(alone, "---\n"), runAll(t, documents)); diff != "" {
		t.Errorf("-each alone +together\n%s", diff)
	}
}

func runAll(t *testing.T, documents []string) string {
	t.Helper()
	var out bytes.Buffer
	if results, err := Run([]byte(strings.Join(documents, "---\n")), &out); err != nil {
		t.Fatal(err, results)
	}
	return out.String()
}

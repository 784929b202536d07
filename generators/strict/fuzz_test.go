package strict

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// FuzzDecode: no tree may make the decoder panic, and what it accepts can be
// written again.
func FuzzDecode(f *testing.F) {
	for _, file := range []string{"platform", "clusterplatform", "workflow"} {
		text, err := os.ReadFile("../v1alpha08/testdata/" + file + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		asJSON, err := yaml.YAMLToJSON(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(asJSON)
	}
	f.Add([]byte(`{"spec":{"services":{"dataIndex":{"podTemplate":{"container":{"resources":{"limits":{"cpu":"1e99"}}}}}}}}`))
	f.Add([]byte(`{"spec":{"build":{"config":{"timeout":"1h"}}},"metadata":{"creationTimestamp":null,"managedFields":[{"fieldsV1":[]}]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		tree := map[string]any{}
		if json.Unmarshal(text, &tree) != nil {
			return
		}
		for _, kind := range []string{v1alpha08.KindPlatform, v1alpha08.KindClusterPlatform, v1alpha08.KindWorkflow} {
			into := ofKind(kind)
			problems := Decode(tree, into)
			if !slices.Equal(problems, Decode(tree, ofKind(kind))) {
				t.Errorf("problems differ from one time to the next: %v", problems)
			}
			if len(problems) > 0 {
				continue
			}
			again := ofKind(kind)
			if found := Decode(marshalled(t, into), again); len(found) > 0 {
				t.Errorf("what was written cannot be read: %v", found)
			}
			if diff := cmp.Diff(marshalled(t, into), marshalled(t, again)); diff != "" {
				t.Errorf("what was written is read otherwise:\n%s", diff)
			}
		}
	})
}

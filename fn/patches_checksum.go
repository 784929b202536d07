package fn

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// checksumField is where a workload says what its properties were.
var checksumField = []string{"spec", "template", "metadata", "annotations", generators.ChecksumAnnotation}

// dataOf is what stands in the ConfigMaps among some items, by their place.
func dataOf(items []*krm.Item) map[int]string {
	data := map[int]string{}
	for n, item := range items {
		if item == nil || item.Kind() != "ConfigMap" || item.Group() != "" {
			continue
		}
		text, err := json.Marshal(item.Tree()["data"]) // keys come sorted
		if err == nil {
			data[n] = string(text)
		}
	}
	return data
}

// restart changes the checksums of those workloads whose ConfigMaps patches have
// changed: pods would go on with their old properties.
func restart(items []*krm.Item, before map[int]string) {
	changed := map[string]string{} // by what they were generated from
	after := dataOf(items)
	for n, item := range items {
		if item != nil && after[n] != before[n] {
			changed[item.Annotation(generators.GeneratedFromAnnotation)] += item.Name() + after[n]
		}
	}
	for _, item := range items {
		if item == nil || changed[item.Annotation(generators.GeneratedFromAnnotation)] == "" {
			continue
		}
		if sum := krm.StringAt(item.Tree(), checksumField...); sum != "" {
			all := sha256.Sum256([]byte(sum + changed[item.Annotation(generators.GeneratedFromAnnotation)]))
			item.Set(hex.EncodeToString(all[:]), checksumField...)
		}
	}
}

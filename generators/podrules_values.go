package generators

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"path"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// What follows makes the functions of rules: each says what a value must be.

// text asks one of apimachinery's validations about a text.
func text(problems func(string) []string) func(any) string {
	return func(value any) string {
		word, _ := value.(string)
		if word == "" {
			return "" // the decoder tells what is missing
		}
		return strings.Join(problems(word), "; ")
	}
}

func number(problems func(int) []string) func(any) string {
	return func(value any) string {
		n, _ := value.(float64)
		return strings.Join(problems(int(n)), "; ")
	}
}

func oneOf[T ~string](words ...T) func(any) string {
	names := make([]string, len(words))
	for i, word := range words {
		names[i] = string(word)
	}
	return func(value any) string {
		word, _ := value.(string)
		matches := func(name string) bool {
			prefix, open := strings.CutSuffix(name, "*")
			return name == word || open && strings.HasPrefix(word, prefix)
		}
		switch {
		case slices.ContainsFunc(names, matches):
			return ""
		case len(names) == 1:
			return "must be " + names[0]
		default:
			return "must be one of " + strings.Join(names, ", ")
		}
	}
}

func between(low, high float64) func(any) string {
	return func(value any) string {
		n, _ := value.(float64)
		switch {
		case n >= low && n <= high:
			return ""
		case low == high:
			return fmt.Sprintf("must be %.0f", low)
		default:
			return fmt.Sprintf("must be between %.0f and %.0f", low, high)
		}
	}
}

func atLeast(low float64) func(any) string {
	return func(value any) string {
		if n, _ := value.(float64); n < low {
			return fmt.Sprintf("must be %.0f or more", low)
		}
		return ""
	}
}

func never(why string) func(any) string { return func(any) string { return why } }

// needs holds for maps that are useless without a field.
func needs(key string) func(any) string {
	return func(value any) string {
		switch found := value.(map[string]any)[key].(type) {
		case nil:
			return "has no " + key + ": add it"
		case string:
			if found == "" {
				return "has an empty " + key + ": fill it in"
			}
		case []any:
			if len(found) == 0 {
				return "has an empty " + key + ": fill it in"
			}
		}
		return ""
	}
}

func exactlyOne(keys ...string) func(any) string {
	return func(value any) string {
		switch n := count(value, keys); n {
		case 1:
			return ""
		case 0:
			return "must have one of " + strings.Join(keys, ", ") + ", and has none"
		default:
			return fmt.Sprintf("must have one of %s, and has %d: keep one", strings.Join(keys, ", "), n)
		}
	}
}

func count(value any, keys []string) int {
	tree, _ := value.(map[string]any)
	n := 0
	for _, key := range keys {
		if tree[key] != nil {
			n++
		}
	}
	return n
}

func notBoth(a, b string) func(any) string {
	return func(value any) string {
		if count(value, []string{a, b}) == 2 {
			return "has " + a + " and " + b + ": keep one"
		}
		return ""
	}
}

func notBothTrue(a, b string) func(any) string {
	return func(value any) string {
		if tree, _ := value.(map[string]any); tree[a] == true && tree[b] == true {
			return "has " + a + " and " + b + ": keep one"
		}
		return ""
	}
}

// unique holds for lists no two entries of which have the same keys; entries
// without any of them do not count.
func unique(keys ...string) func(any) string {
	return func(value any) string {
		list, _ := value.([]any)
		seen := map[string]int{}
		for i, entry := range list {
			tree, _ := entry.(map[string]any)
			id, empty := "", true
			for _, key := range keys {
				word, _ := tree[key].(string)
				id, empty = id+"\x00"+word, empty && word == ""
			}
			if empty {
				continue
			}
			if first, taken := seen[id]; taken {
				return fmt.Sprintf("has the same %s in [%d] and [%d]: keep one", strings.Join(keys, " and "), first, i)
			}
			seen[id] = i
		}
		return ""
	}
}

// imageReference asks the parser that nodes go by.
func imageReference(value any) string {
	image, _ := value.(string)
	return CheckImage(image)
}

// CheckImage says what is wrong with an image reference, "" where nothing is:
// no node could pull it.
func CheckImage(image string) string {
	if _, err := reference.ParseNormalizedNamed(image); err != nil {
		return "must be an image reference such as registry.example.com/name:tag: " + strings.TrimPrefix(err.Error(), "invalid reference format: ")
	}
	return ""
}

func quantity(value any) string {
	word, _ := value.(string)
	if q, err := resource.ParseQuantity(word); err != nil || q.Sign() < 0 {
		return "must be 0 or more"
	}
	return ""
}

// resourceNames are those that a container may ask for: Kubernetes' own, and
// extended ones with a domain, which come whole.
func resourceNames(value any) string {
	amounts, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(amounts)) {
		own := name == "cpu" || name == "memory" || name == "ephemeral-storage" || strings.HasPrefix(name, "hugepages-")
		if wrong := validation.IsQualifiedName(name); len(wrong) > 0 {
			return name + ": " + strings.Join(wrong, "; ")
		}
		if !own && (!strings.Contains(name, "/") || strings.HasPrefix(name, "requests.")) {
			return name + " must be cpu, memory, ephemeral-storage, hugepages-…, or have a domain such as example.com/gpu"
		}
		word, _ := amounts[name].(string)
		if q, err := resource.ParseQuantity(word); err == nil && !own && q.MilliValue()%1000 != 0 {
			return name + " must be whole"
		}
	}
	return ""
}

func containerResource(value any) string {
	word, _ := value.(string)
	known := []string{"limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage"}
	if slices.Contains(known, word) || strings.HasPrefix(word, "limits.hugepages-") || strings.HasPrefix(word, "requests.hugepages-") {
		return ""
	}
	return "must be one of " + strings.Join(known, ", ")
}

// fieldPath is a field of the pod that it may learn of itself.
func fieldPath(known ...string) func(any) string {
	return func(value any) string {
		word, _ := value.(string)
		name, key, subscripted := strings.Cut(strings.TrimSuffix(word, "']"), "['")
		switch {
		case subscripted && name == "metadata.annotations":
			return strings.Join(validation.IsQualifiedName(strings.ToLower(key)), "; ")
		case subscripted && name == "metadata.labels":
			return strings.Join(validation.IsQualifiedName(key), "; ")
		case slices.Contains(known, word):
			return ""
		default:
			return "must be one of " + strings.Join(known, ", ") + ", metadata.labels['…'], metadata.annotations['…']"
		}
	}
}

func portNumberOrName(value any) string {
	if word, isText := value.(string); isText {
		return strings.Join(validation.IsValidPortName(word), "; ")
	}
	n, _ := value.(float64)
	return strings.Join(validation.IsValidPortNum(int(n)), "; ")
}

func pathBelow(value any) string {
	word, _ := value.(string)
	if path.IsAbs(word) {
		return "must be a relative path"
	}
	return pathWithoutDots(value)
}

func pathWithoutDots(value any) string {
	word, _ := value.(string)
	if slices.Contains(strings.Split(word, "/"), "..") {
		return `must not contain ".."`
	}
	return ""
}

func absolutePath(value any) string {
	if word, _ := value.(string); !path.IsAbs(word) {
		return "must be an absolute path"
	}
	return ""
}

// pathInVolume: names that begin with two dots are the kubelet's own.
func pathInVolume(value any) string {
	if word, _ := value.(string); strings.HasPrefix(word, "..") {
		return `must not begin with ".."`
	}
	return pathBelow(value)
}

func ipAddress(value any) string {
	if word, _ := value.(string); net.ParseIP(word) == nil {
		return "must be an IP address"
	}
	return ""
}

func labelMap(value any) string {
	tree, _ := value.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		word, _ := tree[key].(string)
		if wrong := append(validation.IsQualifiedName(key), validation.IsValidLabelValue(word)...); len(wrong) > 0 {
			return key + ": " + word + ": " + strings.Join(wrong, "; ")
		}
	}
	return ""
}

func selector(value any) string {
	var into metav1.LabelSelector
	if convert(value, &into) != nil {
		return ""
	}
	return first(metavalidation.ValidateLabelSelector(&into, metavalidation.LabelSelectorValidationOptions{}, field.NewPath("selector")))
}

func first(problems field.ErrorList) string {
	if len(problems) == 0 {
		return ""
	}
	return problems[0].Error()
}

// oneSource: what a volume is made of is named once; without any it is empty.
func oneSource(value any) string {
	tree, _ := value.(map[string]any)
	keys := slices.DeleteFunc(slices.Sorted(maps.Keys(tree)), func(key string) bool { return key == "name" })
	if len(keys) > 1 {
		return "must have one source, and has " + strings.Join(keys, ", ") + ": keep one"
	}
	return ""
}

func toleration(value any) string {
	tree, _ := value.(map[string]any)
	operator, _ := tree["operator"].(string)
	word, _ := tree["value"].(string)
	key, _ := tree["key"].(string)
	switch {
	case key == "" && operator != "Exists":
		return "must have a key, or the operator Exists"
	case tree["tolerationSeconds"] != nil && tree["effect"] != "NoExecute":
		return "has tolerationSeconds, and must have the effect NoExecute"
	case operator == "Exists" && word != "":
		return "has the operator Exists, and must have no value"
	case operator == "" || operator == "Equal":
		return strings.Join(validation.IsValidLabelValue(word), "; ")
	case operator != "Exists":
		return "has an operator that must be Equal or Exists"
	}
	return ""
}

func requirement(value any) string {
	tree, _ := value.(map[string]any)
	values, _ := tree["values"].([]any)
	switch operator, _ := tree["operator"].(string); {
	case (operator == "In" || operator == "NotIn") && len(values) == 0:
		return "has the operator " + operator + ", and must have values"
	case (operator == "Exists" || operator == "DoesNotExist") && len(values) > 0:
		return "has the operator " + operator + ", and must have no values"
	case (operator == "Gt" || operator == "Lt") && len(values) != 1:
		return "has the operator " + operator + ", and must have one value"
	}
	return ""
}

func profile(value any) string {
	tree, _ := value.(map[string]any)
	kind, _ := tree["type"].(string)
	switch {
	case kind != "Localhost" && kind != "RuntimeDefault" && kind != "Unconfined":
		return "must have the type Localhost, RuntimeDefault or Unconfined"
	case kind == "Localhost" && tree["localhostProfile"] == nil:
		return "must have a localhostProfile, since its type is Localhost"
	case kind != "Localhost" && tree["localhostProfile"] != nil:
		return "must have no localhostProfile, since its type is " + kind
	}
	return ""
}

func unprivileged(value any) string {
	tree, _ := value.(map[string]any)
	if tree["allowPrivilegeEscalation"] == false && tree["privileged"] == true {
		return "has privileged: true and allowPrivilegeEscalation: false: keep one"
	}
	return ""
}

// treeOf is a value as the rules see it.
func treeOf(value any) (tree any) {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &tree)
	}
	if err != nil {
		return nil
	}
	return tree
}

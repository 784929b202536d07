package generators

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// What follows are rules of maps, whose fields must fit each other.

// labelKeys holds for the keys of labels; their values have a rule of their own.
func labelKeys(value any) string {
	tree, _ := value.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		if wrong := validation.IsQualifiedName(key); len(wrong) > 0 {
			return "has the key " + quote.Value(key) + ", but " + brief(wrong)
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
	case key == "" && (operator == "" || operator == "Equal"):
		return "must have a key, or the operator Exists"
	case tree["tolerationSeconds"] != nil && tree["effect"] != "NoExecute":
		return "has tolerationSeconds, and must have the effect NoExecute"
	case operator == "Exists" && word != "":
		return "has the operator Exists, and must have no value"
	case operator == "" || operator == "Equal":
		return brief(validation.IsValidLabelValue(word))
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

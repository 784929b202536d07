package generators

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// What follows makes the functions of rules: each says what a value must be.

// text asks one of apimachinery's validations about a text.
func text(problems func(string) []string) func(any) string {
	return func(value any) string {
		word, _ := value.(string)
		if word == "" {
			return "" // the decoder tells what is missing
		}
		return brief(problems(word))
	}
}

// brief is what apimachinery says, without the pattern that says the same again.
func brief(problems []string) string {
	return pattern().ReplaceAllString(strings.Join(problems, "; "), "$1)")
}

var pattern = lazy.Regexp(`(\(e\.g\. '[^()]*'), +regex used for validation is '.*?'\)`)

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
			return "must be one of " + strings.Join(names, ", ") + meant(word, names)
		}
	}
}

// meant ends a message with the word that another is probably a slip of.
func meant(word string, known []string) string {
	if near := strict.Nearest(word, known); near != "" && word != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	return ""
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

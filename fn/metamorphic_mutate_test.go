package fn

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// mutation changes a text in one of the ways that people, editors, templates
// and attackers do.
type mutation struct {
	name  string
	apply func(r *rand.Rand, text string) string
}

var mutations = []mutation{
	{"line ends", func(r *rand.Rand, text string) string {
		return strings.ReplaceAll(text, "\n", pickOne(r, "\r\n", "\r", "\n\n"))
	}},
	{"some line ends", func(r *rand.Rand, text string) string {
		return onLine(r, text, func(line string) string { return line + "\r" })
	}},
	{"byte order mark", func(r *rand.Rand, text string) string { return "\ufeff" + text }},
	{"documents shuffled", func(r *rand.Rand, text string) string {
		docs := strings.Split(text, "\n---\n")
		r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		return strings.Join(docs, "\n---\n")
	}},
	{"document twice", func(r *rand.Rand, text string) string {
		docs := strings.Split(text, "\n---\n")
		return text + "\n---\n" + docs[r.IntN(len(docs))]
	}},
	{"document twice, changed", func(r *rand.Rand, text string) string {
		docs := strings.Split(text, "\n---\n")
		return text + "\n---\n" + otherValue(r, docs[r.IntN(len(docs))])
	}},
	{"document removed", func(r *rand.Rand, text string) string {
		docs := strings.Split(text, "\n---\n")
		at := r.IntN(len(docs))
		return strings.Join(slices.Delete(docs, at, at+1), "\n---\n")
	}},
	{"line removed", func(r *rand.Rand, text string) string { return onLine(r, text, func(string) string { return "" }) }},
	{"line twice", func(r *rand.Rand, text string) string {
		return onLine(r, text, func(line string) string { return line + "\n" + line })
	}},
	{"indented", func(r *rand.Rand, text string) string {
		return onLine(r, text, func(line string) string { return pickOne(r, " ", "  ", "\t") + line })
	}},
	{"value", otherValue},
	{"key", func(r *rand.Rand, text string) string {
		return onMatch(r, text, keyPattern, func(key string) string {
			return pickOne(r, strings.ToUpper(key), key+"s", "\"\"", "? ", "metadata", "name", "a/b", "a.b", strings.Repeat("k", 300))
		})
	}},
	{"name", func(r *rand.Rand, text string) string {
		return onMatch(r, text, namePair, func(string) string {
			return "name: " + pickOne(r, "../../x", "A", "a_b", "\"\"", "5", "a.b", "é", "\"a\\nb\"", strings.Repeat("n", 254), "default", "sonataflow-platform", "greeting")
		})
	}},
	{"namespace", func(r *rand.Rand, text string) string {
		return onMatch(r, text, namespacePair, func(string) string {
			return "namespace: " + pickOne(r, "../../x", "other", "\"\"", "N", "5", "\"\\u202e\"", "null")
		})
	}},
	{"anchor", func(r *rand.Rand, text string) string {
		anchored := onMatch(r, text, lastValue, func(value string) string { return "&anchor " + value })
		return onMatch(r, anchored, lastValue, func(string) string { return "*anchor" })
	}},
	{"merge key", func(r *rand.Rand, text string) string {
		return onLine(r, text, func(line string) string {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			return indent + "<<: {" + pickOne(r, "a: b", "name: x", "labels: {c: d}") + "}\n" + line
		})
	}},
	{"unicode", func(r *rand.Rand, text string) string {
		return onLine(r, text, func(line string) string {
			at := r.IntN(len(line) + 1)
			return strings.ToValidUTF8(line[:at]+pickOne(r, "\u2028", "\u0085", "\u202e", "\ufeff", "é", "日本", "\U0001f680", "\x00", "\x1b[2J")+line[at:], "")
		})
	}},
	{"comment", func(r *rand.Rand, text string) string {
		return onLine(r, text, func(line string) string {
			return pickOne(r, line+" # a comment", "# before\n"+line, line+"\n      # odd", "#\u2028"+"odd: break\n"+line)
		})
	}},
	{"marker", func(r *rand.Rand, text string) string {
		return onLine(r, text, func(line string) string { return pickOne(r, "---\n", "...\n", "--- ", "%YAML 1.1\n---\n") + line })
	}},
	{"annotation", func(r *rand.Rand, text string) string {
		return onMatch(r, text, metadataMap, func(string) string {
			return "metadata: {annotations: {" + pickOne(r, "fn.sonataflow.org/generated-from: SonataFlow/n/x", "config.kubernetes.io/local-config: \"true\"",
				"internal.config.kubernetes.io/path: ../../x.yaml", "config.kubernetes.io/path: a.yaml", "sonataflow.org/profile: dev") + "}, "
		})
	}},
	{"bytes", func(r *rand.Rand, text string) string {
		changed := []byte(text)
		changed[r.IntN(len(changed))] = byte(r.IntN(256))
		return string(changed)
	}},
	{"cut", func(r *rand.Rand, text string) string { return text[:r.IntN(len(text))] }},
}

var (
	keyPattern    = regexp.MustCompile(`(?m)\b[a-zA-Z]+:`)
	namePair      = regexp.MustCompile(`\bname: [^\s,}]+`)
	namespacePair = regexp.MustCompile(`\bnamespace: [^\s,}]+`)
	metadataMap   = regexp.MustCompile(`metadata: \{`)
	lastValue     = regexp.MustCompile(`(?m)[^\s,{}\[\]:]+$`)
	anyValue      = regexp.MustCompile(`: [^\s,{}\[\]]+`)
)

// otherValue gives a field a value of another type, or one that breaks out.
func otherValue(r *rand.Rand, text string) string {
	return onMatch(r, text, anyValue, func(string) string {
		return ": " + pickOne(r, "true", "5", "-1", "1e400", ".nan", "null", "~", "{}", "[]", "[a, b]", "{a: b}", "\"\"", "\"x\"", "0x1F", "2026-01-31", "!!binary aGk=", "!!str 5", "*none",
			"|\n    text", "1"+strings.Repeat("0", 400), "\"${a}\"", "yes", "\"a\\\"b\"", strings.Repeat("v", 5000), fmt.Sprint(r.Int64()))
	})
}

func pickOne(r *rand.Rand, choices ...string) string { return choices[r.IntN(len(choices))] }

// onLine changes one line.
func onLine(r *rand.Rand, text string, change func(string) string) string {
	lines := strings.Split(text, "\n")
	at := r.IntN(len(lines))
	lines[at] = change(lines[at])
	return strings.Join(lines, "\n")
}

// onMatch changes one match of a pattern, if there is one.
func onMatch(r *rand.Rand, text string, pattern *regexp.Regexp, change func(string) string) string {
	found := pattern.FindAllStringIndex(text, -1)
	if len(found) == 0 {
		return text
	}
	at := found[r.IntN(len(found))]
	return text[:at[0]] + change(text[at[0]:at[1]]) + text[at[1]:]
}

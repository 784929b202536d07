package krm

import (
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func TestEncode(t *testing.T) {
	cases := map[string]struct{ reason, text, want string }{
		"comments":     {reason: "Comments stay where they can.", text: "{a: 1, # one\n b: 2}", want: "a: 1 # one\nb: 2\n"},
		"empty":        {reason: "What is empty has no block form.", text: "{a: {}, b: []}", want: "a: {}\nb: []\n"},
		"quotes":       {reason: "What was quoted stays a string.", text: "{a: '1', b: \"yes\", c: 'on'}", want: "a: '1'\nb: \"yes\"\nc: 'on'\n"},
		"tags":         {reason: "A tag is part of the value.", text: "{a: !!str 1, b: !custom x}", want: "a: !!str 1\nb: !custom x\n"},
		"lists":        {reason: "Lists are as kubectl writes them.", text: "{a: [[1, 2], {b: 3}]}", want: "a:\n- - 1\n  - 2\n- b: 3\n"},
		"long strings": {reason: "Folded lines make poor diffs.", text: "{a: " + strings.Repeat("word ", 60) + "}", want: "a: " + strings.TrimSpace(strings.Repeat("word ", 60)) + "\n"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			root, _, err := parse([]byte(tc.text))
			if err != nil {
				t.Fatal(err)
			}
			got := encode(root)
			if string(got) != tc.want {
				t.Errorf("%s\nwant %q\ngot  %q", tc.reason, tc.want, got)
			}
			if !reads(got, root) {
				t.Errorf("%s\nit reads otherwise: %q", tc.reason, got)
			}
		})
	}
}

// TestEncodeGivesIn: what cannot be written as it is loses its comments, and
// then its style, but never its value.
func TestEncodeGivesIn(t *testing.T) {
	scalar := func(value string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value} }
	key := scalar("a")
	key.HeadComment = "# fine\nb: not a comment" // as a library's caller may make it
	tagged := scalar("x")
	tagged.Tag, tagged.Style, tagged.Line = "!!bool", yaml.TaggedStyle, 1
	odd := scalar("x\ny")
	odd.Style, odd.Line = yaml.LiteralStyle|yaml.FoldedStyle, 1
	for name, node := range map[string]*yaml.Node{
		"comment that is none": {Kind: yaml.MappingNode, Content: []*yaml.Node{key, scalar("1")}},
		"impossible tag":       {Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("a"), tagged}},
		"impossible style":     {Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("a"), odd}},
		"invalid UTF-8":        {Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("a"), scalar("\xff")}},
	} {
		text := encode(node)
		root, _, err := parse(text)
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
			continue
		}
		want := strings.ToValidUTF8(node.Content[1].Value, "\ufffd")
		if len(root.Content) != 2 || stringAt(root, "a") != want {
			t.Errorf("%s: want %q, got\n%s", name, want, text)
		}
	}
}

func TestSameNode(t *testing.T) {
	for _, tc := range []struct {
		reason, a, b string
		want         bool
	}{
		{"Form does not count.", "{a: [1, '2']} # c", "a:\n- 1\n- \"2\"\n", true},
		{"Types count.", "a: 1", "a: '1'", false},
		{"Values count.", "a: 1", "a: 2", false},
		{"Keys count.", "a: 1", "b: 1", false},
		{"Order counts.", "a: 1\nb: 2", "b: 2\na: 1", false},
		{"Length counts.", "[1]", "[1, 2]", false},
		{"Kinds count.", "[]", "{}", false},
	} {
		a, _, _ := parse([]byte(tc.a))
		b, _, _ := parse([]byte(tc.b))
		if got := sameNode(a, b); got != tc.want {
			t.Errorf("%s %q and %q: got %v", tc.reason, tc.a, tc.b, got)
		}
	}
}

package krm

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// verbatimCases are documents that leave as the bytes they came in, alone and
// as items of ResourceLists of every indentation.
var verbatimCases = map[string]struct{ reason, text string }{
	"comments": {
		reason: "Comments are the user's.",
		text:   "# head\napiVersion: v1 # version\n# between\nkind: A\n  # indented more\nspec:\n# indented less\n  a: 1\n  # foot\n",
	},
	"quotes": {
		reason: "Quoting is the user's.",
		text:   "apiVersion: \"v1\"\nkind: 'A'\na: 'it''s'\nb: \"\\u00e9\"\n\"c\": ~\nd: 0x10\ne: 1.0\n",
	},
	"blank lines": {
		reason: "Blank lines within a document are the user's.",
		text:   "apiVersion: v1\n\nkind: A\n\n\nspec:\n\n  a: 1\n",
	},
	"block scalars": {
		reason: "Indentation and ends of block scalars are part of their value.",
		text:   "apiVersion: v1\nkind: A\na: |\n  one\n\n    two\nb: |-\n  one\nc: |2\n    one\n  two\nd: >\n  folded\n  text\n\n  more\ne: >2-\n   one\n",
	},
	"kept blank lines": {
		reason: "The blank lines at the end belong to the value.",
		text:   "apiVersion: v1\nkind: A\na: |+\n  one\n\n\n",
	},
	"tabs": {
		reason: "Makefiles and Go code in ConfigMaps have tabs.",
		text:   "apiVersion: v1\nkind: ConfigMap\ndata:\n  Makefile: |\n    all:\n    \tgo build\n    \t\n\n    \t# done\n",
	},
	"blanks at line ends": {
		reason: "Blanks at line ends are part of a block scalar.",
		text:   "apiVersion: v1\nkind: A\na: |\n  one  \n   \n  two\n",
	},
	"lists": {
		reason: "Dashes of an item's own lists are not those of the items.",
		text:   "apiVersion: v1\nkind: A\nspec:\n- a\n-\n  - b\n- - c\n  - d\n",
	},
	"markers in block scalars": {
		reason: "What is indented is no marker.",
		text:   "apiVersion: v1\nkind: A\na: |\n  ---\n  ...\n  - a\n  # no comment\n",
	},
	"quoted over lines": {
		reason: "Strings may go over several lines.",
		text:   "apiVersion: v1\nkind: A\na: \"one\n  two\\\n  three\"\nb: one\n  two\nc: 'one\n\n  two'\n",
	},
	"values in braces": {
		reason: "Braces below the top are a matter of taste.",
		text:   "apiVersion: v1\nkind: A\nmetadata: {name: a, labels: {b: c}}\nspec: [1,\n  2]\n",
	},
	"tags": {
		reason: "Tags stay where they are.",
		text:   "apiVersion: v1\nkind: A\na: !!str 1\nb: !custom {c: 1}\nd: !!binary aGVsbG8=\n",
	},
	"other scripts": {
		reason: "Columns count characters, text has bytes.",
		text:   "apiVersion: v1\nkind: Ä\nключ: 値 # 😀\n",
	},
	"List with a name": {
		reason: "A kind may end in List and hold items of its own.",
		text:   "apiVersion: example.com/v1\nkind: AllowList\nmetadata:\n  name: a\nitems:\n- 1.2.3.4\n",
	},
}

func TestItemsLeaveAsTheyCame(t *testing.T) {
	for name, tc := range verbatimCases {
		indentedBy := func(first, others string) string {
			lines := strings.SplitAfter(tc.text, "\n")
			var out strings.Builder
			out.WriteString(first + lines[0])
			for _, line := range lines[1:] {
				if strings.TrimRight(line, "\n") != "" {
					out.WriteString(others)
				}
				out.WriteString(line)
			}
			return out.String()
		}
		const head, foot = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n", "- kind: Last\n"
		forms := map[string]string{
			"alone":            tc.text,
			"after a marker":   "---\n" + tc.text,
			"between markers":  "---\n\n" + tc.text + "---\n# nothing\n---\n",
			"CRLF":             strings.ReplaceAll(tc.text, "\n", "\r\n"),
			"byte order mark":  "\ufeff" + tc.text,
			"marker with more": "--- # comment\n" + tc.text,
			"end marker":       tc.text + "...\n",
			"as kustomize has": head + "items:\n" + indentedBy("- ", "  ") + foot,
			"as kpt has":       head + "items:\n" + indentedBy("- ", "  ") + "functionConfig:\n  a: 1\n",
			"indented":         head + "items:\n" + indentedBy("  - ", "    ") + "  " + foot,
			"wide":             head + "items:\n" + indentedBy("-   ", "    ") + foot,
			"dash alone":       head + "items:\n" + indentedBy("-\n    ", "    ") + foot,
			"last":             head + "items:\n- kind: First\n" + indentedBy("- ", "  "),
			"List":             "apiVersion: v1\nkind: List\nitems:\n" + indentedBy("- ", "  "),
			"config first":     "functionConfig: {}\n" + head + "items:\n" + indentedBy("- ", "  "),
		}
		for form, text := range forms {
			t.Run(name+"/"+form, func(t *testing.T) {
				stream := readStream(t, text)
				item := stream.Items[0]
				if form == "last" {
					item = stream.Items[1]
				}
				want := tc.text
				if form == "marker with more" {
					want = "# comment\n" + want
				}
				if diff := cmp.Diff(want, string(item.Text())); diff != "" {
					t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
				}
				if item.source() == nil {
					t.Errorf("%s\nThe item was written anew.", tc.reason)
				}
			})
		}
	}
}

// rewrittenCases are streams whose text cannot leave as it is.
var rewrittenCases = map[string]struct {
	reason, text string
	want         string
}{
	"JSON": {
		reason: "JSON is written as YAML that people can read.",
		text:   `{"apiVersion": "v1", "kind": "A", "metadata": {}, "spec": ["1", 1, "yes", "a: b"]}`,
		want:   "\"apiVersion\": \"v1\"\n\"kind\": \"A\"\n\"metadata\": {}\n\"spec\":\n- \"1\"\n- 1\n- \"yes\"\n- \"a: b\"\n",
	},
	"list within a list": {
		reason: "Written as a document it would be read as a list, and not as an object.",
		text:   "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: v1, kind: A}\n  - apiVersion: v1\n    kind: BList\n    items:\n    - {apiVersion: v1, kind: B}\n- apiVersion: v1\n  kind: C\n",
		want:   "apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B\n---\napiVersion: v1\nkind: C\n",
	},
	"JSON behind a marker": {
		reason: "A document may begin behind its marker.",
		text:   "--- {apiVersion: v1, kind: A}\n--- {apiVersion: v1, kind: B}\n",
		want:   "apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B\n",
	},
	"flow items": {
		reason: "Items in braces are written anew, the others stay.",
		text:   "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A}\n- apiVersion:  v1\n  kind:  B\n",
		want:   "apiVersion: v1\nkind: A\n---\napiVersion:  v1\nkind:  B\n",
	},
	"aliases": {
		reason: "An alias within its object says there what it says here.",
		text:   "apiVersion: v1\nkind: A\na: &a # comment\n  b: 1\nc: *a\nd:\n  <<: *a\n  e: 2\n",
		want:   "apiVersion: v1\nkind: A\na: &a # comment\n  b: 1\nc: *a\nd:\n  <<: *a\n  e: 2\n",
	},
	"aliases of other items": {
		reason: "An alias that points out of its item is written out, and no other item is touched.",
		text:   resourceListHead + "- apiVersion: v1\n  kind: A # mine\n  a: &a {b: 1}\n- apiVersion: v1\n  kind: B # mine\n  a: *a\n- apiVersion: v1\n  kind: C # mine\n  c: {d: 1}\n",
		want:   resourceListHead + "- apiVersion: v1\n  kind: A # mine\n  a: &a {b: 1}\n- apiVersion: v1\n  kind: B # mine\n  a:\n    b: 1\n- apiVersion: v1\n  kind: C # mine\n  c: {d: 1}\n",
	},
	"lists in lists": {
		reason: "Each object counts, however deep it lies.",
		text:   "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: SecretList\n  items:\n  - apiVersion: v1\n    kind: Secret # s\n- apiVersion: v1\n  kind: A\n",
		want:   "apiVersion: v1\nkind: Secret # s\n---\napiVersion: v1\nkind: A\n",
	},
	"breaks of YAML 1.1": {
		reason: "A comment ends at them, so what is behind is a value: it is written where every reader sees it.",
		text:   "apiVersion: v1\nkind: A\nb: 1 # comment\u2028c: 2\n",
		want:   "apiVersion: v1\nkind: A\nb: 1 # comment\nc: 2\n",
	},
	"directives": {
		reason: "Directives cannot stand inside a ResourceList.",
		text:   "%YAML 1.1\n# comment\n---\napiVersion:  v1\nkind: A\n---\napiVersion:  v1\nkind: B\n",
		want:   "# comment\napiVersion: v1\nkind: A\n---\napiVersion:  v1\nkind: B\n",
	},
	"empty documents": {
		reason: "Empty documents are nothing.",
		text:   "---\n---\nnull\n---\n...\n---\n\napiVersion: v1\nkind: A\n\n---\n---\n",
		want:   "apiVersion: v1\nkind: A\n",
	},
	"comment before": {
		reason: "A licence or a heading before a marker is that of the document that follows.",
		text:   "# Copyright\n\n---\n# one\napiVersion: v1\nkind: A\n",
		want:   "# Copyright\n# one\napiVersion: v1\nkind: A\n",
	},
	"byte order marks within": {
		reason: "Files that are put together bring theirs along.",
		text:   "apiVersion: v1\nkind: A\n\ufeff---\napiVersion: v1\nkind: B\n---\n\ufeffapiVersion: v1\nkind: C\n",
		want:   "apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B\n---\napiVersion: v1\nkind: C\n",
	},
	"old line ends": {
		reason: "A lone carriage return ends a line too: no marker may hide behind it.",
		text:   "apiVersion: v1\rkind: A\r---\rapiVersion: v1\rkind: B\r",
		want:   "apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B\n",
	},
	"no newline at the end": {
		reason: "The end of a block scalar is the end of the text: a newline after it would be part of the value.",
		text:   "apiVersion: v1\nkind: A\na: |\n  b",
		want:   "apiVersion: v1\nkind: A\na: |-\n  b\n",
	},
	"List kinds": {
		reason: "kubectl get -o yaml gives a List, an API server a list of the kind.",
		text:   "apiVersion: v1\nkind: ConfigMapList\nmetadata:\n  resourceVersion: \"1\"\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n# of the second\n- apiVersion: v1\n  kind: ConfigMap\n",
		want:   "apiVersion: v1\nkind: ConfigMap\n---\n# of the second\napiVersion: v1\nkind: ConfigMap\n",
	},
	"a kind named List": {
		reason: "Without items it is an object as any other.",
		text:   "apiVersion: example.com/v1\nkind: AllowList\nspec: {}\n",
		want:   "apiVersion: example.com/v1\nkind: AllowList\nspec: {}\n",
	},
	"empty List": {
		reason: "A List of nothing is nothing.",
		text:   "apiVersion: v1\nkind: List\nitems: []\n---\napiVersion: v1\nkind: A\n",
		want:   "apiVersion: v1\nkind: A\n",
	},
	"head comments of items": {
		reason: "A comment at the dash's column, right before it, speaks of what follows.",
		text: "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n# one\n  # also one\n- kind: A\n  a: |\n    # text\n  # foot of one\n\n# two\n\n# also two\n- # two again\n  kind: B\n" +
			"# of the config\nfunctionConfig:\n  kind: C\n",
		want: "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- # one\n  # also one\n  kind: A\n  a: |\n    # text\n  # foot of one\n- # two\n\n  # also two\n  # two again\n  kind: B\nfunctionConfig:\n  kind: C\n",
	},
	"comment after the last item": {
		reason: "With nothing behind it, it can only be the last item's.",
		text:   "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: A\n# last\n",
		want:   "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: A\n  # last\n",
	},
	"items without a kind": {
		reason: "A package holds files that are not ours to judge.",
		text:   "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- resources: [a.yaml]\n",
		want:   "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- resources: [a.yaml]\n",
	},
	"no items": {
		reason: "A ResourceList stays one.",
		text:   "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n",
		want:   "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n",
	},
}

func TestReadAndWrite(t *testing.T) {
	for name, tc := range rewrittenCases {
		t.Run(name, func(t *testing.T) {
			stream := readStream(t, tc.text)
			if diff := cmp.Diff(tc.want, written(t, stream)); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

func TestReadStreamErrors(t *testing.T) {
	const list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	cases := map[string]struct{ reason, text, want string }{
		"empty":         {reason: "Nothing is passed by mistake only.", text: "", want: "the input is empty: pass a ResourceList or YAML documents"},
		"blank":         {reason: "Blanks are nothing.", text: "\ufeff \r\n\t\n", want: "the input is empty: pass a ResourceList or YAML documents"},
		"comments":      {reason: "Comments are nothing.", text: "# a\n---\n# b\n", want: "the input holds no YAML document: pass a ResourceList or YAML documents"},
		"not text":      {reason: "An archive is no YAML.", text: "\x1f\x8b\xff", want: "cannot read the input: it must be text in UTF-8"},
		"a word":        {reason: "Prose is a YAML scalar.", text: "hello\n", want: "cannot read the input: the document at line 1 must be a Kubernetes object, with apiVersion and kind"},
		"a list":        {reason: "A list is no object.", text: "kind: A\napiVersion: v1\n---\n\n- a\n", want: "cannot read the input: the document at line 5 must be a Kubernetes object, with apiVersion and kind"},
		"no kind":       {reason: "A values file is no object.", text: "replicas: 1\n", want: "cannot read the input: the document at line 1 must be a Kubernetes object, with apiVersion and kind"},
		"two lists":     {reason: "Which functionConfig counts?", text: list + "---\n" + list, want: "cannot read the input: a ResourceList must be the only document"},
		"old list":      {reason: "Only this group knows a ResourceList.", text: "apiVersion: v1\nkind: ResourceList\nitems: []\n", want: `cannot read the input: the document at line 1 is a ResourceList of apiVersion "v1", which must be config.kubernetes.io/v1`},
		"items a map":   {reason: "Items are a list.", text: list + "items: {a: 1}\n", want: "cannot read the input: the document at line 1 is a ResourceList whose items must be a list"},
		"item a string": {reason: "Every bad item is named.", text: list + "items: [a, {kind: B}, 1]\n", want: "cannot read the input: the document at line 1 has an entry items[0] that must be a Kubernetes object, with apiVersion and kind\ncannot read the input: the document at line 1 has an entry items[2] that must be a Kubernetes object, with apiVersion and kind"},
		"config a word": {reason: "It would pass for none.", text: list + "functionConfig: prod\n", want: "cannot read the input: the document at line 1 is a ResourceList whose functionConfig must be an object"},
		"several":       {reason: "All that is wrong is said at once.", text: "a: 1\na: 2\nb: 1\nb: 2\n---\n[\n", want: "cannot read the input: line 2: the key \"a\" stands there twice: remove one\ncannot read the input: line 4: the key \"b\" stands there twice: remove one\ncannot read the input: line 6: the text ends within a { or [ that is never closed: it seems to be cut off"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Read([]byte(tc.text))
			if err == nil {
				t.Fatalf("%s\nno error", tc.reason)
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

// TestLargeStreams has no clock: what takes time that grows with the square of
// the input takes minutes here, and does not come back.
func TestLargeStreams(t *testing.T) {
	const document = "apiVersion: v1\nkind: A\nspec:\n  list:\n  - a: one\n  - b: two # comment\n"
	for name, tc := range map[string]struct {
		text string
		want int
	}{
		"documents":     {strings.Repeat(document+"---\n", 20_000), 20_000},
		"items":         {resourceListHead + strings.Repeat(strings.TrimPrefix(resourceList(document), resourceListHead), 20_000), 20_000},
		"one document":  {document + strings.Repeat("  - c: three\n", 200_000), 1},
		"comments":      {strings.Repeat("# comment\n---\n", 200_000) + document, 1},
		"block scalars": {document + "data: |\n" + strings.Repeat("  line\n", 500_000), 1},
	} {
		if stream := readStream(t, tc.text); len(stream.Items) != tc.want {
			t.Errorf("%s: want %d items, got %d", name, tc.want, len(stream.Items))
		}
	}
}

// TestReadAll reads pipes of every length around the pieces they come in.
func TestReadAll(t *testing.T) {
	for _, length := range []int{0, 1, 4095, 4096, 4097, 20480, 1 << 20, 5<<20 + 1} {
		want := bytes.Repeat([]byte("x"), length)
		got, err := ReadAll(iotest.OneByteReader(bytes.NewReader(want)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("of %d bytes %d are read, and the error is %v", length, len(got), err)
		}
	}
	if _, err := ReadAll(iotest.ErrReader(errors.New("gone"))); err == nil {
		t.Error("a read error must not look like the end")
	}
	endless, err := readAll(zeros{}, 3<<20)
	if err != nil || len(endless) != 3<<20+1 {
		t.Errorf("of an endless stream %d bytes are read, and the error is %v", len(endless), err)
	}
}

// zeros is /dev/zero.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

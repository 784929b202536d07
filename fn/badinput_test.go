package fn

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// badCases are what people pass by mistake. Each gets exit code 1, a message
// that says what to do, and nothing half-rendered on stdout.
var badCases = map[string]struct {
	reason, text string
	// want is stderr without the last line of a run that had results.
	want string
}{
	"empty stdin":      {reason: "A pipe whose first half failed.", text: "", want: "error: the input is empty: pass a ResourceList or YAML documents\n"},
	"comments":         {reason: "A template that rendered nothing.", text: "# nothing\n---\n", want: "error: the input holds no YAML document: pass a ResourceList or YAML documents\n"},
	"not YAML":         {reason: "A typo is found by its line.", text: runOther + "---\n" + runPlatform + "a: b: c\n", want: "error: cannot read the input: line 9: the line holds \": \" twice: quote the value\n"},
	"an archive":       {reason: "The wrong file.", text: "PK\x03\x04\xff\xfe", want: "error: cannot read the input: it must be text in UTF-8\n"},
	"a web page":       {reason: "A download that failed.", text: "<!DOCTYPE html>\n<html></html>\n", want: "error: cannot read the input: the document at line 1 must be a Kubernetes object, with apiVersion and kind: this is HTML or XML, perhaps what a server said instead of the file\n"},
	"a Helm template":  {reason: "It was to be rendered first.", text: "{{ if .Values.a }}\nkind: A\n{{ end }}\n", want: "error: cannot read the input: line 1: this is a Helm template and no YAML yet: render it first, as in helm template | render-sonataflow build -f -\n"},
	"not a list":       {reason: "Values are no objects.", text: "release: osl-1.37\n", want: "error: cannot read the input: the document at line 1 must be a Kubernetes object, with apiVersion and kind\n"},
	"old ResourceList": {reason: "Only one group has it.", text: "apiVersion: v1\nkind: ResourceList\nitems: []\n", want: "error: cannot read the input: the document at line 1 is a ResourceList of apiVersion \"v1\", which must be config.kubernetes.io/v1\n"},
	"duplicate key":    {reason: "The API server would take the last.", text: runPlatform + "kind: SonataFlow\n", want: "error: cannot read the input: line 5: the key \"kind\" stands there twice: remove one\n"},
	"alias bomb":       {reason: "It must not take the machine with it.", text: "a: &a [" + strings.Repeat("x, ", 1000) + "]\nb: [" + strings.Repeat("*a, ", 1000) + "]\n", want: "error: cannot read the input: line 1: the document must not hold more than 5000000 values, bring more than 200000 by aliases, or nest deeper than 500\n"},
	"deep nesting":     {reason: "It must not take the stack with it.", text: strings.Repeat("[", 9000), want: ""},

	"unknown config field": {reason: "An option that is ignored is worse than none.", text: runPlatform + "---\n" + configHead + "spec: {releases: osl-1.37}\n", want: "error: RenderSonataFlow: spec.releases: unknown field: did you mean \"release\"?\n"},
	"unknown release":      {reason: "The known ones are named.", text: runPlatform + "---\n" + configHead + "spec: {release: osl-1.33}\n", want: "error: RenderSonataFlow: spec.release: unknown release \"osl-1.33\": must be one of osl-1.34, osl-1.35, osl-1.36, osl-1.37, osl-1.38, osl-1.39, apache-10.0, apache-10.1, apache-10.2\n"},
	"config of a list":     {reason: "It would pass for none.", text: listOf(runPlatform) + "functionConfig: [a]\n", want: "error: cannot read the input: the document at line 1 is a ResourceList whose functionConfig must be an object\n"},

	"unknown field": {reason: "The path says where.", text: platformWith("podTemplate: {container: {imagePullPolice: Always}}"), want: "error: SonataFlowPlatform flows/p: spec.services.dataIndex.podTemplate.container.imagePullPolice: unknown field: did you mean \"imagePullPolicy\"?\n"},
	"wrong type":    {reason: "What it is and what it must be.", text: platformWith("podTemplate: {replicas: 'two'}"), want: "error: SonataFlowPlatform flows/p: spec.services.dataIndex.podTemplate.replicas: is the text \"two\", but must be an integer\n"},
	"bad quantity":  {reason: "Kubernetes would refuse it on apply.", text: platformWith("podTemplate: {container: {resources: {limits: {memory: 1 GB}}}}"), want: "error: SonataFlowPlatform flows/p: spec.services.dataIndex.podTemplate.container.resources.limits.memory: "},
	"several": {
		reason: "All of them are reported, not the first only.",
		text:   platformWith("podTemplate: {replicas: 'two', x: 1, y: 2}"),
		want: "error: SonataFlowPlatform flows/p: spec.services.dataIndex.podTemplate.replicas: is the text \"two\", but must be an integer\n" +
			"error: SonataFlowPlatform flows/p: spec.services.dataIndex.podTemplate.x: unknown field",
	},
	"path in a name":    {reason: "Names become paths.", text: strings.Replace(runPlatform, "name: p", "name: ../x", 1), want: "error: SonataFlowPlatform flows/../x: metadata.name: \"../x\" must be a valid name: "},
	"upper case":        {reason: "The API server would refuse it.", text: strings.Replace(runPlatform, "name: p", "name: Platform", 1), want: "error: SonataFlowPlatform flows/Platform: metadata.name: \"Platform\" must be a valid name, such as platform: "},
	"300 characters":    {reason: "The API server would refuse it.", text: strings.Replace(runPlatform, "name: p", "name: "+strings.Repeat("p", 300), 1), want: "error: SonataFlowPlatform flows/" + strings.Repeat("p", 300) + ": metadata.name: \"" + strings.Repeat("p", 80) + "…\" must be a valid name: must be no more than 253 characters"},
	"two platforms":     {reason: "Which of two is meant?", text: runPlatform + "---\n" + strings.Replace(runPlatform, "name: p", "name: q", 1), want: "error: SonataFlowPlatform flows/"},
	"one platform, two": {reason: "Which of two is meant?", text: runPlatform + "---\n" + platformWith("podTemplate: {replicas: 2}"), want: "error: SonataFlowPlatform flows/p: metadata.name: the input has two different SonataFlowPlatform flows/p, the other in stdin:3:12: remove or rename one\n"},
	"v1alpha07":         {reason: "Another version may mean something else.", text: strings.Replace(runPlatform, "v1alpha08", "v1alpha07", 1), want: "error: SonataFlowPlatform flows/p: apiVersion: \"sonataflow.org/v1alpha07\" is not supported: must be sonataflow.org/v1alpha08\n"},
	"unknown kind":      {reason: "A typo must not drop a resource.", text: strings.Replace(runPlatform, "kind: SonataFlowPlatform", "kind: SonataFlowPlatforms", 1), want: "error: SonataFlowPlatforms flows/p: kind: \"SonataFlowPlatforms\" is unknown: must be SonataFlowPlatform, SonataFlowClusterPlatform or SonataFlow\n"},
	"a user's object":   {reason: "What a user wrote is not overwritten.", text: runPlatform + "---\napiVersion: v1\nkind: Service\nmetadata: {name: sonataflow-platform-data-index-service, namespace: flows}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: p-data-index-service, namespace: flows}\n", want: "error: Service flows/"},
}

// platformWith is a platform with something in its Data Index.
func platformWith(dataIndex string) string {
	return "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec:\n  services:\n    dataIndex:\n      enabled: true\n      " + dataIndex + "\n"
}

func TestBadInput(t *testing.T) {
	for name, tc := range badCases {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := runText(tc.text)
			if code != runFailed {
				t.Errorf("%s\nexit code %d", tc.reason, code)
			}
			if strings.HasPrefix(tc.text, resourceListHead) {
				stdout = "" // a list goes back, see TestBadInputInLists
			}
			if stdout != "" {
				t.Errorf("%s\nnothing may be on stdout:\n%s", tc.reason, stdout)
			}
			got := strings.TrimSuffix(stderr, "error: nothing is rendered\n")
			if !strings.HasSuffix(tc.want, "\n") { // the rest of the message is others'
				got = got[:min(len(got), len(tc.want))]
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n-want +got:\n%s\n%s", tc.reason, diff, stderr)
			}
			if !strings.HasPrefix(stderr, "error: ") {
				t.Errorf("%s\nan error comes first:\n%s", tc.reason, stderr)
			}
		})
	}
}

// TestBadInputInLists: of a ResourceList the same is said, and it goes back
// with the items it had.
func TestBadInputInLists(t *testing.T) {
	for name, tc := range badCases {
		stream, err := krm.Read([]byte(tc.text))
		if err != nil || stream.ResourceList {
			continue
		}
		t.Run(name, func(t *testing.T) {
			stream.ResourceList = true
			text := written(t, stream)
			_, _, plain := runText(tc.text)
			code, stdout, stderr := runText(text)
			if code != runFailed || !strings.HasPrefix(stdout, text+"results:\n") {
				t.Errorf("%s\nexit code %d, the items must go back unchanged:\n%s", tc.reason, code, stdout)
			}
			plain = strings.ReplaceAll(plain, ", the other in stdin:3:12", "") // what a host passes is no file
			if diff := cmp.Diff(plain, stderr); diff != "" {
				t.Errorf("%s\n-plain +list:\n%s", tc.reason, diff)
			}
		})
	}
}

// FuzzRun: no input makes the function panic, and what it writes of a plain
// stream after an error is nothing.
func FuzzRun(f *testing.F) {
	inputs, err := filepath.Glob("../testdata/parity/*/input.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range inputs {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if len(text) < 2000 { // large ones teach a fuzzer nothing more
			f.Add(string(text))
		}
	}
	for _, tc := range badCases {
		f.Add(tc.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, stdout, stderr := runText(text)
		switch {
		case code == runOK && strings.Contains(stderr, "error: "+"nothing is rendered"):
			t.Errorf("an error and exit code 0:\n%s", stderr)
		case code == runFailed && stdout != "" && !strings.HasPrefix(stdout, "apiVersion: config.kubernetes.io/v1\n"):
			t.Errorf("half-rendered:\n%s", stdout)
		case code == runFailed && !strings.Contains(stderr, "error: "):
			t.Errorf("no reason is given:\n%s", stderr)
		}
		if code == runOK && strings.HasPrefix(stdout, "apiVersion: config.kubernetes.io/v1\n") {
			if again, twice, stderr := runText(stdout); again != runOK || twice != stdout {
				t.Errorf("a second run: %d\n%s%s", again, stderr, cmp.Diff(stdout, twice))
			}
		}
	})
}

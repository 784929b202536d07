package fn

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

const configured = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p}
spec: {services: {dataIndex: {enabled: true}}}
---
` + greeting

// FuzzConfig: whatever stands in a config, in any of its forms, the render has
// a reason not to be, or is the same again.
func FuzzConfig(f *testing.F) {
	for _, key := range ConfigKeys() {
		f.Add("{"+strings.ReplaceAll(key.Name, ".", ": {")+": x"+strings.Repeat("}", strings.Count(key.Name, ".")+1), key.Name, "x")
	}
	f.Add("{release: osl-1.38, images: {dataIndexEphemeral: 'a@sha256:0'}, companions: [{}]}", "workflowImages", "{n/greeting: b:1}")
	f.Add("\n  cluster:\n    type: OpenShift\n    appsDomain: a.b\n  argocd: {syncWaves: true}", "cluster", "{type: Kubernetes}")
	f.Add("null", "companions", "- apiVersion: sonataflow.org/v1alpha08\n  kind: SonataFlowPlatform")
	f.Add("*a", "a.b.c", "\x00")
	f.Fuzz(func(t *testing.T, spec, key, value string) {
		checkConfig(t, "apiVersion: "+ConfigAPIVersion+"\nkind: "+ConfigKind+"\nmetadata: {name: c}\nspec: "+spec+"\n")
		checkConfig(t, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n  data: {"+
			strconv.QuoteToASCII(key)+": "+strconv.QuoteToASCII(value)+"}\nitems: []\n")
		config, err := NewConfig("", nil, map[string]string{key: value})
		if err != nil {
			return
		}
		stream := readStream(t, configured)
		stream.FunctionConfig = config
		if results := Render(stream); results.ExitCode() != 0 && len(results) == 0 {
			t.Error("no reason is given")
		}
	})
}

func checkConfig(t *testing.T, config string) {
	t.Helper()
	text := config + "---\n" + configured
	if strings.Contains(config, "ResourceList") {
		text = config
	}
	code, stdout, stderr := runText(text)
	if code == runFailed && !strings.Contains(stderr, "error: ") {
		t.Errorf("no reason is given:\n%s", stderr)
	}
	if code != runOK || strings.TrimSpace(stdout) == "" {
		return
	}
	again, twice, stderr := runText(strings.Split(stdout, "\nresults:\n")[0] + "\n")
	once, twice := strings.TrimRight(strings.Split(stdout, "\nresults:\n")[0], "\n"), strings.TrimRight(strings.Split(twice, "\nresults:\n")[0], "\n")
	if again != runOK || once != twice {
		t.Errorf("a second run: %d\n%s%s", again, stderr, cmp.Diff(once, twice))
	}
}

// FuzzUserProperties: whatever a user's properties hold, they stay as they
// came, and the managed ones can be read.
func FuzzUserProperties(f *testing.F) {
	for _, seed := range []string{
		"a=b\n", "a = b # c\n#d\n", "quarkus.http.port=1\n", "a=${kubernetes:services.v1/n/a?port=web}\n", "a=${b}\nb=${a}\n", "a=\\u00e9\\\n  b\n",
		"a=\\uZZ\n", "\u2028=\u0085\n", "a=${knative:brokers.v1.eventing.knative.dev/n/a}", "org.kie.kogito.addons.discovery.x=y", "=", "a", "\xff", "a=\x00", "a=${", "kogito.service.url=http://u:p@h",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		stream := readStream(t, greeting)
		properties := readStream(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: greeting-props, namespace: n}\n").Items[0]
		properties.Set(text, "data", "application.properties")
		before := string(properties.Text())
		stream.Items = append(stream.Items, properties)
		results := Render(stream)
		if results.ExitCode() != 0 {
			return // krm.Result has a message, see FuzzRun
		}
		if after := string(properties.Text()); after != before {
			t.Errorf("the user's properties are changed:\n%s", cmp.Diff(before, after))
		}
		generated, others := splitTrees(stream)
		for _, problem := range propertiesReadBack(newRendered(generated, others)) {
			t.Error(problem)
		}
		once := written(t, stream)
		again, err := krm.Read([]byte(once))
		if err != nil {
			t.Fatal(err)
		}
		if results := Render(again); results.ExitCode() != 0 || written(t, again) != once {
			t.Errorf("a second run differs: %s", resultText(results))
		}
	})
}

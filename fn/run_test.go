package fn

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What runText says of a run.
const (
	runOK     = 0
	runFailed = 1
)

// runText is Run on a text, with its error told as the command tells it. Where
// on stdin a thing stands is left out: TestRunPlaces has that.
func runText(text string) (code int, stdout, stderr string) {
	var out, told strings.Builder
	if err := runTo([]byte(text), &out, &told); err != nil {
		return runFailed, out.String(), withoutPlaces(told.String()) + "error: " + strings.ReplaceAll(err.Error(), "\n", "\nerror: ") + "\n"
	}
	return runOK, out.String(), withoutPlaces(told.String())
}

var onStdin = regexp.MustCompile(` \(stdin(:\d+:\d+)?\)`)

func withoutPlaces(text string) string { return onStdin.ReplaceAllString(text, "") }

func TestRunPlaces(t *testing.T) {
	for text, want := range map[string]string{
		runOther + "---\n" + runBad: "error: SonataFlowPlatform flows/p (stdin:8:8): spec.service: unknown field",
		runOther + "---\napiVersion: v1\nkind: List\nitems:\n" + "- " + strings.ReplaceAll(strings.TrimSpace(runBad), "\n", "\n  ") + "\n": "error: SonataFlowPlatform flows/p (stdin:11:10): spec.service: unknown field",
		listOf(runOther, runBad): "error: SonataFlowPlatform flows/p: spec.service: unknown field",
	} {
		var stderr strings.Builder
		if err := runTo([]byte(text), io.Discard, &stderr); err == nil || !strings.HasPrefix(stderr.String(), want) {
			t.Errorf("want %q, got %q", want, stderr.String())
		}
	}
}

const (
	runPlatform = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {dataIndex: {enabled: true}}}\n"
	runBad      = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {service: {}}\n"
	runWarned   = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {jobService: {enabled: true, podTemplate: {replicas: 2}}}}\n"
	runOther    = "apiVersion: v1\nkind:  Namespace # ours\nmetadata: {name: flows}\n"
)

func TestRunPlain(t *testing.T) {
	code, stdout, stderr := runText(runOther + "---\n" + runPlatform + "---\n" + configHead + "metadata: {name: c}\n")
	if code != runOK || stderr != "" {
		t.Fatalf("code %d, stderr:\n%s", code, stderr)
	}
	if !strings.HasPrefix(stdout, runOther+"---\napiVersion: v1\nkind: ConfigMap\n") {
		t.Errorf("What is applied stays as it came and comes first:\n%s", stdout)
	}
	for _, kept := range []string{"kind: SonataFlowPlatform", ConfigKind, "config.kubernetes.io", "kustomize.config.k8s.io"} {
		if strings.Contains(stdout, kept) {
			t.Errorf("%s is for hosts only, not for a cluster:\n%s", kept, stdout)
		}
	}
	if !strings.Contains(stdout, "generated-from: SonataFlowPlatform/flows/p") {
		t.Error("the next run must know its own objects")
	}
}

func TestRunPlainLocal(t *testing.T) {
	code, stdout, _ := runText(runPlatform + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: local, annotations: {config.kubernetes.io/local-config: 'true'}}\n---\n" +
		"apiVersion: v1\nkind: A\nmetadata:\n  name: a # mine\n  annotations:\n    config.kubernetes.io/path: a.yaml\n    config.kubernetes.io/local-config: 'false'\n    mine: b\n")
	if code != runOK || strings.Contains(stdout, "name: local") {
		t.Errorf("what is local stays local:\n%s", stdout)
	}
	if !strings.Contains(stdout, "metadata:\n  name: a # mine\n  annotations:\n    mine: b\n") {
		t.Errorf("the user's document keeps its form:\n%s", stdout)
	}
}

func TestRunPlainErrors(t *testing.T) {
	code, stdout, stderr := runText(runOther + "---\n" + runBad)
	if code != runFailed || stdout != "" {
		t.Errorf("Nothing half-rendered is ever applied: code %d, stdout:\n%s", code, stdout)
	}
	if want := "error: SonataFlowPlatform flows/p: spec.service: unknown field: did you mean \"services\"?\nerror: nothing is rendered\n"; stderr != want {
		t.Errorf("want %q\ngot  %q", want, stderr)
	}
}

func TestRunPlainInfos(t *testing.T) {
	code, stdout, stderr := runText(runOther)
	if code != runOK || stdout != runOther || stderr != "info: the input has no SonataFlow resources: nothing is rendered\n" {
		t.Errorf("Infos have no other way than stderr: code %d\n%s%s", code, stdout, stderr)
	}
}

func TestRunResourceList(t *testing.T) {
	code, stdout, stderr := runText(listOf(runOther))
	if code != runOK || stderr != "" {
		t.Errorf("Infos travel in the results, and stderr is for what people must see: code %d\n%s", code, stderr)
	}
	want := listOf(runOther) + "results:\n- message: 'the input has no SonataFlow resources: nothing is rendered'\n  severity: info\n  tags:\n    rule: no-resources\n"
	if diff := cmp.Diff(want, stdout); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	code, stdout, stderr = runText(listOf(runWarned))
	if code != runOK || !strings.HasPrefix(stderr, "warning: SonataFlowPlatform flows/p: ") || !strings.Contains(stdout, "severity: warning") {
		t.Errorf("Warnings are on both ways: code %d\n%s%s", code, stdout, stderr)
	}
}

func TestRunResourceListErrors(t *testing.T) {
	config := "functionConfig:\n  apiVersion: fn.sonataflow.org/v1alpha1\n  kind: RenderSonataFlow\n  spec: {}\n"
	code, stdout, stderr := runText(listOf(runOther, runBad) + config)
	want := listOf(runOther, runBad) + config + `results:
- message: 'unknown field: did you mean "services"?'
  severity: error
  resourceRef:
    apiVersion: sonataflow.org/v1alpha08
    kind: SonataFlowPlatform
    name: p
    namespace: flows
  field:
    path: spec.service
  tags:
    rule: unknown-field
`
	if diff := cmp.Diff(want, stdout); diff != "" {
		t.Errorf("Items go back as they came, with the results.\n-want +got:\n%s", diff)
	}
	if code != runFailed || !strings.HasSuffix(stderr, "\nerror: nothing is rendered\n") {
		t.Errorf("code %d, stderr:\n%s", code, stderr)
	}
}

func TestRunBrokenPipes(t *testing.T) {
	for name, tc := range map[string]struct{ stdout, stderr int }{
		"stdout":            {stdout: 0, stderr: 1000},
		"stdout in between": {stdout: 100, stderr: 1000},
		"stderr":            {stdout: 100000, stderr: 0},
	} {
		text := listOf(runWarned)
		if err := runTo([]byte(text), &closed{tc.stdout}, &closed{tc.stderr}); err == nil {
			t.Errorf("%s: what could not be written is no success", name)
		}
	}
	if err := runTo([]byte(runPlatform), &closed{}, io.Discard); err == nil || err.Error() != "cannot write: broken pipe" {
		t.Errorf("a write error is told: %v", err)
	}
}

// TestNoSecretIsPrinted: neither stdout beyond the Secret itself, nor any
// message holds what is secret.
func TestNoSecretIsPrinted(t *testing.T) {
	const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: pg, namespace: flows}\nstringData: {user: s3cr3t, password: s3cr3t}\ndata: {token: czNjcjN0}\n"
	const url = "jdbc:postgresql://db:5432/flows?user=u&password=s3cr3t"
	platform := func(persistence string) string {
		return "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec:\n" +
			"  properties:\n    flow:\n    - {name: a, valueFrom: {secretKeyRef: {name: pg, key: token}}}\n" +
			"  services:\n    dataIndex:\n      enabled: true\n      persistence: {postgresql: " + persistence + "}\n"
	}
	for name, text := range map[string]string{
		"rendered":      platform("{secretRef: {name: pg}, serviceRef: {name: db}}"),
		"both":          platform("{secretRef: {name: pg}, jdbcUrl: '" + url + "', serviceRef: {name: db}}"),
		"no secret":     platform("{jdbcUrl: '" + url + "'}"),
		"wrong type":    platform("{secretRef: {name: pg}, jdbcUrl: {url: '" + url + "'}}"),
		"wrong field":   platform("{secretRef: {name: pg}, url: '" + url + "'}"),
		"in a list":     platform("['" + url + "']"),
		"another form":  platform("'postgresql://u:s3cr3t@db/flows'"),
		"a text":        platform("'" + url + "'"),
		"a user's own":  platform("{secretRef: {name: pg}, serviceRef: {name: db}}") + "---\n" + strings.ReplaceAll(secret, "name: pg", "name: other"),
		"broken secret": platform("{secretRef: {name: pg}, serviceRef: {name: db}}") + "---\n" + strings.Replace(secret, "stringData: {user: s3cr3t", "stringData: {password: s3cr3t", 1),
		"not YAML":      secret + "password: s3cr3t: x\n",
	} {
		for form, text := range map[string]string{"plain": secret + "---\n" + text, "strict": secret + "---\n" + text + "---\n" + configHead + "spec: {strict: true}\n"} {
			_, stdout, stderr := runText(text)
			if strings.Contains(stderr, "s3cr3t") || strings.Contains(stderr, "czNjcjN0") {
				t.Errorf("%s, %s: a secret is on stderr:\n%s", name, form, stderr)
			}
			for document := range strings.SplitSeq(stdout, "---\n") {
				if !strings.Contains(document, "kind: Secret") && strings.Contains(document, "s3cr3t") {
					t.Errorf("%s, %s: a secret is in another object:\n%s", name, form, document)
				}
			}
		}
	}
}

package generators

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
)

func tellByJob(retired ...RetiredWorkflow) func(*Options) {
	return func(o *Options) {
		o.Definitions = DefinitionOptions{Job: true, Image: "example.com/curl:1", Retired: retired}
	}
}

const indexed = "{services: {dataIndex: {enabled: true}}}"

// definitionJobs are the Jobs of an input, and what was told.
func definitionJobs(t *testing.T, release, text string, adjust ...func(*Options)) (jobs []*batchv1.Job, told string) {
	t.Helper()
	o := options(t, release)
	for _, adjust := range adjust {
		adjust(&o)
	}
	in := input(t, o, text)
	plan, results := Resolve(in)
	_, told = rendered(t, in)
	if HasErrors(results) {
		return nil, told
	}
	for _, object := range Generate(plan) {
		if job, ok := object.TypedObject.(*batchv1.Job); ok && strings.HasPrefix(job.Name, definitionJobName) {
			jobs = append(jobs, job)
		}
	}
	return jobs, told
}

// definition is what Data Index keeps.
type definition struct {
	ID, Name, Version, Type, Endpoint string
	Metadata                          map[string]string
}

// index merges definitions as Data Index does: by id and version, a field that
// is left out keeps what was there, and metadata is merged key by key.
type index struct {
	sync.Mutex
	definitions map[string]definition
	busy        int // how many requests are refused before the first is taken
	requests    int
}

func (x *index) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x.Lock()
	defer x.Unlock()
	x.requests++
	if x.requests <= x.busy {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	var event struct {
		SpecVersion, ID, Source, Type, KogitoProcID, PartitionKey string
		Data                                                      struct {
			definition
			Nodes []any
		}
	}
	err := json.NewDecoder(r.Body).Decode(&event)
	if err != nil || r.Method != http.MethodPost || r.URL.Path != "/definitions" || r.Header.Get("Content-Type") != "application/cloudevents+json" ||
		event.SpecVersion != "1.0" || event.ID == "" || event.Source == "" || event.Type != "ProcessDefinitionEvent" || event.Data.Nodes == nil ||
		event.KogitoProcID != event.Data.ID || event.PartitionKey != event.Data.ID {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	key := event.Data.ID + ":" + event.Data.Version
	d, is := x.definitions[key], event.Data.definition
	d.ID, d.Version = is.ID, is.Version
	d.Name, d.Type, d.Endpoint = orDefault(is.Name, d.Name), orDefault(is.Type, d.Type), orDefault(is.Endpoint, d.Endpoint)
	merged := maps.Clone(d.Metadata)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, is.Metadata)
	d.Metadata = merged
	x.definitions[key] = d
	w.WriteHeader(http.StatusAccepted)
}

// run runs a Job's command with Data Index at another address.
func run(t *testing.T, job *batchv1.Job, host, address string) (string, error) {
	t.Helper()
	container := job.Spec.Template.Spec.Containers[0]
	command := append([]string{}, container.Command...)
	for _, arg := range container.Args {
		if arg == host+"/definitions" {
			arg = address + "/definitions"
		}
		command = append(command, arg)
	}
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	return string(out), err
}

// TestDefinitionScript runs what the Job runs against a server that merges as
// Data Index does, and refuses the first request as one that still starts.
func TestDefinitionScript(t *testing.T) {
	for _, tool := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	x := &index{busy: 1, definitions: map[string]definition{
		"w:1.0 $(HOME)'": {ID: "w", Version: "1.0 $(HOME)'", Type: "SW", Endpoint: "http://w.ns/w", Metadata: map[string]string{"status": unavailable, "x": "kept"}},
		"gone:2":         {ID: "gone", Name: "Gone", Version: "2", Metadata: map[string]string{"status": available}},
		"other:":         {ID: "other"},
	}}
	server := httptest.NewServer(x)
	defer server.Close()
	jobs, told := definitionJobs(t, "osl-1.38",
		docs(platformYAML(indexed), withAnnotations(workflowYAML("", ""), `sonataflow.org/version: "1.0 $(HOME)'"`)), tellByJob(RetiredWorkflow{"ns", "gone", "2"}))
	if len(jobs) != 1 {
		t.Fatalf("want one Job, got %d\n%s", len(jobs), told)
	}
	for _, arg := range jobs[0].Spec.Template.Spec.Containers[0].Args {
		if strings.Contains(arg, "$(") {
			t.Errorf("Kubernetes would read a variable in %s", arg)
		}
	}
	if out, err := run(t, jobs[0], "http://p-data-index-service.ns", server.URL); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := map[string]definition{
		"w:1.0 $(HOME)'": {"w", "w", "1.0 $(HOME)'", "SW", "http://w.ns/w", map[string]string{"status": available, "x": "kept"}},
		"gone:2":         {"gone", "gone", "2", "SW", "http://gone.ns/gone", map[string]string{"status": unavailable}},
		"other:":         {ID: "other"},
	}
	if diff := cmp.Diff(want, x.definitions); diff != "" {
		t.Errorf("Data Index (-want +got):\n%s", diff)
	}
	if x.requests != 3 {
		t.Errorf("want one refused and two taken, got %d requests", x.requests)
	}
}

// TestDefinitionScriptFails: one that is refused for good fails the Job, and the
// others are told all the same.
func TestDefinitionScriptFails(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip(err)
	}
	x := &index{definitions: map[string]definition{}}
	server := httptest.NewServer(x)
	defer server.Close()
	jobs, _ := definitionJobs(t, "osl-1.38", docs(platformYAML(indexed), workflowYAML("", ""), withoutProperties("v")), tellByJob())
	args := jobs[0].Spec.Template.Spec.Containers[0].Args
	args[0] = strings.Replace(args[0], "--retry 20", "--retry 0", 1)
	args[3] = "{}"
	if out, err := run(t, jobs[0], "http://p-data-index-service.ns", server.URL); err == nil {
		t.Errorf("the Job succeeds:\n%s", out)
	}
	if _, told := x.definitions["w:"]; !told {
		t.Errorf("the second event was not posted: %v", x.definitions)
	}
}

// TestDefinitions: who is told what, and what the pod may do.
func TestDefinitions(t *testing.T) {
	static := func(o *Options) { o.StaticSink = true; tellByJob()(o) }
	sunk := platformYAML(`{services: {dataIndex: {enabled: true}}, eventing: {broker: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b}}}}`)
	broker := "apiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata: {name: b, namespace: ns, annotations: {eventing.knative.dev/broker.class: MTChannelBasedBroker}}"
	both := docs(platformYAML(indexed), workflowYAML("", ""))
	cases := map[string]struct {
		reason, release, input string
		adjust                 func(*Options)
		want, told             []string
		wantNot                []string
		none                   bool
	}{
		"Default":   {reason: "Nobody asked for it.", input: both, adjust: func(*Options) {}, none: true},
		"Index":     {reason: "Directly, with all that is known.", input: both, adjust: tellByJob(), want: []string{"http://p-data-index-service.ns/definitions", `"endpoint":"http://w.ns/w"`, `"status":"available"`, `"type":"SW"`}},
		"Sink":      {reason: "To the sink, where its address is known.", input: docs(sunk, broker, workflowYAML("", "")), adjust: static, want: []string{"broker-ingress.knative-eventing.svc.cluster.local/ns/b"}, wantNot: []string{"/definitions"}},
		"Bound":     {reason: "Nothing binds the sink of a Job.", input: docs(sunk, broker, workflowYAML("", "")), adjust: tellByJob(), want: []string{"http://p-data-index-service.ns/definitions"}},
		"NoIndex":   {reason: "There is nobody to tell.", input: docs(platformYAML("{}"), workflowYAML("", "")), adjust: tellByJob(), none: true},
		"Id":        {reason: "Line 2026c tells the id, and no endpoint.", release: "osl-1.39", input: docs(platformYAML(indexed), withAnnotations(workflowYAML("", ""), "sonataflow.org/id: i")), adjust: tellByJob(), want: []string{`"id":"i","name":"w"`, `"kogitoprocid":"i"`}, wantNot: []string{"endpoint"}},
		"Retired":   {reason: "Of one that is no more.", input: docs(platformYAML(indexed)), adjust: tellByJob(RetiredWorkflow{"ns", "gone", ""}), want: []string{`"id":"gone"`, `"status":"unavailable"`}},
		"Both":      {reason: "It is there, so it is not retired.", input: both, adjust: tellByJob(RetiredWorkflow{"ns", "w", ""}), none: true, told: []string{`error  config spec.retiredWorkflows[0]: is "ns/w", which is in the input`}},
		"Version":   {reason: "Another version of it may be.", input: both, adjust: tellByJob(RetiredWorkflow{"ns", "w", "0.9"}), want: []string{`"version":"0.9"`, `"status":"unavailable"`, `"status":"available"`}},
		"Elsewhere": {reason: "Nobody in that namespace hears of it.", input: both, adjust: tellByJob(RetiredWorkflow{"no", "w", ""}), want: []string{`"available"`}, told: []string{`warning  config spec.retiredWorkflows[0]: is told to nobody`}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			jobs, told := definitionJobs(t, orDefault(tc.release, "osl-1.38"), tc.input, tc.adjust)
			for _, part := range tc.told {
				if !strings.Contains(told, part) {
					t.Errorf("%s\nnot told: %q in\n%s", tc.reason, part, told)
				}
			}
			if tc.none {
				if len(jobs) > 0 {
					t.Errorf("%s\nunexpected Job %s", tc.reason, jobs[0].Name)
				}
				return
			}
			if len(jobs) != 1 {
				t.Fatalf("%s\nwant one Job, got %d\n%s", tc.reason, len(jobs), told)
			}
			args := strings.Join(jobs[0].Spec.Template.Spec.Containers[0].Args[2:], "\n")
			for _, part := range tc.want {
				if !strings.Contains(args, part) {
					t.Errorf("%s\nno %q in\n%s", tc.reason, part, args)
				}
			}
			for _, part := range tc.wantNot {
				if strings.Contains(args, part) {
					t.Errorf("%s\nunexpected %q in\n%s", tc.reason, part, args)
				}
			}
		})
	}
}

// TestDefinitionJob: its name is that of its content, and its pod may do nothing
// but post.
func TestDefinitionJob(t *testing.T) {
	of := func(input string, adjust ...func(*Options)) *batchv1.Job {
		jobs, told := definitionJobs(t, "osl-1.38", input, append([]func(*Options){tellByJob()}, adjust...)...)
		if len(jobs) != 1 {
			t.Fatal(told)
		}
		return jobs[0]
	}
	plain := docs(platformYAML(indexed), workflowYAML("", ""))
	job := of(plain)
	pod, container := job.Spec.Template.Spec, job.Spec.Template.Spec.Containers[0]
	if !*pod.SecurityContext.RunAsNonRoot || *pod.SecurityContext.RunAsUser == 0 || *pod.AutomountServiceAccountToken ||
		!*container.SecurityContext.ReadOnlyRootFilesystem || *container.SecurityContext.AllowPrivilegeEscalation || container.Image != "example.com/curl:1" {
		t.Errorf("the pod may do more than it needs: %+v", pod)
	}
	if of(plain).Name != job.Name {
		t.Error("the same content has two names")
	}
	if of(docs(platformYAML(indexed), withAnnotations(workflowYAML("", ""), `sonataflow.org/version: "2"`))).Name == job.Name {
		t.Error("other content has the same name, and a Job cannot change")
	}
	open := of(plain, func(o *Options) { o.Cluster.OpenShift = true })
	if open.Spec.Template.Spec.SecurityContext.RunAsUser != nil {
		t.Error("OpenShift chooses the user of a namespace, and refuses another")
	}
	if len(job.Annotations) > 0 {
		t.Errorf("nobody asked for Argo CD's: %v", job.Annotations)
	}
	hook := of(plain, func(o *Options) { o.SyncWaves = true })
	if hook.Annotations["argocd.argoproj.io/hook"] != "PostSync" || hook.Annotations["argocd.argoproj.io/hook-delete-policy"] != "BeforeHookCreation" ||
		hook.Annotations[SyncWaveAnnotation] != "5" {
		t.Errorf("not a hook after all else: %v", hook.Annotations)
	}
}

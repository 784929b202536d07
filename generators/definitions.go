package generators

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// DefinitionOptions are what the config says of the events that tell Data Index
// which workflows there are, as the operator does.
type DefinitionOptions struct {
	// Job has them posted by a Job.
	Job bool
	// Image has curl and sh.
	Image string
	// Published is where the Image of a mirror was published.
	Published string
	// Retired are the workflows that are no more.
	Retired []RetiredWorkflow
}

// RetiredWorkflow is one that Data Index is to mark unavailable.
type RetiredWorkflow struct{ Namespace, Name, Version string }

// DefinitionEvents are the events about the workflows of one namespace.
type DefinitionEvents struct {
	// Job is the name of the Job that posts them: a hash of all that is in it,
	// since the template of a Job cannot change.
	Job   string `json:"job"`
	Image string `json:"image"`
	// Events are in the order in which they are posted.
	Events []DefinitionEvent `json:"events"`

	owner               Ref
	namespace, platform string
	labels              map[string]string
	template            corev1.PodTemplateSpec
	// afterSync: Argo CD runs it when all else is healthy.
	afterSync bool
}

// DefinitionEvent is one event about one workflow.
type DefinitionEvent struct {
	// URL is that of Data Index, or of the sink.
	URL      string `json:"url"`
	ID       string `json:"id"`
	Name     string `json:"name"`
	Version  string `json:"version"`
	Endpoint string `json:"endpoint,omitempty"`
	Status   string `json:"status"`
}

// The states of a definition, as the operator and Data Index call them.
const (
	available   = "available"
	unavailable = "unavailable"
)

const definitionJobName = "sonataflow-definition-events"

// cloudEvent is the envelope; nodes must be there, since Data Index reads it
// without asking.
type cloudEvent struct {
	SpecVersion     string         `json:"specversion"`
	ID              string         `json:"id"`
	Source          string         `json:"source"`
	Type            string         `json:"type"`
	KogitoProcID    string         `json:"kogitoprocid"`
	PartitionKey    string         `json:"partitionkey"`
	DataContentType string         `json:"datacontenttype"`
	Data            definitionData `json:"data"`
}

type definitionData struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Version  string            `json:"version"`
	Type     string            `json:"type"`
	Endpoint string            `json:"endpoint,omitempty"`
	Metadata map[string]string `json:"metadata"`
	Nodes    []string          `json:"nodes"`
}

// text is the event as it is posted: in structured mode, and without a dollar,
// which Kubernetes would read as the beginning of a variable.
func (e DefinitionEvent) text() string {
	event := cloudEvent{
		SpecVersion: "1.0", Source: managedByUs, Type: "ProcessDefinitionEvent", KogitoProcID: e.ID, PartitionKey: e.ID,
		DataContentType: "application/json",
		Data: definitionData{
			ID: e.ID, Name: e.Name, Version: e.Version, Type: "SW", Endpoint: e.Endpoint, Nodes: []string{},
			Metadata: map[string]string{"status": e.Status},
		},
	}
	event.ID = checksum(fmt.Sprint(e))[:32]
	text, err := json.Marshal(event)
	if err != nil {
		panic("strings cannot be written as JSON: " + err.Error())
	}
	return strings.ReplaceAll(string(text), "$", `\u0024`)
}

// resolveDefinitions decides what Data Index is told, by a Job in each
// namespace.
func (s *resolver) resolveDefinitions(plan *Plan) {
	o := s.in.Options.Definitions
	if !o.Job {
		return
	}
	var groups []*DefinitionEvents
	group := func(namespace, platform string, first Ref) *DefinitionEvents {
		for _, g := range groups {
			if g.namespace == namespace {
				return g
			}
		}
		g := &DefinitionEvents{namespace: namespace, platform: platform, owner: first, Image: o.Image}
		if p := activePlatform(plan.Platforms, namespace); p != nil && !p.Companion {
			g.owner = p.Ref
		}
		groups = append(groups, g)
		return g
	}
	tell := func(w *Workflow, owner Ref) {
		if link := linkTo(w.Links, &dataIndex); link != nil {
			g := group(w.Ref.Namespace, w.Platform.Name, owner)
			g.Events = append(g.Events, s.definitionOf(w, link))
		}
	}
	for _, w := range plan.Workflows {
		tell(w, w.Ref)
	}
	for _, load := range plan.Workloads {
		tell(load.Workflow, load.Ref)
	}
	for n, retired := range o.Retired {
		at := configField("retiredWorkflows").index(n)
		p := activePlatform(plan.Platforms, retired.Namespace)
		if p == nil || p.Companion || p.link(&dataIndex) == nil {
			s.tell(rule.DefinitionsUnsent, at, "is told to nobody: the input has no platform in the namespace %q that is connected to a Data Index", retired.Namespace)
			continue
		}
		g := group(retired.Namespace, p.Ref.Name, p.Ref)
		event := DefinitionEvent{
			URL: p.link(&dataIndex).URL + definitionsPath, ID: retired.Name, Name: retired.Name, Version: retired.Version, Status: unavailable,
		}
		if s.in.Options.Release.Line < release.Line2026c {
			event.Endpoint = "http://" + hostname(retired.Name, retired.Namespace) + "/" + retired.Name
		}
		for _, other := range g.Events {
			if other.ID == event.ID && other.Version == event.Version && other.Status == available {
				s.tell(rule.DefinitionsInvalid, at, "is %q, which is in the input: remove it here, or name the version that is no more, as in %q", retired.Namespace+"/"+retired.Name, retired.Namespace+"/"+retired.Name+":1.0")
			}
		}
		g.Events = append(g.Events, event)
	}
	for _, g := range groups {
		s.finishDefinitions(g)
	}
	plan.Definitions = groups
}

const definitionsPath = "/definitions"

// definitionOf is what is told of a workflow that is rendered: to its sink
// where the address of that is known, else to Data Index itself, since nothing
// binds the sink of a Job.
func (s *resolver) definitionOf(w *Workflow, link *ServiceLink) DefinitionEvent {
	event := DefinitionEvent{
		URL: link.URL + definitionsPath, ID: w.Ref.Name, Name: w.Ref.Name, Status: available,
		Version: w.cr.Annotations[v1alpha08.VersionAnnotation], Endpoint: w.URL + "/" + w.Ref.Name,
	}
	if w.Sink != nil && w.Sink.URL != "" {
		event.URL = w.Sink.URL
	}
	if s.in.Options.Release.Line >= release.Line2026c {
		event.ID, event.Endpoint = w.id(), ""
	}
	return event
}

// definitionScript posts pairs of an address and an event, all of them even
// where one fails. Data Index may start at the same time: hence the tries.
const definitionScript = `failed=0
while [ $# -gt 1 ]; do
  curl -q -sS -f --retry 20 --retry-delay 3 --retry-all-errors --max-time 30 -o /dev/null \
    -H 'Content-Type: application/cloudevents+json' --data-binary "$2" "$1" || failed=1
  shift 2
done
exit $failed
`

// finishDefinitions decides the Job, and its name by all of it.
func (s *resolver) finishDefinitions(d *DefinitionEvents) {
	args := []string{definitionScript, "sh"}
	for _, event := range d.Events {
		args = append(args, event.URL, event.text())
	}
	d.afterSync = s.in.Options.SyncWaves
	d.template = corev1.PodTemplateSpec{Spec: definitionPod(d.Image, args, s.in.Options.Cluster.OpenShift)}
	content, err := json.Marshal(d.template)
	if err != nil {
		s.tell(rule.DefinitionsInvalid, configField("dataIndex.definitionEvents"), "cannot be written: %v", err)
		return
	}
	sum := sha256.Sum256(content)
	d.Job = definitionJobName + "-" + hex.EncodeToString(sum[:])[:10]
	d.labels = platformLabels(d.platform, d.namespace, definitionJobName, d.platform+"-"+definitionJobName, definitionJobName, s.in.Options)
}

// definitionObject is the Job. With Argo CD it runs after each sync that
// succeeded; elsewhere where its name changes.
func definitionObject(d *DefinitionEvents) *batchv1.Job {
	tries := int32(6)
	job := &batchv1.Job{
		TypeMeta:   metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"},
		ObjectMeta: metav1.ObjectMeta{Name: d.Job, Namespace: d.namespace, Labels: d.labels},
		Spec:       batchv1.JobSpec{BackoffLimit: &tries, Template: d.template},
	}
	if d.afterSync {
		job.Annotations = map[string]string{
			"argocd.argoproj.io/hook":               "PostSync",
			"argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
		}
	}
	return job
}

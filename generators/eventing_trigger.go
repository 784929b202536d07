package generators

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Subscription is a decided Trigger: one type of event from a Broker to a
// Service.
type Subscription struct {
	// Trigger is its name, in the Broker's namespace.
	Trigger   string `json:"trigger"`
	Broker    Broker `json:"broker"`
	EventType string `json:"eventType"`
	// Path on the subscriber, empty for its root.
	Path string `json:"path,omitempty"`

	ordered bool
}

// serviceTrigger is a row of what a support service subscribes to.
type serviceTrigger struct {
	name, eventType, path string
	// ordered asks a Kafka-class Broker to keep the order.
	ordered bool
	// until2024 rows are gone from line 2025 on.
	until2024 bool
}

// suffix ends the names of a resource's Triggers, so that those of two
// namespaces can live beside their common Broker. The operator's hangs on the
// resource's UID, which nobody knows offline.
func suffix(owner Ref) string { return shortHash(owner.Namespace+"/"+owner.Name, 10) }

func shortHash(text string, digits int) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:digits]
}

// triggerName is <workflow>-<event name, lower case>-<suffix>, as the
// operator's is. Where an event's name cannot be part of a name it is made
// one, with a hash that keeps it apart from its neighbours; so it is where the
// whole would be too long.
func triggerName(owner Ref, event string, alone bool) string {
	lower := strings.ToLower(event)
	plain := sanitize(lower)
	if plain != lower || !alone {
		plain = strings.Trim(plain+"-"+shortHash(event, 8), "-.")
	}
	name := owner.Name + "-" + plain + "-" + suffix(owner)
	if excess := len(name) - validation.DNS1123SubdomainMaxLength; excess > 0 {
		hash := shortHash(owner.Name+"-"+event, 8)
		kept := strings.TrimRight((owner.Name + "-" + plain)[:len(owner.Name+"-"+plain)-excess-len(hash)-1], "-.")
		name = kept + "-" + hash + "-" + suffix(owner)
	}
	return name
}

// sanitize turns every run of characters that a name cannot hold into a dash.
func sanitize(lower string) string {
	var out strings.Builder
	for _, r := range lower {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			out.WriteRune(r)
		} else if !strings.HasSuffix(out.String(), "-") {
			out.WriteByte('-')
		}
	}
	return strings.Trim(out.String(), "-")
}

// triggerObject subscribes a Service to events. It lives with its Broker.
func triggerObject(sub Subscription, labels map[string]string, subscriber v1alpha08.KReference) *Trigger {
	meta := metav1.ObjectMeta{Name: sub.Trigger, Namespace: sub.Broker.Namespace, Labels: labels}
	if sub.ordered {
		meta.Annotations = map[string]string{"kafka.eventing.knative.dev/delivery.order": "ordered"}
	}
	return &Trigger{
		TypeMeta:   metav1.TypeMeta{APIVersion: eventingAPIVersion, Kind: "Trigger"},
		ObjectMeta: meta,
		Spec: TriggerSpec{
			Broker:     sub.Broker.Name,
			Filter:     TriggerFilter{Attributes: map[string]string{"type": sub.EventType}},
			Subscriber: v1alpha08.Destination{Ref: &subscriber, URI: sub.Path},
		},
	}
}

// sinkBinding injects the address of a sink into a workload.
func sinkBinding(sink *Sink, labels map[string]string, subject corev1.ObjectReference) *SinkBinding {
	return &SinkBinding{
		TypeMeta:   metav1.TypeMeta{APIVersion: sourcesAPIVersion, Kind: "SinkBinding"},
		ObjectMeta: metav1.ObjectMeta{Name: sink.binding, Namespace: subject.Namespace, Labels: labels},
		Spec:       SinkBindingSpec{Sink: sink.destination, Subject: subject},
	}
}

// sinkEnv is how a workload learns its sink without a SinkBinding.
func sinkEnv(sink *Sink) []corev1.EnvVar {
	if sink == nil || sink.URL == "" {
		return nil
	}
	return []corev1.EnvVar{{Name: "K_SINK", Value: sink.URL}}
}

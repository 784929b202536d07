package diff

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

func brokerClass(c *change) string {
	const class = "eventing.knative.dev/broker.class"
	if c.was.text("metadata", "annotations", class) == c.is.text("metadata", "annotations", class) {
		return ""
	}
	return "the class of a Broker cannot change: delete it first, " + deleteCommand(c.was) + ", and events that wait in it are lost"
}

func triggerBroker(c *change) string {
	return fmt.Sprintf("it takes events from the Broker %s instead of %s: those that wait in the old one are lost, and senders must change, too", c.is.text("spec", "broker"), c.was.text("spec", "broker"))
}

func triggerSubscriber(c *change) string {
	return "its events go to " + target(c.is.at("spec", "subscriber")) + " instead of " + target(c.was.at("spec", "subscriber"))
}

func bindingSink(c *change) string {
	return "events go to " + target(c.is.at("spec", "sink")) + " instead of " + target(c.was.at("spec", "sink"))
}

// target names a destination of Knative.
func target(value any) string {
	text := ""
	if ref, ok := valueAt(value, "ref").(map[string]any); ok {
		text = fmt.Sprintf("%v %v", ref["kind"], ref["name"])
		if ref["namespace"] != nil {
			text = fmt.Sprintf("%v %v/%v", ref["kind"], ref["namespace"], ref["name"])
		}
	}
	if uri, _ := valueAt(value, "uri").(string); uri != "" {
		text += " " + quote.Address(uri)
	}
	return strings.TrimSpace(text)
}

// counterpart is the Trigger of another name that does the same on the other
// side.
func counterpart(o *object, others, own set) *object {
	for _, other := range others.sorted() {
		if other.groupKind() == o.groupKind() && own[other.key] == nil &&
			reflect.DeepEqual(o.at("spec", "filter"), other.at("spec", "filter")) &&
			reflect.DeepEqual(o.at("spec", "subscriber"), other.at("spec", "subscriber")) {
			return other
		}
	}
	return nil
}

func triggerRemoved(c *change) string {
	other := counterpart(c.was, c.new, c.old)
	kind, _ := c.was.at("spec", "filter", "attributes", "type").(string)
	switch {
	case other == nil && !c.subscriberStays():
		return "" // whom it delivered to goes, too
	case other == nil:
		return "events " + quote.Value(kind) + " are delivered to " + target(c.was.at("spec", "subscriber")) + " no more"
	case other.text("spec", "broker") != c.was.text("spec", "broker") || other.namespace != c.was.namespace:
		return fmt.Sprintf("%s takes its place at the Broker %s: events that wait at the old Broker are lost", other.title(), other.text("spec", "broker"))
	}
	return other.title() + " takes its place: while both are there each event is delivered twice; where this one goes first, events in between are lost"
}

// subscriberStays says whether whom a Trigger delivers to is still rendered.
func (c *change) subscriberStays() bool {
	ref, _ := c.was.at("spec", "subscriber", "ref").(map[string]any)
	if ref == nil {
		return true
	}
	namespace, _ := ref["namespace"].(string)
	if namespace == "" {
		namespace = c.was.namespace
	}
	for _, group := range []string{"", "serving.knative.dev"} {
		if c.new[key{group, fmt.Sprint(ref["kind"]), namespace, fmt.Sprint(ref["name"])}] != nil {
			return true
		}
	}
	return false
}

// triggerAdded is said of the Trigger that goes where there is one.
func triggerAdded(c *change) string {
	if other := counterpart(c.is, c.old, c.new); other != nil {
		return "it takes the place of " + other.title()
	}
	return ""
}

// subject is the workload that a SinkBinding sets K_SINK in.
func subject(o *object) key {
	ref := func(field string) string { return o.text("spec", "subject", field) }
	group := "apps"
	if ref("kind") == "Service" {
		group = "serving.knative.dev"
	}
	namespace := ref("namespace")
	if namespace == "" {
		namespace = o.namespace
	}
	return key{group, ref("kind"), namespace, ref("name")}
}

func bindingAdded(c *change) string {
	k := subject(c.is)
	if c.old[k] == nil {
		return ""
	}
	return "Knative sets K_SINK in " + k.title() + ", whose pods restart"
}

func bindingRemoved(c *change) string {
	k := subject(c.was)
	if c.new[k] == nil {
		return ""
	}
	if w, ok := find(c.newPods, k); ok && w.env("K_SINK") != nil {
		return "Knative takes K_SINK out of " + k.title() + ", also the one that is rendered now, until the next apply: events in between are lost"
	}
	return "Knative takes K_SINK out of " + k.title() + ", whose pods restart and send their events nowhere"
}

// sinkVariable: K_SINK that is rendered itself.
func sinkVariable(c *change) string {
	was, _ := find(c.oldPods, c.was.key)
	is, _ := find(c.newPods, c.is.key)
	old, new := was.env("K_SINK"), is.env("K_SINK")
	switch {
	case old == nil || reflect.DeepEqual(old, new):
		return ""
	case new != nil:
		return "events go to " + quote.Address(is.envText("K_SINK")) + " instead of " + quote.Address(was.envText("K_SINK"))
	}
	for _, o := range c.new.sorted() {
		if o.groupKind() == "sources.knative.dev/SinkBinding" && subject(o) == c.is.key {
			return ""
		}
	}
	return "K_SINK goes, and its events go nowhere"
}

func jobRuns(c *change) string {
	w, _ := find(c.newPods, c.is.key)
	var images []string
	for _, container := range w.containers() {
		if image, ok := container["image"].(string); ok {
			images = append(images, quote.Text(image))
		}
	}
	return "it runs " + strings.Join(images, ", ") + ": what must wait for it must be applied after it"
}

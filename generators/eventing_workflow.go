package generators

import (
	"strings"

	"github.com/serverlessworkflow/sdk-go/v2/model"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// workflowSink decides where a workflow sends its events: its own sink, else
// its platform's broker, else that of the cluster platform's platform. A ref
// without a namespace gets that of whoever declared it (docs/operator.md,
// Eventing).
func (s *resolver) workflowSink(w *Workflow) *Sink {
	declared, from := w.cr.Spec.Sink, w.origin("spec.sink")
	if declared == nil {
		declared, from = s.broker(w.platform)
	}
	if declared == nil {
		return nil
	}
	binding := w.Ref.Name + "-sb"
	if w.dev() {
		binding = "" // the operator tells a dev workflow of its sink, and binds none
	}
	sink := s.resolveSink(declared, from, from.Ref.Namespace, binding)
	if sink != nil {
		sink.destination.Ref = sink.resolved
	}
	return sink
}

// broker is the platform's broker and where it is declared; over one hop that
// of the platform a cluster platform points at.
func (s *resolver) broker(p *Platform) (*v1alpha08.Destination, Origin) {
	const field = "spec.eventing.broker"
	if declared := ownBroker(p); declared != nil {
		return declared, p.origin(field)
	}
	if s.shared != nil {
		return ownBroker(s.shared), s.shared.origin(field)
	}
	return nil, Origin{}
}

func ownBroker(p *Platform) *v1alpha08.Destination {
	if p.cr == nil || p.cr.Spec.Eventing == nil {
		return nil
	}
	return p.cr.Spec.Eventing.Broker
}

// workflowSubscriptions decides the Triggers of a workflow: one for each event
// it consumes whose broker is known (docs/operator.md, Eventing).
func (s *resolver) workflowSubscriptions(w *Workflow) []Subscription {
	brokers, own := s.eventBrokers(w)
	if w.flow == nil {
		return nil
	}
	var subscriptions []Subscription
	consumed := map[string]bool{}
	names := map[string]int{}
	for _, event := range w.flow.Events {
		names[sanitize(strings.ToLower(event.Name))]++
	}
	for _, event := range w.flow.Events {
		if event.Kind == model.EventKindProduced {
			continue
		}
		consumed[event.Type] = true
		broker, found := brokers[event.Type]
		if !found {
			broker = own
		}
		if broker == nil {
			s.tell(rule.NoBrokerForEvent, w.origin("spec.flow.events"), "no Trigger is made for the event %q: neither spec.sources nor a platform names the Broker of its type %q", event.Name, event.Type)
			continue
		}
		subscriptions = append(subscriptions, Subscription{
			Trigger:   triggerName(w.Ref, event.Name, names[sanitize(strings.ToLower(event.Name))] == 1),
			Broker:    *broker,
			EventType: event.Type,
		})
	}
	for i, source := range w.cr.Spec.Sources {
		if source.EventType != "" && !consumed[source.EventType] {
			s.tell(rule.SourceUnused, w.origin("spec.sources").index(i).under("eventType"), "%q is the type of no event that the flow consumes: no Trigger is made", source.EventType)
		}
	}
	return subscriptions
}

// eventBrokers are the brokers of single event types, and the one of all
// others.
func (s *resolver) eventBrokers(w *Workflow) (byType map[string]*Broker, others *Broker) {
	byType = map[string]*Broker{}
	for i := range w.cr.Spec.Sources {
		source := &w.cr.Spec.Sources[i]
		at := w.origin("spec.sources").index(i)
		if _, twice := byType[source.EventType]; twice {
			s.tell(rule.SourceTwice, at.under("eventType"), "%q has a source already: this one is ignored, as the operator does", source.EventType)
			continue
		}
		byType[source.EventType] = s.resolveBroker(&source.Destination, at, w.Ref.Namespace)
	}
	// A platform's broker may be a URI: then it is a sink only, and events come
	// from that of the cluster platform's platform. Or it is no Broker: then
	// they come from nowhere.
	for _, p := range []*Platform{w.platform, s.shared} {
		if p == nil {
			continue
		}
		declared := ownBroker(p)
		if declared == nil || declared.Ref == nil {
			continue
		}
		if isBroker(declared.Ref) {
			others = s.resolveBroker(declared, p.origin("spec.eventing.broker"), p.Ref.Namespace)
		}
		break
	}
	return byType, others
}

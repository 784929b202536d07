package generators

import (
	"strings"

	"github.com/magiconair/properties"
	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// UserProperties names the ConfigMap with a workflow's own properties.
func UserProperties(workflow string) string { return workflow + "-props" }

// readUserProperties finds the user's ConfigMap and reads it; where the input
// has none an empty one is planned. The text is kept as it is for the checksum.
func (s *resolver) readUserProperties(w *Workflow) *properties.Properties {
	at := w.origin("metadata.name")
	found := s.in.Lookup.find("", "ConfigMap", w.Ref.Namespace, w.UserProperties)
	empty := properties.NewProperties()
	if found == nil {
		w.writeUserProperties = true
		s.warnEmptied(w)
		return empty
	}
	var configMap corev1.ConfigMap
	if err := found.Decode(&configMap); err != nil {
		s.tell(rule.PropertiesUnreadable, at, "the ConfigMap %q cannot be read: %v", w.UserProperties, err)
		return empty
	}
	text, has := configMap.Data[propertiesFile]
	if found.Generated {
		w.writeUserProperties = true
		s.warnEmptied(w)
		return empty
	}
	if !has {
		s.tell(rule.PropertiesKeyMissing, at, "the ConfigMap %q has no key %q: the pod mounts that key and will not start; add it, empty if need be", w.UserProperties, propertiesFile)
	}
	w.userText = text
	read, err := (&properties.Loader{Encoding: properties.UTF8, DisableExpansion: true}).LoadBytes([]byte(text))
	if err != nil {
		s.tell(rule.PropertiesUnreadable, at, "the %s of ConfigMap %q cannot be read: %s", propertiesFile, w.UserProperties, strings.TrimPrefix(err.Error(), "properties: "))
		return empty
	}
	return read
}

func (s *resolver) warnEmptied(w *Workflow) {
	s.tell(rule.PropertiesMissing, w.origin("metadata.name"), "the input has no ConfigMap %q with the workflow's own properties: an empty one is rendered. Over a running installation it would blank the live one: export that into git first", w.UserProperties)
}

// reportOverridden tells which of the user's own properties have no effect,
// since the managed file of a Quarkus profile wins over the plain one.
func (s *resolver) reportOverridden(w *Workflow, user *properties.Properties) {
	managed := map[string]Property{}
	for _, p := range w.Properties {
		managed[p.Key] = p
	}
	for _, p := range w.discovered {
		if managed[p.Key].Value == p.Value {
			delete(managed, p.Key) // it has its effect
		}
	}
	for _, key := range user.Keys() {
		value, _ := user.Get(key)
		ours, both := managed[key]
		if both && ours.Value != value {
			s.tell(rule.PropertyOverridden, w.origin("ConfigMap "+w.UserProperties), "the property %q has no effect: the managed %q (%s) wins", key, key+" = "+quote.Assigned(key, ours.Value), ours.From.brief())
		}
	}
}

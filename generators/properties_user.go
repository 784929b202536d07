package generators

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/magiconair/properties"
	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// UserProperties names the ConfigMap with a workflow's own properties.
func UserProperties(workflow string) string { return workflow + userPropertiesSuffix }

const userPropertiesSuffix = "-props"

// readUserProperties finds the user's ConfigMap and reads it; where the input
// has none an empty one is planned. The text is kept as it is for the checksum.
func (s *resolver) readUserProperties(w *Workflow) *properties.Properties {
	at := w.origin("metadata.name")
	found := s.in.Lookup.find("", "ConfigMap", w.Ref.Namespace, w.UserProperties)
	empty := properties.NewProperties()
	if found == nil {
		w.writeUserProperties = true
		w.propertiesRenamed = s.renamedProperties(w)
		return empty
	}
	var configMap corev1.ConfigMap
	if err := found.Decode(&configMap); err != nil {
		s.tell(rule.PropertiesUnreadable, Origin{Ref: Ref{Kind: "ConfigMap", Namespace: w.Ref.Namespace, Name: w.UserProperties}, Field: "data"}, "%s", unreadable(err))
		return empty
	}
	text, has := configMap.Data[propertiesFile]
	if found.Generated {
		w.writeUserProperties = true
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

// unreadable says why a ConfigMap is none.
func unreadable(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && strings.HasPrefix(wrong.Field, "data") {
		return "must hold texts, but one of them is no text: write " + propertiesFile + ": | and the lines below it, indented"
	}
	return "the ConfigMap cannot be read: " + quote.Foreign(err.Error())
}

// otherName ends a message with the ConfigMap that was perhaps meant to hold a
// workflow's own properties: the only one that has such a file and is nobody's.
func (s *resolver) otherName(w *Workflow) string {
	var others []string
	for _, found := range s.in.Lookup.of("", "ConfigMap", w.Ref.Namespace) {
		var configMap corev1.ConfigMap
		if found.Generated || found.Repeated || strings.HasSuffix(found.Name, userPropertiesSuffix) || found.Decode(&configMap) != nil {
			continue
		}
		if _, has := configMap.Data[propertiesFile]; has {
			others = append(others, found.Name)
		}
	}
	if len(others) != 1 {
		return ""
	}
	return ". The ConfigMap " + quote.Value(others[0]) + " has such a file: name it " + w.UserProperties + " if it is meant"
}

// tellEmptied tells once of all workflows whose own properties the input does
// not have: where many lack them, they have one cause. Where nothing runs yet,
// nothing can be lost.
func (s *resolver) tellEmptied(workflows []*Workflow) {
	var without []*Workflow
	for _, w := range workflows {
		if w.writeUserProperties && !w.propertiesRenamed {
			without = append(without, w)
		}
	}
	switch {
	case len(without) == 0:
	case s.in.Options.Greenfield:
		s.tell(rule.PropertiesEmpty, Origin{}, "empty ConfigMaps are rendered for the own properties of %s: take them into the input when there are some", listUserProperties(without))
	case len(without) == 1:
		s.tell(rule.PropertiesMissing, without[0].origin("metadata.name"), "the input has no ConfigMap %q with the workflow's own properties: an empty one is rendered. Over a running installation it would blank the live one: export that into git first%s", without[0].UserProperties, s.otherName(without[0]))
	default:
		s.tell(rule.PropertiesMissing, Origin{}, "the input has no ConfigMaps with the own properties of %d workflows: empty ones are rendered (%s). Over a running installation they would blank the live ones: export those into git first", len(without), listUserProperties(without))
	}
}

// listUserProperties names the ConfigMaps as kubectl's users write them.
func listUserProperties(workflows []*Workflow) string {
	names := make([]string, len(workflows))
	for i, w := range workflows {
		names[i] = w.UserProperties
		if w.Ref.Namespace != "" {
			names[i] = w.Ref.Namespace + "/" + names[i]
		}
	}
	return strings.Join(names, ", ")
}

// nameHash is what kustomize's generators put behind the name of a ConfigMap.
var nameHash = lazy.Regexp(`^-[bcdfghkmt2456789]{10}$`)

// renamedProperties reports the ConfigMap that was meant to hold a workflow's
// own properties, where kustomize has put something behind its name.
func (s *resolver) renamedProperties(w *Workflow) bool {
	for _, found := range s.in.Lookup.of("", "ConfigMap", w.Ref.Namespace) {
		of, behind, _ := strings.Cut(found.Name, userPropertiesSuffix)
		switch {
		case found.Generated || behind == "":
		case of == w.Ref.Name && nameHash().MatchString(behind):
			s.tell(rule.PropertiesRenamed, w.origin("metadata.name"), "the workflow's own properties must be in a ConfigMap %q, but the input has %q: set options: {disableNameSuffixHash: true} in the configMapGenerator; pods restart on a change without the hash", w.UserProperties, found.Name)
			return true
		case of+behind == w.Ref.Name:
			s.tell(rule.PropertiesRenamed, w.origin("metadata.name"), "the workflow's own properties must be in a ConfigMap %q, but the input has %q: kustomize's nameSuffix goes behind all of a name; use namePrefix instead", w.UserProperties, found.Name)
			return true
		}
	}
	return false
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

package fn

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// PrintAll writes every result as a line.
func PrintAll(w io.Writer, results framework.Results) error {
	return printResults(w, results, framework.Error, framework.Warning, framework.Info)
}

// DropLocal leaves in the stream what is applied to a cluster.
func (s *Stream) DropLocal() { s.dropLocal() }

// SetFile notes the file that the stream's items come from, for messages.
func (s *Stream) SetFile(path string) {
	for _, item := range s.Items {
		item.file = path
	}
}

// IsGenerated says whether a file's text is an object that a run generated.
func IsGenerated(text []byte) bool {
	stream, err := ReadStream(text)
	return err == nil && len(stream.Items) > 0 && stream.Items[0].Annotation(generatedFromAnnotation) != ""
}

// ConfigKey is a key of the config's spec, dotted.
type ConfigKey struct {
	Name, Usage string
}

// ConfigKeys are all keys of the config that hold a value: scalars, and lists
// and maps as YAML text.
func ConfigKeys() []ConfigKey {
	return configKeys(reflect.TypeFor[ConfigSpec](), "")
}

func configKeys(t reflect.Type, prefix string) []ConfigKey {
	var keys []ConfigKey
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Type.Kind() == reflect.Struct {
			keys = append(keys, configKeys(field.Type, prefix+name+".")...)
			continue
		}
		usage := "config " + prefix + name
		if values := field.Tag.Get("enum"); values != "" {
			usage += ": " + strings.ReplaceAll(values, ",", ", ")
		}
		keys = append(keys, ConfigKey{Name: prefix + name, Usage: usage})
	}
	return keys
}

// ErrNotAConfig is a config file that holds something else.
var ErrNotAConfig = errors.New("the file must hold one " + ConfigKind + " (" + ConfigAPIVersion + ") or one ConfigMap, and nothing else")

// NewConfig makes a functionConfig of the text of a config file, empty for
// none, and of single keys, which win.
func NewConfig(text []byte, set map[string]string) (*Item, error) {
	config := &Item{node: &yaml.Node{Kind: yaml.MappingNode}}
	put(config.node, "apiVersion", stringNode(ConfigAPIVersion))
	put(config.node, "kind", stringNode(ConfigKind))
	if len(text) > 0 {
		stream, err := ReadStream(text)
		if err != nil {
			return nil, err
		}
		if stream.ResourceList || len(stream.Items) != 1 {
			return nil, ErrNotAConfig
		}
		config = stream.Items[0]
	}
	if len(set) == 0 {
		return config, nil
	}
	if config.Kind() != ConfigKind {
		return nil, errors.New("flags add to a " + ConfigKind + ", but the config file is a " + config.Kind())
	}
	return config.withKeys(set)
}

// withKeys sets single keys of a config's spec.
func (i *Item) withKeys(set map[string]string) (*Item, error) {
	spec := mapping(i.root(), "spec")
	for _, key := range slices.Sorted(maps.Keys(set)) {
		path := splitKey(key)
		typed, err := typedValue(reflect.TypeFor[ConfigSpec](), path, set[key])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		var node yaml.Node
		if err := node.Encode(typed); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		target := spec
		for _, step := range path[:len(path)-1] {
			target = mapping(target, step)
		}
		put(target, path[len(path)-1], &node)
	}
	i.text = nil
	return i, nil
}

// TakeConfig makes the one RenderSonataFlow among the items the stream's
// functionConfig, with single keys set on it, which win over what it says.
func (s *Stream) TakeConfig(set map[string]string) (err error) {
	for _, item := range s.Items {
		if item.Kind() == ConfigKind && s.FunctionConfig == nil {
			s.FunctionConfig, err = item.withKeys(set)
			return err
		}
	}
	s.FunctionConfig, err = NewConfig(nil, set)
	return err
}

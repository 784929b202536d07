package fn

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// ErrNotAConfig is a config file that holds something else.
var ErrNotAConfig = errors.New("the file must hold one " + ConfigKind + " (" + ConfigAPIVersion + ") or one ConfigMap, and nothing else")

// NewConfig makes a functionConfig of a config file and its text, empty for none,
// and of single keys, which win.
func NewConfig(file string, text []byte, set map[string]string) (*krm.Item, error) {
	if len(text) == 0 {
		text = []byte("apiVersion: " + ConfigAPIVersion + "\nkind: " + ConfigKind + "\n")
	}
	stream, err := krm.Read(text)
	if err != nil {
		return nil, err
	}
	if stream.ResourceList || len(stream.Items) != 1 {
		return nil, ErrNotAConfig
	}
	stream.SetFile(file)
	return withKeys(stream.Items[0], set)
}

// withKeys sets single keys of a config's spec.
func withKeys(config *krm.Item, set map[string]string) (*krm.Item, error) {
	if len(set) == 0 {
		return config, nil
	}
	if config.Kind() != ConfigKind {
		return nil, errors.New("flags add to a " + ConfigKind + ", but the config file is a " + config.Kind())
	}
	var problems []error
	config.Edit(func(root krm.Map) {
		for _, key := range slices.Sorted(maps.Keys(set)) {
			path := splitKey(key)
			value, err := typedValue(reflect.TypeFor[ConfigSpec](), path, set[key])
			if err == nil {
				target := root.Map("spec")
				for _, step := range path[:len(path)-1] {
					target = target.Map(step)
				}
				err = target.Set(path[len(path)-1], value)
			}
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", key, err))
			}
		}
	})
	return config, errors.Join(problems...)
}

// TakeConfig makes the one RenderSonataFlow among the items the stream's
// functionConfig, unless it has one, with single keys set on it, which win over
// what it says.
func TakeConfig(stream *krm.Stream, set map[string]string) (err error) {
	if stream.FunctionConfig != nil {
		stream.FunctionConfig, err = withKeys(stream.FunctionConfig, set)
		return err
	}
	for _, item := range stream.Items {
		if item.Kind() == ConfigKind {
			stream.FunctionConfig, err = withKeys(item, set)
			return err
		}
	}
	stream.FunctionConfig, err = NewConfig("", nil, set)
	return err
}

package fn

import (
	"bytes"
	"errors"
	"io"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// PluginKind is a kind that kustomize runs the function for, where it finds it
// among its plugins as <group>/<version>/<kind in lower case>/<kind>.
type PluginKind struct{ APIVersion, Kind string }

// PluginKinds are those of the function's configs.
func PluginKinds() []PluginKind {
	return []PluginKind{
		{ConfigAPIVersion, ConfigKind},
		{ConfigAPIVersion, VerifyKind},
		{v1alpha08.GroupVersion, v1alpha08.KindPlatform},
	}
}

// Plugin is the function as kustomize runs what it finds among its plugins: a
// transformer gets resources as documents and returns all of them, a generator gets none and returns its own. With an error nothing is written.
func Plugin(config, in []byte, stdout io.Writer) (krm.Results, error) {
	var err error
	stream := &krm.Stream{}
	if len(bytes.TrimSpace(in)) > 0 {
		if stream, err = krm.Read(in); err != nil {
			return nil, err
		}
	}
	if stream.FunctionConfig, err = NewConfig("", config, nil); err != nil {
		return nil, err
	}
	kind := stream.FunctionConfig.Kind()
	if kind == VerifyKind {
		results := Verify(stream)
		if err = fits(results); err == nil {
			err = write(stream, stdout, nil)
		}
		return results.Urgent(), err
	}
	if kind == ConfigKind && len(stream.Items) == 0 {
		return nil, errors.New("a " + ConfigKind + " renders the resources of its kustomization, and there are none: list it under transformers: instead of generators: in it")
	}
	results := Render(stream)
	if err = notRendered(results); err == nil {
		err = write(stream, stdout, nil)
	}
	return results.Urgent(), err
}

package fn

import (
	"reflect"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Explain resolves the stream and renders nothing: the plan says what was
// decided and by which field of which file, without any credential. It is as
// whole as the input allows, also where the results hold errors; only without
// any does it list the objects.
func Explain(stream *krm.Stream) (*generators.Plan, krm.Results) {
	r := &run{stream: stream, releases: release.Table()}
	r.readConfig()
	r.report.strict = r.config.Spec.Strict
	r.input.FileOf = r.fileOf
	r.resolve()
	if !r.report.failed() {
		r.listObjects()
	}
	hideCredentials(reflect.ValueOf(r.plan))
	return r.plan, r.report.sorted()
}

// listObjects has the plan name what is rendered, with the config's patches.
func (r *run) listObjects() {
	objects := generators.Generate(r.plan)
	of := map[generators.Ref][]generators.ObjectRef{}
	if len(r.config.Spec.Patches) == 0 { // names are there without writing anything
		for _, object := range objects {
			version, kind := object.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
			of[object.Owner] = append(of[object.Owner], generators.ObjectRef{APIVersion: version, Kind: kind, Namespace: object.GetNamespace(), Name: object.GetName()})
		}
		r.plan.TakeObjects(of)
		return
	}
	items := r.itemsOf(objects)
	if r.report.failed() {
		return
	}
	r.patchRendered(items)
	for n, item := range items {
		if item != nil { // else a patch deletes it
			owner := objects[n].Owner
			of[owner] = append(of[owner], generators.ObjectRef{APIVersion: item.APIVersion(), Kind: item.Kind(), Namespace: item.Namespace(), Name: item.Name()})
		}
	}
	r.plan.TakeObjects(of)
}

// fileOf is the file that holds a custom resource, "" where nobody knows.
func (r *run) fileOf(ref generators.Ref) string {
	for _, sources := range []map[generators.Ref]*source{r.sources, r.companions} {
		if s := sources[ref]; s != nil && s.item != nil {
			return s.item.File()
		}
	}
	return ""
}

// hideCredentials walks the plan, which is about to be shown, and takes out
// what must not be.
func hideCredentials(value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			hideCredentials(value.Elem())
		}
	case reflect.Slice:
		for i := range value.Len() {
			hideCredentials(value.Index(i))
		}
	case reflect.String:
		value.SetString(quote.Text(value.String()))
	case reflect.Struct:
		if property, ok := value.Addr().Interface().(*generators.Property); ok {
			property.Value = quote.Assigned(property.Key, property.Value)
		}
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				hideCredentials(value.Field(i))
			}
		}
	}
}

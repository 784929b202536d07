package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/hasher"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// builder builds the kustomization of a folder.
type builder func(dir string) (resmap.ResMap, error)

// newBuilder builds from some files. Where a kustomization says itself, and
// otherwise, what kustomize must know of a field, or a resource holds something
// that is no such field, it is built without: the render will say what is wrong
// with a resource.
func newBuilder(options *krusty.Options, l *layerFiles) builder {
	return func(dir string) (resmap.ResMap, error) {
		// The render needs what kustomize notes of earlier names, and drops.
		annotations := resource.BuildAnnotations
		defer func() { resource.BuildAnnotations = annotations }()
		resource.BuildAnnotations = slices.DeleteFunc(slices.Clone(annotations), func(key string) bool { return slices.Contains(fn.NameAnnotations, key) })
		l.NewPass()
		l.top = filepath.Clean(dir)
		resources, err := krusty.MakeKustomizer(options).Run(l, dir)
		if err == nil || !slices.ContainsFunc(notConfigurable, func(text string) bool { return strings.Contains(err.Error(), text) }) {
			return resources, err
		}
		plain := *l
		plain.plain = true
		plain.NewPass()
		resources, failed := krusty.MakeKustomizer(options).Run(&plain, dir)
		if failed == nil || strings.Contains(err.Error(), conflicting) {
			return resources, failed
		}
		return nil, err
	}
}

const conflicting = "conflicting fieldspecs"

// notConfigurable is what kustomize says where a configuration does not fit.
var notConfigurable = []string{conflicting, "path config error", "expected sequence or mapping node"}

// run builds the target: a pass for each layer that renders, and one for all.
func (l *layering) run() (*krm.Stream, error) {
	if filepath.IsAbs(l.target) { // else it is in another repository
		if err := l.kustomization(l.target); err != nil {
			return nil, err
		}
		if k, _ := l.kustomizationIn(l.target); len(l.rendered) == 0 && k != nil && k[k.key("sortOptions")] == nil {
			l.options.Reorder = krusty.ReorderOptionNone // the render sorts anyway
		}
	}
	resources, err := l.build(l.target)
	if err != nil {
		return nil, err
	}
	stream := &krm.Stream{Rendered: l.rendered, Rules: l.rules}
	for _, one := range resources.Resources() {
		stream.Items = append(stream.Items, krm.FromNode(one.YNode()))
	}
	fn.FollowNames(stream.Items)
	withoutOrigins(stream.Items)
	if l.last != nil {
		stream.Rendered = nil // what is there is rendered again
		stream.FunctionConfig, err = l.configOf(l.last)
	}
	return stream, err
}

// render runs the functions among some steps, each on what those before it
// make, and puts a component of what it rendered in its place. The one that
// ends all of the build is left to the command.
func (l *layering) render(dir, file string, brings, changes kustomization, steps []step) error {
	early := brings.with("validators", nil).with("vars", nil)
	for n, one := range steps {
		if one.function == nil {
			continue
		}
		l.files.made[file] = joinFields(early, nil, l.entries(dir, steps[:n])).text()
		if dir == l.target && n == len(steps)-1 && !changes.hold() {
			l.files.made[file] = joinFields(brings, nil, l.entries(dir, steps[:n])).text()
			l.last = one.function
			return nil
		}
		resources, err := l.build(dir)
		if err != nil {
			return err
		}
		made, err := l.renderStep(dir, resources, one.function)
		if err != nil {
			return err
		}
		steps[n] = step{component: made}
		l.rendered = append(l.rendered, l.name(dir))
	}
	l.files.made[file] = joinFields(brings, changes, l.entries(dir, steps)).text()
	return nil
}

// joinFields is a kustomization of its parts.
func joinFields(brings, changes kustomization, components []string) kustomization {
	k := maps.Clone(brings)
	maps.Copy(k, changes)
	return k.with("components", components)
}

// entries are steps as a kustomization lists them.
func (l *layering) entries(dir string, steps []step) (list []string) {
	for _, one := range steps {
		entry := one.entry
		if relative, err := filepath.Rel(dir, one.component); err == nil && entry == "" {
			entry = relative
		}
		list = append(list, entry)
	}
	return list
}

// renderStep renders what is there, and returns a component that adds what came
// of it, and changes what the render changed.
func (l *layering) renderStep(dir string, resources resmap.ResMap, f *function) (string, error) {
	text, err := withoutHashes(resources)
	if err != nil {
		return "", err
	}
	stream := &krm.Stream{}
	var before []map[string]any
	if len(text) > 0 {
		if stream, err = krm.Read(text); err != nil {
			return "", err
		}
		withoutOrigins(stream.Items)
		before = mark(stream.Items)
	}
	if stream.FunctionConfig, err = l.configOf(f); err != nil {
		return "", err
	}
	results, err := fn.RenderLayer(stream)
	maps.Copy(l.rules, stream.Rules)
	l.locate(results, dir, f)
	if err = l.io.ended(results, err); err != nil {
		return "", err
	}
	made, patches := changesOf(before, stream.Items)
	k := kustomization{"resources": json.RawMessage(`["` + madeFile + `"]`)}
	if len(patches) > 0 {
		if k["patches"], err = json.Marshal(patches); err != nil {
			return "", err
		}
	}
	folder := l.files.newFolder(dir, component(k))
	l.files.made[filepath.Join(folder, madeFile)] = made
	return folder, nil
}

// madeFile holds what was rendered.
const madeFile = "rendered.yaml"

// withoutHashes is what was built with the names that kustomize puts its hashes
// behind, which is the last that it does: references to them it will find
// again by these names.
func withoutHashes(resources resmap.ResMap) ([]byte, error) {
	text, err := resources.AsYaml()
	if err != nil {
		return nil, err
	}
	var pairs []string
	for _, one := range resources.Resources() {
		name := one.GetName()
		cut := strings.LastIndex(name, "-")
		if cut <= 0 || len(name)-cut != 11 {
			continue
		}
		first := one.DeepCopy()
		if err := first.SetName(name[:cut]); err != nil {
			continue
		}
		if hash, err := first.Hash(&hasher.Hasher{}); err == nil && hash == name[cut+1:] {
			pairs = append(pairs, name, name[:cut])
		}
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(text))), nil
}

// generate renders a custom resource that is listed as a generator, which sees
// nothing else, and returns the file of the folder that holds what came of it.
func (l *layering) generate(dir string, f *function) (string, error) {
	if f.config.Kind() == fn.ConfigKind {
		return "", fmt.Errorf("%s: a %s renders the resources of its kustomization: list it under transformers: instead", f.listed, fn.ConfigKind)
	}
	stream := &krm.Stream{FunctionConfig: f.config}
	if f.config.Group() == v1alpha08.Group {
		// kustomize passes it on, for what renders after that to find.
		stream.Items = []*krm.Item{f.config}
	}
	results, err := fn.RenderLayer(stream)
	l.locate(results, "", f)
	if err = l.io.ended(results, err); err != nil {
		return "", err
	}
	made, _ := changesOf(nil, stream.Items)
	l.rendered = append(l.rendered, l.name(dir))
	name := fmt.Sprint(madePrefix, "generated-", len(l.files.made), ".yaml")
	l.files.made[filepath.Join(dir, name)] = made
	return name, nil
}

// name is what a path is called in messages.
func (l *layering) name(path string) string {
	if relative, err := filepath.Rel(l.files.Dir, path); err == nil && l.source != nil {
		dir := firstOrHere(l.source.dirs)
		if !filepath.IsLocal(relative) && throughLink(dir, l.files.Dir) {
			return path // from where the link leads, and not from where it is
		}
		return filepath.Join(dir, relative)
	}
	return filepath.Join(path, "")
}

// throughLink says whether a folder is not where it really is.
func throughLink(dir, really string) bool {
	above, err := filepath.Abs(filepath.Dir(filepath.Clean(dir)))
	if err == nil {
		above, err = filepath.EvalSymlinks(above)
	}
	base := filepath.Base(filepath.Clean(dir))
	return err == nil && base != "." && base != ".." && filepath.Join(above, base) != really
}

// configOf is the config of a function, with what the command line says.
func (l *layering) configOf(f *function) (*krm.Item, error) {
	if l.source.configFile != "" {
		return nil, fmt.Errorf("%s names a %s, and --config is another: remove one", f.listed, f.config.Kind())
	}
	if err := l.source.inlinePatchesOf(f.config, f.dir); err != nil {
		return nil, err
	}
	if l.source.configure != nil && f.config.Kind() == fn.ConfigKind {
		return l.source.configure(f.config)
	}
	stream := &krm.Stream{FunctionConfig: f.config}
	if len(l.source.set) > 0 {
		if err := fn.TakeConfig(stream, l.source.set); err != nil {
			return nil, err
		}
	}
	return stream.FunctionConfig, nil
}

func (f *function) verifies() bool { return f.config.Kind() == fn.VerifyKind }

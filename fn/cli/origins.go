package cli

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// traced is something that was built, and what it was made of.
type traced struct {
	item *krm.Item
	// first are the name and the namespace that it had in its file.
	first [2]string
	// file is what that is called, "" where nobody knows, and source what it
	// holds of the item, nil where that is not certain.
	file   string
	source *krm.Item
}

// locate gives results the places of what they are about, as far as these are
// known. kustomize says nothing of them by itself, so that what was built is
// built again where there is something to tell, this time with its notes.
func (s *source) locate(t *teller, results krm.Results) krm.Results {
	l := s.built
	if l == nil || !slices.ContainsFunc(results, t.wantsPlace) {
		return results
	}
	tree, err := l.open()
	if err != nil {
		return results // it was there a moment ago, and it is for a place only
	}
	defer tree.Close()
	tree.Check = l.files.Check
	l.files.Tree = tree
	_ = s.offline(func() error { // what fails leaves them without a place
		l.locate(results, l.target, l.last)
		return nil
	})
	return results
}

// wantsPlace says whether a result is to be told, and somebody has to look for
// what it is about. For an info alone people need not wait.
func (t *teller) wantsPlace(r *krm.Result) bool {
	switch {
	case r.ResourceRef == nil || r.File != nil || r.Flag != "":
		return false
	case t.quiet:
		return r.Severity == krm.Error
	default:
		return r.Severity != krm.Info || t.format != textResults || t.rules
	}
}

// locate places results of what was built in a folder, "" for none, and of the
// config of a function, nil for none.
func (l *layering) locate(results krm.Results, dir string, f *function) {
	if !slices.ContainsFunc(results, l.io.wantsPlace) {
		return
	}
	var built, configs []*traced
	if dir != "" {
		built = l.trace(dir)
	}
	if f != nil && f.config.File() == "" {
		configs = l.trace(f.dir)
	}
	for _, r := range results {
		if r.ResourceRef == nil || r.File != nil || r.Flag != "" {
			continue
		}
		among := built
		if f != nil && r.ResourceRef.Kind == f.config.Kind() {
			among = slices.Concat(built, configs)
		}
		path := ""
		if r.Field != nil {
			path = r.Field.Path
		}
		r.File = tracedAs(among, r.ResourceRef).where(path)
	}
}

// trace builds a folder once more, with kustomize's notes of where everything
// comes from; nothing comes of it where it fails.
func (l *layering) trace(dir string) (found []*traced) {
	refused := len(l.files.Refused)
	l.files.origins = true
	defer func() {
		_ = recover() // kustomize's: the build itself did without
		l.files.origins = false
		l.files.Refused = l.files.Refused[:refused]
	}()
	// What kustomize says of a kustomization it has said before.
	_, _ = heard(func() error {
		resources, err := l.build(dir)
		if err != nil {
			return err
		}
		var items []*krm.Item
		for _, one := range resources.Resources() {
			item := krm.FromNode(one.YNode())
			items = append(items, item)
			found = append(found, &traced{item: item, first: firstNames(item)})
		}
		fn.FollowNames(items)
		for _, one := range found {
			l.origin(dir, one)
		}
		return nil
	})
	return found
}

// firstNames are the name and the namespace that an item had before kustomize
// changed them.
func firstNames(item *krm.Item) (first [2]string) {
	for n, key := range fn.NameAnnotations {
		first[n], _, _ = strings.Cut(item.Annotation(key), ",")
	}
	return [2]string{cmp.Or(first[0], item.Name()), cmp.Or(first[1], item.Namespace())}
}

// origin finds what something was made of, by what kustomize noted.
func (l *layering) origin(dir string, one *traced) {
	origin := one.item.Origin()
	switch {
	case origin.Repo != "":
		one.file = origin.File()
	case origin.Path != "":
		_, onDisk, _ := l.files.within(filepath.Join(dir, origin.Path))
		if _, made := l.files.made[onDisk]; made || onDisk == "" {
			return // by the render of a layer below
		}
		text, err := l.files.readAsIs(onDisk)
		if err != nil {
			return
		}
		one.file = l.name(onDisk)
		one.source = sourceIn(text, one)
		if one.source != nil {
			one.source.SetFile(one.file)
		}
	case strings.HasSuffix(origin.By, "Generator"):
		configured := filepath.Join(dir, filepath.Dir(origin.ConfiguredIn))
		if of := l.files.shown[configured]; of != "" {
			configured = of
		}
		if _, file := l.kustomizationIn(configured); file != "" {
			one.file = l.name(file)
		}
	}
}

// sourceIn is the one document of a file that something was made of, nil where
// none is, or more than one may be.
func sourceIn(text []byte, of *traced) *krm.Item {
	stream, err := krm.Read(text)
	if err != nil {
		return nil
	}
	isOther := func(item *krm.Item) bool {
		return item.Kind() != of.item.Kind() || item.Group() != of.item.Group() || item.Name() != of.first[0]
	}
	found := slices.DeleteFunc(stream.Items, isOther)
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(item *krm.Item) bool { return item.Namespace() != of.first[1] })
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// tracedAs is what a result names, by the name it has or had; nil where there is
// none.
func tracedAs(among []*traced, ref *krm.ResourceRef) *traced {
	for _, now := range []bool{true, false} {
		for _, one := range among {
			name := one.first[0]
			if now {
				name = one.item.Name()
			}
			// A namespace may have been added since.
			inNamespace := one.item.Namespace() == ref.Namespace || one.item.Namespace() == ""
			if one.item.APIVersion() == ref.APIVersion && one.item.Kind() == ref.Kind && name == ref.Name && inNamespace {
				return one
			}
		}
	}
	return nil
}

// where is the place of a field, nil where nobody knows.
func (t *traced) where(path string) *krm.File {
	switch {
	case t == nil || t.file == "":
		return nil
	case t.source == nil:
		return &krm.File{Path: t.file}
	case path == "metadata.name", path == "metadata.namespace" && t.source.Namespace() == "":
		// It was found there by that name, whatever that is now.
		return t.source.Where(path)
	default:
		return t.item.WhereIn(t.source, path)
	}
}

// withOrigins is a kustomization that has kustomize note where all that it
// builds comes from.
func withOrigins(text []byte) []byte {
	fields, err := kustomizationFields(text)
	if err != nil || !fields.hold() {
		return text
	}
	list, ok := fields.list("buildMetadata")
	if !ok || slices.Contains(list, types.OriginAnnotations) {
		return text
	}
	return fields.with("buildMetadata", append(list, types.OriginAnnotations)).text()
}

// withoutOrigins takes out what kustomize notes by itself for a user who asked
// for it: its paths are not those that this program was called with.
func withoutOrigins(items []*krm.Item) {
	for _, item := range items {
		item.RemoveAnnotations(krm.IsOrigin)
	}
}

package cli

import (
	"errors"
	"path/filepath"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
)

// step is a part of a kustomization, in the order in which they are built: a
// component, or a function of ours.
type step struct {
	component string // its folder
	function  *function
	// entry is a component that is not here, as it is listed.
	entry string
}

// layering builds a kustomization in as many passes as it has layers that
// render.
type layering struct {
	source *source
	files  *layerFiles
	build  builder
	// options are those of kustomize.
	options *krusty.Options
	io      streams
	target  string
	// open opens the files again, once the build is over.
	open func() (*files.Tree, error)
	// seen are the folders that were looked into.
	seen map[string]bool
	// last is the function that ends all of the build, nil where none does;
	// rendered are the layers that have rendered before that.
	last     *function
	rendered []string
	// rules are what the configs of those layers say of rules, and of checks that
	// are taken out.
	rules map[string]string
}

// kustomizationIn is the kustomization of a folder, and its file; nil where
// there is none to understand, which is for kustomize to say.
func (l *layering) kustomizationIn(dir string) (k kustomization, file string) {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		text, err := l.files.readAsIs(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		k, err := kustomizationFields(text)
		if err != nil || file != "" {
			return nil, ""
		}
		return k, filepath.Join(dir, name)
	}
	return nil, ""
}

// folders are the kustomizations below, among what a list names.
func (l *layering) folders(dir string, entries []string) []string {
	var found []string
	for _, entry := range entries {
		if filepath.IsAbs(entry) {
			continue
		}
		if folder, file, err := l.files.CleanedAbs(filepath.Join(dir, entry)); err == nil && file == "" {
			found = append(found, folder.String())
		}
	}
	return found
}

// kustomization prepares the one of a folder, those below it first.
func (l *layering) kustomization(dir string) error {
	if l.seen[dir] {
		return nil
	}
	l.seen[dir] = true
	k, file := l.kustomizationIn(dir)
	if k == nil {
		return nil
	}
	brings, changes := k.split()
	brings, err := l.bring(dir, brings)
	if err != nil {
		return err
	}
	steps, renders, err := l.components(dir, brings)
	if err != nil {
		return err
	}
	own, err := l.plugins(dir, changes, "transformers")
	if err != nil {
		return err
	}
	if len(own.functions) > 0 {
		// What comes before a function has to be a part of its own.
		ownSteps := l.ownSteps(dir, changes, own)
		renders = renders || hasFunction(ownSteps)
		steps, changes = append(steps, ownSteps...), nil
	}
	if !renders {
		// Nothing is rendered here, but a check may have been taken out.
		if made := joinFields(brings, changes, l.entries(dir, steps)).text(); string(made) != string(k.text()) {
			l.files.made[file] = made
		}
		return nil
	}
	return l.render(dir, file, brings, changes, steps)
}

// bring prepares what a kustomization takes resources from, and renders its
// generators of ours.
func (l *layering) bring(dir string, brings kustomization) (kustomization, error) {
	var problems []error
	for _, field := range []string{"resources", "bases"} {
		entries, _ := brings.list(field)
		for _, folder := range l.folders(dir, entries) {
			problems = append(problems, l.kustomization(folder))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	generators, err := l.plugins(dir, brings, "generators")
	if err != nil {
		return nil, err
	}
	validators, err := l.plugins(dir, brings, "validators")
	if err != nil {
		return nil, err
	}
	if len(validators.functions) > 0 { // the build ends with them
		brings = brings.with("validators", all(validators))
	}
	if len(generators.functions) == 0 {
		return brings, nil
	}
	resources, _ := brings.list("resources")
	for n := range generators.functions {
		name, err := l.generate(dir, &generators.functions[n])
		if err != nil {
			return nil, err
		}
		if name != "" {
			resources = append(resources, name)
		}
	}
	return brings.with("generators", all(generators)).with("resources", resources), nil
}

func all(p *plugins) (entries []string) {
	for _, group := range p.groups {
		entries = append(entries, group...)
	}
	return entries
}

// components takes the components of a kustomization apart, as far as
// something renders in them.
func (l *layering) components(dir string, brings kustomization) (steps []step, renders bool, err error) {
	entries, _ := brings.list("components")
	for _, entry := range entries {
		folders := l.folders(dir, []string{entry})
		if len(folders) == 0 {
			steps = append(steps, step{entry: entry})
			continue
		}
		parts, err := l.component(folders[0])
		if err != nil {
			return nil, false, err
		}
		renders = renders || hasFunction(parts)
		steps = append(steps, parts...)
	}
	return steps, renders, nil
}

// component is one component as parts, a single one where nothing renders in
// it.
func (l *layering) component(dir string) ([]step, error) {
	k, _ := l.kustomizationIn(dir)
	if k == nil {
		return []step{{component: dir}}, nil
	}
	brings, changes := k.split()
	brings, err := l.bring(dir, brings)
	if err != nil {
		return nil, err
	}
	inner, renders, err := l.components(dir, brings)
	if err != nil {
		return nil, err
	}
	own, err := l.plugins(dir, changes, "transformers")
	if err != nil {
		return nil, err
	}
	if !renders && len(own.functions) == 0 {
		return []step{{component: dir}}, nil
	}
	steps := inner
	if head := brings.with("components", nil); head.hold() {
		steps = append([]step{{component: l.files.show(dir, component(head))}}, inner...)
	}
	return append(steps, l.ownSteps(dir, changes, own)...), nil
}

// ownSteps are the changes of a kustomization itself as parts: kustomize's
// own, then its transformers, cut at those of ours. One that checks is left
// out: every build ends with that.
func (l *layering) ownSteps(dir string, changes kustomization, own *plugins) (steps []step) {
	part := func(k kustomization) {
		if k.hold() {
			steps = append(steps, step{component: l.files.show(dir, component(k))})
		}
	}
	for n := range own.functions {
		part(changes.with("transformers", own.group(n)))
		changes = kustomization{}
		if f := &own.functions[n]; !f.verifies() {
			steps = append(steps, step{function: f})
		}
	}
	part(changes.with("transformers", own.group(len(own.functions))))
	return steps
}

func hasFunction(steps []step) bool {
	for _, one := range steps {
		if one.function != nil {
			return true
		}
	}
	return false
}

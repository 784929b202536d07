package cli

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

var errNoFile = fs.ErrNotExist

// function is one that a kustomization lists, under transformers: or
// generators:.
type function struct {
	config *krm.Item
	// listed is where, for messages, and dir the folder that its config is in.
	listed, dir string
}

// plugins are what a list of a kustomization names, in its order: entries that
// kustomize is left with, and functions of ours, each of which ends a group.
type plugins struct {
	groups    [][]string
	functions []function
}

// keep leaves an entry to kustomize.
func (p *plugins) keep(entry string) {
	if len(p.groups) == len(p.functions) {
		p.groups = append(p.groups, nil)
	}
	last := len(p.groups) - 1
	p.groups[last] = append(p.groups[last], entry)
}

// take takes a function out.
func (p *plugins) take(f function) {
	if len(p.groups) == len(p.functions) {
		p.groups = append(p.groups, nil)
	}
	p.functions = append(p.functions, f)
}

// group is what comes before the nth function, or after the last.
func (p *plugins) group(n int) []string {
	if n < len(p.groups) {
		return p.groups[n]
	}
	return nil
}

// plugins looks through a list of a kustomization. What cannot be read is left
// to kustomize, which says why.
func (l *layering) plugins(dir string, k kustomization, field string) (*plugins, error) {
	found := &plugins{}
	entries, ok := k.list(field)
	if !ok {
		return found, nil
	}
	// What stands in the list itself kustomize runs before the files.
	slices.SortStableFunc(entries, func(a, b string) int { return cmp.Compare(isPath(a), isPath(b)) })
	for _, entry := range entries {
		items, from := l.pluginConfigs(dir, entry)
		before := len(found.functions)
		kept := &plugins{}
		for _, item := range items {
			switch program := programOf(item); {
			case isOwnFunction(item, program):
				for _, one := range kept.group(0) {
					found.keep(one)
				}
				kept = &plugins{}
				f := function{config: item, listed: l.name(dir) + ": " + field, dir: from}
				if f.verifies() {
					maps.Copy(l.rules, fn.VerifyRules(item))
				}
				found.take(f)
			case program != "":
				return nil, fmt.Errorf("%s: the %s of %s runs %s, and nothing is run here but render-sonataflow itself: use kustomize's own fields for it, or let \"kustomize build\" run it, without render-sonataflow's transformer, and pipe that into \"render-sonataflow build -f -\"",
					l.name(dir), strings.TrimSuffix(field, "s"), item.Kind()+" "+quote.Value(item.Name()), quote.Value(program))
			default:
				kept.keep(string(item.Text()))
			}
		}
		switch {
		case len(found.functions) == before:
			found.keep(entry) // as it stands there
		default:
			for _, one := range kept.group(0) {
				found.keep(one)
			}
		}
	}
	return found, nil
}

// isPath is 0 for an entry that is a text itself, and 1 for a path.
func isPath(entry string) int {
	if _, err := krm.Read([]byte(entry)); err == nil {
		return 0
	}
	return 1
}

// pluginConfigs reads what an entry of the list names: the text itself, a file,
// or a folder with a kustomization of its own.
func (l *layering) pluginConfigs(dir, entry string) (items []*krm.Item, from string) {
	if stream, err := krm.Read([]byte(entry)); err == nil {
		_, file := l.kustomizationIn(dir)
		for _, item := range stream.Items {
			item.SetFileAround(l.name(file))
		}
		return stream.Items, dir
	}
	at := filepath.Join(dir, entry)
	folder, file, err := l.files.CleanedAbs(at)
	if err != nil {
		return nil, ""
	}
	if file == "" {
		resources, err := l.build(folder.String())
		if err != nil {
			return nil, ""
		}
		for _, resource := range resources.Resources() {
			items = append(items, krm.FromNode(resource.YNode()))
		}
		return items, folder.String()
	}
	text, err := l.files.readAsIs(folder.Join(file))
	if err != nil {
		return nil, ""
	}
	stream, err := krm.Read(text)
	if err != nil {
		return nil, ""
	}
	stream.SetFile(l.name(folder.Join(file)))
	return stream.Items, folder.String()
}

// isOwnFunction says whether a config is one that this program serves.
func isOwnFunction(item *krm.Item, program string) bool {
	if item.APIVersion() == fn.ConfigAPIVersion || item.Kind() == fn.ConfigKind {
		return true
	}
	image, _, _ := strings.Cut(path.Base(program), "@")
	image, _, _ = strings.Cut(image, ":")
	return strings.TrimSuffix(image, ".exe") == "render-sonataflow"
}

// programOf is what the annotation of a config has a host run: a path or an
// image; "" for none.
func programOf(item *krm.Item) string {
	for _, key := range []string{"config.kubernetes.io/function", "config.k8s.io/function"} {
		text := item.Annotation(key)
		if text == "" {
			continue
		}
		read, err := krm.ParseValue(text)
		runs, _ := read.(map[string]any)
		if err != nil || runs == nil {
			return text
		}
		for _, at := range [][]string{{"exec", "path"}, {"container", "image"}, {"starlark", "path"}} {
			if program := krm.StringAt(runs, at...); program != "" {
				return filepath.ToSlash(program)
			}
		}
		return text
	}
	return ""
}

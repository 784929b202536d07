package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// kustomize builds a kustomization in process, as kustomize build does without
// plugins, and without the network unless that was asked for.
func (s *source) kustomize(io streams, dir string) (*krm.Stream, error) {
	if _, err := s.kustomizeOptions(); err != nil {
		return nil, err
	}
	if s.remote.allowed {
		return s.kustomizeRemote(io, dir)
	}
	var stream *krm.Stream
	said, err := io.overhear(func() error {
		return s.offline(func() (err error) {
			stream, err = s.runKustomize(io, dir)
			return err
		})
	})
	switch {
	case errors.Is(err, fn.ErrNotRendered), errors.As(err, new(*krm.ReadError)):
		return nil, err // it was told why, or is a file that is none
	case err != nil:
		return nil, &kustomizeError{dir, err}
	}
	if err := io.pass(said); err != nil {
		return nil, err
	}
	return stream, nil
}

// kustomizeError is a kustomization that cannot be built.
type kustomizeError struct {
	dir string
	err error
}

func (e *kustomizeError) Error() string {
	return "cannot build the kustomization " + e.dir + ": " + e.err.Error()
}

func (e *kustomizeError) Unwrap() error { return e.err }

func (s *source) kustomizeOptions() (*krusty.Options, error) {
	options := krusty.MakeDefaultOptions()
	// As the command does: its other values are a flag, of which kustomize warns
	// where the kustomization has sortOptions.
	options.Reorder = krusty.ReorderOptionUnspecified
	switch s.loadRestrictor {
	case types.LoadRestrictionsRootOnly.String():
	case types.LoadRestrictionsNone.String():
		options.LoadRestrictions = types.LoadRestrictionsNone
	default:
		return nil, usagef("--load-restrictor must be %s or %s, but is %q", types.LoadRestrictionsRootOnly, types.LoadRestrictionsNone, s.loadRestrictor)
	}
	return options, nil
}

// runKustomize builds from the files below the root, and from temporary
// folders that git clones into.
func (s *source) runKustomize(io streams, dir string, clones ...string) (stream *krm.Stream, err error) {
	options, err := s.kustomizeOptions()
	if err != nil {
		return nil, err
	}
	boundary := s.root
	if boundary == "" {
		boundary = repositoryOf(dir)
	}
	target := ""
	if isAddress(dir) {
		if len(clones) == 0 {
			return nil, &offlineError{asked: []string{dir}, never: s.remote.never}
		}
		target, dir, boundary = dir, clones[0], clones[0]
	}
	open := func() (*files.Tree, error) { return s.reader().Tree(dir, boundary, clones...) }
	tree, err := open()
	if err != nil {
		return nil, err
	}
	if target == "" {
		target = tree.Dir
	}
	defer tree.Close()
	tree.Check = krm.CheckAliases
	// No object of Kubernetes is larger; a patch that copies can double it with
	// every line.
	jsonpatch.AccumulatedCopySizeLimit = 16 << 20
	defer func() {
		// kustomize panics where it fails to foresee an input.
		if p := recover(); p != nil {
			err = fmt.Errorf("kustomize fails on it: %s", quote.Foreign(fmt.Sprint(p)))
		}
	}()
	layered := newLayerFiles(tree)
	s.built = &layering{source: s, io: io, files: layered, build: newBuilder(options, layered), options: options, open: open, target: target, seen: map[string]bool{}, rules: map[string]string{}}
	stream, err = s.built.run()
	if len(tree.Refused) > 0 {
		return nil, errors.Join(tree.Refused...)
	}
	return stream, s.advised(s.built.placed(err), tree)
}

// advised says what to do where kustomize's own advice is for another command.
func (s *source) advised(err error, tree *files.Tree) error {
	var placed *placedError
	switch {
	case err == nil || errors.Is(err, fn.ErrNotRendered) || errors.As(err, new(*krm.ReadError)):
		return err
	case errors.As(err, &placed):
		return &placedError{placed.at, s.advised(placed.err, tree)}
	case strings.Contains(err.Error(), noGit):
		return &offlineError{asked: elsewhere(tree), never: s.remote.never}
	case strings.Contains(err.Error(), "--enable-helm"):
		return errors.New("it has helmCharts, and no helm is run: render the chart into files and list those")
	case strings.Contains(err.Error(), "plugin"):
		return errors.New(quote.Foreign(err.Error()) + "\nnothing is run here but render-sonataflow itself: use kustomize's own fields, or let \"kustomize build\" run the plugin, and pipe what it prints into \"render-sonataflow build -f -\"")
	default:
		return errors.New(quote.Foreign(err.Error()))
	}
}

// elsewhere is what the kustomizations that were read list and the tree does
// not have: the bases that git would fetch.
func elsewhere(tree *files.Tree) []string {
	var found []string
	for _, path := range tree.Read {
		if !slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(path)) {
			continue
		}
		text, err := tree.ReadFile(path)
		if err != nil {
			continue
		}
		kustomization, err := krm.ParseValue(string(text))
		if err != nil {
			continue
		}
		for _, entry := range listed(kustomization) {
			if !tree.Exists(filepath.Join(filepath.Dir(path), entry)) && !strings.Contains(entry, "\n") {
				found = append(found, entry)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// isAddress says whether a kustomization is in another repository.
func isAddress(dir string) bool {
	return !files.IsFolder(dir) && (strings.Contains(dir, "://") || strings.HasPrefix(dir, "git@") || strings.HasPrefix(dir, "github.com/"))
}

// repositoryOf is the git repository around a folder, "" where it is in none.
func repositoryOf(dir string) string {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	// A link is followed first: it is the repository of what is built.
	if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = resolved
	}
	for {
		if _, err := os.Lstat(filepath.Join(absolute, ".git")); err == nil {
			return absolute
		}
		parent := filepath.Dir(absolute)
		if parent == absolute {
			return ""
		}
		absolute = parent
	}
}

// isKustomization says whether kustomize would build a folder.
func isKustomization(dir string) bool {
	return kustomizationFile(dir) != ""
}

// kustomizationFile is the path of a folder's kustomization, "" where it has
// none.
func kustomizationFile(dir string) string {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil && !files.IsFolder(path) {
			return path
		}
	}
	return ""
}

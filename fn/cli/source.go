package cli

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// source says what a command reads: a kustomization, or plain files.
type source struct {
	files          []string
	configFile     string
	loadRestrictor string
	// settings are the flags of the config's keys, set those that were given.
	settings map[string]*string
	set      map[string]string
	// dirs are the folders given as arguments.
	dirs []string
}

// addFlags declares the flags that every command with an input has.
func (s *source) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVarP(&s.files, "file", "f", nil, "read plain YAML from a file, a folder or - (stdin) instead of a kustomization; repeatable")
	flags.StringVar(&s.configFile, "config", "", "read the config (kind "+fn.ConfigKind+") from a file")
	flags.StringVar(&s.loadRestrictor, "load-restrictor", "LoadRestrictionsRootOnly", "what a kustomization may load: LoadRestrictionsRootOnly or LoadRestrictionsNone")
	s.settings = map[string]*string{}
	for _, key := range fn.ConfigKeys() {
		s.settings[key.Name] = flags.String(key.Name, "", key.Usage)
	}
}

// take takes what the command line says.
func (s *source) take(cmd *cobra.Command, args []string) {
	s.dirs = args
	s.set = map[string]string{}
	for name, value := range s.settings {
		if cmd.Flags().Changed(name) {
			s.set[name] = *value
		}
	}
}

// read reads the resources and the config.
func (s *source) read(stdin io.Reader) (*krm.Stream, error) {
	stream, err := s.readResources(stdin)
	if err != nil {
		return nil, err
	}
	switch {
	case s.configFile != "":
		text, readErr := os.ReadFile(s.configFile)
		if readErr != nil {
			return nil, fmt.Errorf("cannot read the config: %w", readErr)
		}
		stream.FunctionConfig, err = fn.NewConfig(text, s.set)
	case len(s.set) > 0:
		// Flags add to a config that lies among the resources.
		err = fn.TakeConfig(stream, s.set)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the config: %w", err)
	}
	return stream, nil
}

func (s *source) readResources(stdin io.Reader) (*krm.Stream, error) {
	switch {
	case len(s.files) > 0 && len(s.dirs) > 0:
		return nil, usagef("a folder and -f exclude each other: %s", s.dirs[0])
	case len(s.files) > 0:
		return readFiles(stdin, s.files)
	case len(s.dirs) > 0:
		return s.kustomize(s.dirs[0])
	default:
		return s.kustomize(".")
	}
}

// kustomize builds a kustomization in process, as kustomize build does without
// plugins.
func (s *source) kustomize(dir string) (*krm.Stream, error) {
	options := krusty.MakeDefaultOptions()
	switch s.loadRestrictor {
	case types.LoadRestrictionsRootOnly.String():
	case types.LoadRestrictionsNone.String():
		options.LoadRestrictions = types.LoadRestrictionsNone
	default:
		return nil, usagef("--load-restrictor must be %s or %s, but is %q", types.LoadRestrictionsRootOnly, types.LoadRestrictionsNone, s.loadRestrictor)
	}
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		if strings.Contains(err.Error(), "plugin") {
			err = fmt.Errorf("%w\nbuild renders after the kustomization and runs no plugins: point it at one without the transformer, and pass the transformer's file as --config", err)
		}
		return nil, fmt.Errorf("cannot build the kustomization %s: %w", dir, err)
	}
	stream := &krm.Stream{}
	for _, resource := range resources.Resources() {
		stream.Items = append(stream.Items, krm.FromNode(resource.YNode()))
	}
	return stream, nil
}

// readFiles reads plain YAML, with the file of each item noted for messages.
func readFiles(stdin io.Reader, names []string) (*krm.Stream, error) {
	all := &krm.Stream{}
	for _, name := range names {
		paths, err := yamlFiles(name)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			var text []byte
			if path == "-" {
				text, err = io.ReadAll(stdin)
			} else {
				text, err = os.ReadFile(path)
			}
			if err != nil {
				return nil, fmt.Errorf("cannot read %s: %w", path, err)
			}
			label := path
			if path == "-" {
				label = "stdin"
			}
			stream, err := krm.Read(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", label, err)
			}
			stream.SetFile(label)
			all.Items = append(all.Items, stream.Items...)
			if stream.FunctionConfig != nil {
				all.FunctionConfig = stream.FunctionConfig
			}
		}
	}
	return all, nil
}

// yamlFiles are a file itself, or those of a folder and all below it, sorted.
func yamlFiles(name string) ([]string, error) {
	if name == "-" {
		return []string{name}, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, err)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var paths []string
	err = filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
		// A kustomization lists files; it is no object itself.
		if err == nil && !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)) &&
			!slices.Contains(konfig.RecognizedKustomizationFileNames(), entry.Name()) {
			paths = append(paths, path)
		}
		return err
	})
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("the folder %s holds no .yaml, .yml or .json file", name)
	}
	return paths, err
}

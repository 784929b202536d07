package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/kustomize/api/konfig"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// source says what a command reads: a kustomization, or plain files.
type source struct {
	files          []string
	configFile     string
	loadRestrictor string
	// settings are the flags of the config's keys, set those that were given.
	settings settings
	set      map[string]string
	// dirs are the kustomizations given as arguments.
	dirs []string
	// plain are those of files that an argument gives, and nobody said that they
	// are no kustomizations.
	plain []string
	// root is the folder that a kustomization may not read outside of.
	root   string
	limits files.Limits
	remote remoteOptions
	// configure adds to the config of a layer that renders; nil adds nothing.
	configure func(config *krm.Item) (*krm.Item, error)

	oneReader *files.Reader
	// built is the kustomization that was read, nil where none was.
	built *layering
}

// addFlags declares the flags that every command with an input has.
func (s *source) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVarP(&s.files, "file", "f", nil, "read plain YAML from a file, a folder or - (stdin) instead of a kustomization; repeatable")
	flags.StringVar(&s.configFile, "config", "", "read the config (kind "+fn.ConfigKind+") from a file")
	putIn(flags, groupInput, "file", "config")
	for _, name := range []string{"file", "config"} {
		_ = cmd.MarkFlagFilename(name, "yaml", "yml", "json")
	}
	s.addReadFlags(cmd)
	s.settings = settings{}
	s.settings.addTo(cmd)
}

// addReadFlags declares the flags that say what may be read, and how much.
func (s *source) addReadFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.loadRestrictor, "load-restrictor", "LoadRestrictionsRootOnly", "what a kustomization may load: LoadRestrictionsRootOnly or LoadRestrictionsNone")
	flags.StringVar(&s.root, "root", "", "the folder that a kustomization may not read outside of (default: the git repository around it)")
	flags.BoolVar(&s.remote.allowed, "allow-remote", false, "let a kustomization take bases and files from the network")
	flags.DurationVar(&s.remote.limit, "remote-timeout", time.Minute, "how long a build with --allow-remote may take")
	s.limits = files.DefaultLimits
	flags.Int64Var(&s.limits.Bytes, "max-bytes", s.limits.Bytes, "how many bytes of input are read")
	flags.IntVar(&s.limits.Files, "max-files", s.limits.Files, "how many files are read")
	flags.IntVar(&s.limits.Items, "max-items", s.limits.Items, "how many objects the input may hold")
	flags.IntVar(&s.limits.Depth, "max-depth", s.limits.Depth, "how many folders deep plain YAML is looked for")
	completeValues(cmd, "load-restrictor", "LoadRestrictionsRootOnly", "LoadRestrictionsNone")
	completeFolder(cmd, "root")
	putIn(flags, groupInput, "load-restrictor", "root", "allow-remote", "remote-timeout")
	putIn(flags, groupLimits, "max-bytes", "max-files", "max-items", "max-depth")
}

// flagNames are the flags that set keys of the config, by the paths of these.
func (s *source) flagNames() map[string]string {
	names := map[string]string{}
	for key, setting := range s.settings {
		if setting.by != "" {
			names["spec."+key] = "--" + setting.by
		}
	}
	return names
}

// read reads the resources and the config.
func (s *source) read(io streams) (*krm.Stream, error) {
	var stream *krm.Stream
	if slices.Contains(s.files, "-") {
		io = io.typing()
	}
	err := io.during(s.reading(), func() (err error) {
		stream, err = s.readResources(io)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(stream.Items) > s.limits.Items {
		return nil, fmt.Errorf("the input holds %d objects, and must not hold more than %d: --max-items raises the limit", len(stream.Items), s.limits.Items)
	}
	switch {
	case s.configFile != "":
		text, readErr := s.reader().File(s.configFile)
		if readErr != nil {
			return nil, fmt.Errorf("cannot read the config: %w", readErr)
		}
		stream.FunctionConfig, err = fn.NewConfig(s.configFile, text, s.set)
	case len(s.set) > 0:
		// Flags add to a config that lies among the resources.
		err = fn.TakeConfig(stream, s.set)
	}
	var unread *krm.ReadError
	switch {
	case err == nil:
		err = s.inlinePatches(stream)
	case errors.As(err, &unread):
		return nil, inFile(s.configFile, err)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the config: %w", err)
	}
	stream.Flags = s.flagNames()
	return stream, nil
}

// readToPlan reads what is looked into before it is rendered.
func (s *source) readToPlan(io streams) (*krm.Stream, error) {
	stream, err := s.read(io)
	if err == nil && len(stream.Rendered) > 0 {
		return nil, fmt.Errorf("%s renders in a layer below: name that one, %s", firstOrHere(s.dirs), stream.Rendered[0])
	}
	return stream, err
}

func (s *source) readResources(io streams) (*krm.Stream, error) {
	switch {
	case len(s.files) > 0 && len(s.dirs) > 0:
		return nil, usagef("a kustomization and plain YAML exclude each other: %s, and %s", s.dirs[0], strings.Join(s.files, ", "))
	case len(s.dirs) > 1:
		return nil, usagef("one folder at a time, but there are %s", strings.Join(s.dirs, ", "))
	case len(s.files) > 0:
		return s.readFiles(io)
	case len(s.dirs) > 0:
		return s.kustomize(io, s.dirs[0])
	case !isKustomization("."):
		return nil, errors.New("there is no kustomization.yaml in this folder: name a folder or a file, as in build overlays/prod, build -f platform.yaml, or build . for all YAML below")
	default:
		return s.kustomize(io, ".")
	}
}

// readFiles reads plain YAML, with the file of each item noted for messages.
// All that cannot be read is told.
func (s *source) readFiles(io streams) (*krm.Stream, error) {
	all := &krm.Stream{}
	add := func(label string, text []byte) error {
		stream, err := krm.Read(text)
		if err != nil {
			return inFile(label, err)
		}
		stream.SetFile(label)
		all.Items = append(all.Items, stream.Items...)
		if stream.FunctionConfig != nil {
			all.FunctionConfig = stream.FunctionConfig
		}
		return nil
	}
	reader := s.reader()
	var problems []error
	for _, name := range s.files {
		switch {
		case name == "-":
			text, err := readStdin(io, reader)
			if err == nil {
				err = add("stdin", text)
			}
			problems = append(problems, err)
		case files.IsFolder(name):
			problems = append(problems, s.readFolder(name, all, add))
		default:
			text, err := reader.File(name)
			if err == nil {
				err = add(name, text)
			}
			if errors.Is(err, krm.ErrEmpty) && len(s.files) > 1 {
				all.Skipped = append(all.Skipped, name)
				err = nil
			}
			problems = append(problems, err)
		}
	}
	if err := joined(problems); err != nil {
		return nil, err
	}
	return all, nil
}

// joined is a list of errors without levels, nil where there is none.
func joined(problems []error) error {
	var flat []error
	for _, problem := range problems {
		if problem != nil {
			flat = append(flat, separate(problem)...)
		}
	}
	return errors.Join(flat...)
}

// readFolder reads every manifest of a folder and of all below it. A
// kustomization lists files; it is no object itself, and what is none at all
// lies there for others: charts, values, data.
func (s *source) readFolder(dir string, all *krm.Stream, add func(label string, text []byte) error) error {
	found := 0
	var kustomizations []string
	var problems []error
	err := s.reader().Folder(dir, func(path string, text []byte, err error) error {
		if slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(path)) {
			kustomizations = append(kustomizations, filepath.Dir(path))
			return nil
		}
		found++
		if err == nil {
			err = add(path, text)
		}
		if onlyOther(err) {
			all.Skipped = append(all.Skipped, path)
			return nil
		}
		problems = append(problems, err)
		return nil
	})
	if len(kustomizations) > 0 && slices.Contains(s.plain, dir) {
		return fmt.Errorf("%s has no kustomization.yaml, but others below it have: build one of %s; each of them with build --recursive; or all of it as plain YAML with -f %s", dir, strings.Join(kustomizations, ", "), dir)
	}
	if err == nil && found == 0 {
		err = fmt.Errorf("the folder %s holds no .yaml, .yml or .json file", dir)
	}
	return joined(append(problems, err))
}

// onlyOther says whether a file was refused for nothing but that it holds no
// object: no document, or documents of something else.
func onlyOther(err error) bool {
	if err == nil {
		return false
	}
	for _, one := range separate(err) {
		if !errors.Is(one, krm.ErrEmpty) && !errors.Is(one, krm.ErrNoObject) {
			return false
		}
	}
	return true
}

// reader reads within the limits that the flags set, of all files together.
func (s *source) reader() *files.Reader {
	if s.oneReader == nil {
		s.oneReader = files.NewReader(s.limits)
	}
	return s.oneReader
}

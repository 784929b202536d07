package cli

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
)

// take takes what the command line says. An argument is a kustomization, a
// folder of plain YAML, a file, or - for stdin.
func (s *source) take(args []string) {
	s.takeFolders(nil)
	for _, arg := range args {
		switch {
		case isAddress(arg), !exists(arg) && arg != "-":
			s.dirs = append(s.dirs, arg) // what is wrong with it, its build says
		case arg == "-", !files.IsFolder(arg):
			s.files = append(s.files, arg)
		case isKustomization(arg):
			s.dirs = append(s.dirs, arg)
		default:
			s.files, s.plain = append(s.files, arg), append(s.plain, arg)
		}
	}
}

// takeFolders takes arguments as folders, whatever is in them.
func (s *source) takeFolders(args []string) {
	s.dirs = args
	s.set = s.settings.given()
}

// askedAmong parts arguments into those that name a resource and those that say
// where the input is: what there is on disk is input.
func askedAmong(args []string) (asked, places []string) {
	for _, arg := range args {
		if arg == "-" || isAddress(arg) || exists(arg) {
			places = append(places, arg)
		} else {
			asked = append(asked, arg)
		}
	}
	return asked, places
}

// takeAsked takes a command line that may name a resource besides the input, in
// any order; dir is the folder of --dir.
func (s *source) takeAsked(args []string, dir string) (string, error) {
	asked, places := askedAmong(args)
	if dir != "" {
		places = append(places, dir)
	}
	if len(asked) == 2 && !strings.Contains(asked[0]+asked[1], "/") {
		asked = []string{asked[0] + "/" + asked[1]} // as kubectl has it
	}
	switch {
	case len(asked) > 1:
		return "", usagef("one resource at a time, and %q is neither a folder nor a file: %s", asked[0], strings.Join(asked, ", "))
	case len(places) > 1:
		return "", usagef("one folder at a time, but there are %s", strings.Join(places, ", "))
	}
	s.take(places)
	if len(asked) > 0 && len(places)+len(s.files) == 0 && !isKustomization(".") {
		return "", usagef("there is no folder or file %q, and no kustomization in this folder that could hold a resource of that name", asked[0])
	}
	return strings.Join(asked, ""), nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// addDir declares --dir, which said where the input is before an argument did.
func (s *source) addDir(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "dir", "", "the kustomization to read: an argument is the same")
	_ = cmd.Flags().MarkHidden("dir")
}

// reading says what is read.
func (s *source) reading() string {
	switch {
	case len(s.files) > 0:
		return "reading " + strings.Join(s.files, ", ")
	default:
		return "building the kustomization " + firstOrHere(s.dirs)
	}
}

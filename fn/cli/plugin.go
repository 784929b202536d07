package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/folder"
)

// Run runs a whole command line, the program's name included: kustomize runs
// its plugins under the names of their kinds, with their config's path.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	name := ""
	if len(args) > 0 {
		name, args = filepath.Base(args[0]), args[1:]
	}
	isPlugin := slices.ContainsFunc(fn.PluginKinds(), func(k fn.PluginKind) bool { return k.Kind == name })
	if !isPlugin || len(args) != 1 {
		return Main(args, stdin, stdout, stderr)
	}
	io := newStreams(stdin, stdout, stderr)
	return exitCode(io, runPlugin(args[0], io), "render-sonataflow")
}

func runPlugin(configFile string, io streams) error {
	reader := files.NewReader(files.DefaultLimits)
	config, err := reader.File(configFile)
	if err != nil {
		return err
	}
	in, err := reader.Stdin(io.in)
	if err != nil {
		return err
	}
	results, err := fn.Plugin(config, in, io.out)
	return io.ended(results, err)
}

// pluginPaths are where kustomize looks for its plugins, below their home.
func pluginPaths() []string {
	var paths []string
	for _, k := range fn.PluginKinds() {
		paths = append(paths, k.APIVersion+"/"+strings.ToLower(k.Kind)+"/"+k.Kind)
	}
	return paths
}

func newInstallPlugin(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "install-plugin DIR",
		Short: "Copy this program to where kustomize looks for plugins below a KUSTOMIZE_PLUGIN_HOME",
		Long: `install-plugin copies this program into a folder, under the names that kustomize
looks for when it runs with KUSTOMIZE_PLUGIN_HOME set to that folder and with
--enable-alpha-plugins: ` + strings.Join(pluginPaths()[:1], "") + `
and the like. A kustomization then lists configs without any path to a program.

An init container of Argo CD's repo server does this: see docs/argocd.md.`,
		Example: `  render-sonataflow install-plugin ~/.config/kustomize/plugin`,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			program, err := os.Executable()
			if err == nil {
				err = folder.Install(program, args[0], pluginPaths())
			}
			if err != nil {
				return fmt.Errorf("cannot install the plugin: %w", err)
			}
			for _, path := range pluginPaths() {
				fmt.Fprintln(io.out, filepath.Join(args[0], filepath.FromSlash(path)))
			}
			return nil
		},
	}
}

package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// newArgoCD is the command that docs/argocd/plugin.yaml runs. The environment
// is read here and nowhere else: the render itself reads none.
func newArgoCD(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "argocd [DIR]",
		Short: "Render the current folder as Argo CD's config management plugin",
		Long: `argocd renders the current folder, a kustomization or plain YAML, with what Argo
CD tells a plugin in its environment:

  ARGOCD_APP_PARAMETERS  the Application's plugin.parameters: keys of the config
  ARGOCD_APP_NAMESPACE   the destination's namespace, for resources without one
  KUBE_API_VERSIONS      what the cluster serves: cluster.knativeEventing,
                         cluster.knativeServing, cluster.prometheus, cluster.type

A RenderSonataFlow among the resources is the config. Parameters win over it; it
wins over the namespace and over what the cluster serves.`,
		Example: `  ARGOCD_APP_NAMESPACE=flows render-sonataflow argocd
  ARGOCD_APP_PARAMETERS='[{"name": "release", "string": "osl-1.38"}]' render-sonataflow argocd`,
		Args: folderOrCommand,
		RunE: func(_ *cobra.Command, args []string) error {
			return runArgoCD(io, newArgoEnv(os.Environ()), firstOrHere(args))
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "discover [DIR]",
		Short: "Print the files of the current folder that hold SonataFlow resources",
		Long: `discover prints the files that hold SonataFlow resources: those of the current
folder and of all below it, and those that its kustomization takes from
elsewhere. Argo CD gives an Application to the plugin where something is
printed. Helm charts are left to Argo CD.`,
		Example: `  render-sonataflow argocd discover`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := firstOrHere(args)
			found, err := discover(dir, newArgoEnv(os.Environ()).repository(dir))
			for _, path := range found {
				fmt.Fprintln(io.out, path)
			}
			return err
		},
	})
	return cmd
}

func runArgoCD(io streams, env *argoEnv, dir string) error {
	// The layers of a kustomization that render take what Argo CD says, too.
	configure := func(config *krm.Item) (*krm.Item, error) { return env.config(io.err, []*krm.Item{config}) }
	input := source{configure: configure, loadRestrictor: "LoadRestrictionsRootOnly", root: env.repository(dir), dirs: []string{dir}, limits: files.DefaultLimits, remote: remoteOptions{never: true}}
	if !isKustomization(dir) {
		input.dirs, input.files = nil, []string{dir}
	}
	stream, err := input.read(io)
	if err != nil {
		return err
	}
	if stream.FunctionConfig == nil && len(stream.Rendered) == 0 {
		if stream.FunctionConfig, err = env.config(io.err, stream.Items); err != nil {
			return err
		}
	}
	giveNamespace(stream.Items, env.namespace)
	results, err := fn.Manifests(stream)
	if err = io.ended(input.locate(io.teller, results), err); err != nil {
		return err
	}
	env.annotateJobs(stream.Items)
	if len(stream.Items) == 0 {
		return errors.New("there is nothing to print, and Argo CD would delete everything that it applied: delete the Application if that is what you want")
	}
	return stream.Write(io.out, nil)
}

// annotateJobs puts the parameter's sync options on the Jobs that are rendered.
func (e *argoEnv) annotateJobs(items []*krm.Item) {
	for _, item := range items {
		if e.jobSyncOptions != "" && item.Kind() == "Job" && item.Group() == "batch" && fn.IsOurs(item) {
			item.SetAnnotation("argocd.argoproj.io/sync-options", e.jobSyncOptions)
		}
	}
}

// configItem is the one RenderSonataFlow among the items. Of two there is none:
// the render refuses them by name.
func configItem(items []*krm.Item) *krm.Item {
	isConfig := func(item *krm.Item) bool { return item.Kind() == fn.ConfigKind }
	first := slices.IndexFunc(items, isConfig)
	if first < 0 || slices.ContainsFunc(items[first+1:], isConfig) {
		return nil
	}
	return items[first]
}

package cli

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// schemaKinds are the kinds that have a schema.
var schemaKinds = map[string]reflect.Type{
	fn.ConfigKind:                 reflect.TypeFor[fn.Config](),
	v1alpha08.KindPlatform:        reflect.TypeFor[v1alpha08.SonataFlowPlatform](),
	v1alpha08.KindClusterPlatform: reflect.TypeFor[v1alpha08.SonataFlowClusterPlatform](),
	v1alpha08.KindWorkflow:        reflect.TypeFor[v1alpha08.SonataFlow](),
}

func newSchema(io streams) *cobra.Command {
	kinds := []string{fn.ConfigKind, v1alpha08.KindPlatform, v1alpha08.KindClusterPlatform, v1alpha08.KindWorkflow}
	return &cobra.Command{
		Use:   "schema KIND",
		Short: "Print the JSON Schema of the config or of a custom resource, for editors",
		Long: `schema prints a JSON Schema with the documentation of every field. It accepts
what the render accepts. KIND is one of ` + strings.Join(kinds, ", ") + `.

An editor with the YAML language server takes it by a comment in the file:
  # yaml-language-server: $schema=sonataflowplatform.json`,
		Example:   `  render-sonataflow schema SonataFlowPlatform > sonataflowplatform.json`,
		Args:      cobra.ExactArgs(1),
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			at := slices.IndexFunc(kinds, func(kind string) bool { return strings.EqualFold(kind, args[0]) })
			if at < 0 {
				return usagef("there is no schema of %q: must be one of %s", args[0], strings.Join(kinds, ", "))
			}
			docs, err := strict.ReadDocs(v1alpha08.Sources, fn.Sources)
			if err != nil {
				return err
			}
			return writeData(io.out, "json", strict.Schema(schemaKinds[kinds[at]], docs))
		},
	}
}

func newCRDs() *cobra.Command {
	return &cobra.Command{
		Use:   "crds",
		Short: "Say which custom resource definitions to install: none",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), `There is nothing to install. The custom resources are read from files and never
reach a cluster, so their definitions need not be there. Take them off once no
operator needs them, as docs/takeover.md says.
`)
			return err
		},
	}
}

package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/generators/fields"
)

func newKustomizeConfig(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "kustomizeconfig",
		Short: "Print what kustomize must know of SonataFlow's kinds, for configurations:",
		Long: `kustomizeconfig prints a transformer configuration: where the custom resources,
and what is rendered of them, hold images, replicas and the names of Secrets,
ConfigMaps, Services, Brokers, platforms and service accounts. With it images:,
replicas:, namePrefix:, namespace: and the hashes of secretGenerator: and
configMapGenerator: reach them.

Commands of render-sonataflow that build a kustomization know all of it by
themselves. For any other kustomize list the file under configurations: of every
kustomization that has one of these fields.`,
		Example: `  render-sonataflow kustomizeconfig > kustomizeconfig.yaml`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.out.Write(kustomizeConfig())
			return err
		},
	}
}

// kustomizeConfig is the configuration as a file. Every list has an order of
// its own, so that nothing but the types changes it.
func kustomizeConfig() []byte {
	all := append(fields.Fields(), fields.Rendered()...)
	var text bytes.Buffer
	text.WriteString("# Made by \"render-sonataflow kustomizeconfig\" of the types of the custom resources.\n")
	list := func(key string, holds func(fields.Field) bool) {
		fmt.Fprintln(&text, key+":")
		for _, f := range all {
			if holds(f) {
				fmt.Fprintln(&text, "  - "+fieldSpec(f))
			}
		}
	}
	list("images", func(f fields.Field) bool { return f.Image })
	list("replicas", func(f fields.Field) bool { return f.Replicas })
	text.WriteString("nameReference:\n")
	for _, target := range targets(all) {
		version := "group: " + target.Group
		if target.Group == "" {
			version = "version: " + target.Version
		}
		fmt.Fprintf(&text, "  - kind: %s\n    %s\n    fieldSpecs:\n", target.Kind, version)
		for _, f := range all {
			if slices.Contains(f.Names, target) {
				fmt.Fprintln(&text, "      - "+fieldSpec(f))
			}
		}
	}
	return text.Bytes()
}

// fieldSpec is a field as kustomize has it. It makes the replicas of a workflow
// where it has none; those of a service would make the service, too. Of a map
// it writes the namespace, also where there was none: where a custom resource
// may leave it out the render follows it instead.
func fieldSpec(f fields.Field) string {
	create, path := "", strings.Join(f.Path, "/")
	if f.Replicas && f.Of == fields.Workflow {
		create = ", create: true"
	}
	if f.Whole && f.Of.Group == fields.Platform.Group && !slices.Contains(f.Names, fields.Platform) {
		path += "/name"
	}
	return "{group: " + f.Of.Group + ", kind: " + f.Of.Kind + ", path: " + path + create + "}"
}

// targets are the kinds that any field names.
func targets(all []fields.Field) []fields.Kind {
	var found []fields.Kind
	for _, f := range all {
		found = append(found, f.Names...)
	}
	slices.SortFunc(found, func(a, b fields.Kind) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group)) })
	return slices.Compact(found)
}

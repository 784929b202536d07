package cli

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/folder"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// schemaKind is a kind that has a schema.
type schemaKind struct {
	apiVersion, kind string
	of               reflect.Type
}

var schemaKinds = []schemaKind{
	{fn.ConfigAPIVersion, fn.ConfigKind, reflect.TypeFor[fn.Config]()},
	{fn.ConfigAPIVersion, fn.VerifyKind, reflect.TypeFor[fn.VerifyConfig]()},
	{v1alpha08.GroupVersion, v1alpha08.KindPlatform, reflect.TypeFor[v1alpha08.SonataFlowPlatform]()},
	{v1alpha08.GroupVersion, v1alpha08.KindClusterPlatform, reflect.TypeFor[v1alpha08.SonataFlowClusterPlatform]()},
	{v1alpha08.GroupVersion, v1alpha08.KindWorkflow, reflect.TypeFor[v1alpha08.SonataFlow]()},
}

// schemaHome is where the $id of the schemas lies. Nothing is loaded from it.
const schemaHome = "https://render-sonataflow.github.io/render-sonataflow/schema/"

func newSchema(io streams) *cobra.Command {
	var kinds []string
	for _, k := range schemaKinds {
		kinds = append(kinds, k.kind)
	}
	var out string
	cmd := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print the JSON Schema of the config or of a custom resource, for editors",
		Long: `schema prints a JSON Schema with the documentation and default of every field,
and with all of a workflow's flow. It accepts what the render accepts. KIND is
one of ` + strings.Join(kinds, ", ") + `.

An editor with the YAML language server takes it by a comment in the file:
  # yaml-language-server: $schema=sonataflowplatform.json

-o writes all of them into a folder, named as kubeconform looks for them, and
all.json, which chooses by kind and leaves other kinds alone.`,
		Example: `  render-sonataflow schema SonataFlowPlatform > sonataflowplatform.json
  render-sonataflow schema -o schemas`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 1 && out != "":
				return usagef("-o writes the schemas of all kinds: leave %q out", args[0])
			case folderFlag(out, "schema KIND prints JSON without it") != nil:
				return folderFlag(out, "schema KIND prints JSON without it")
			case out != "":
				return writeSchemas(out)
			case len(args) == 0:
				return usagef("which schema: must be one of %s, or -o DIR for all of them", strings.Join(kinds, ", "))
			}
			at := slices.IndexFunc(kinds, func(kind string) bool { return strings.EqualFold(kind, args[0]) })
			if at < 0 {
				return usagef("there is no schema of %q: must be one of %s", args[0], strings.Join(kinds, ", "))
			}
			schema, err := schemaKinds[at].schema()
			if err != nil {
				return err
			}
			return writeData(io.out, "json", schema)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write the schemas of all kinds into this `DIR`")
	completeFolder(cmd, "output")
	return cmd
}

// file is where kubeconform looks for the schema, with
// {{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json below the folder.
func (k schemaKind) file() string {
	group, version, _ := strings.Cut(k.apiVersion, "/")
	return group + "/" + strings.ToLower(k.kind) + "_" + version + ".json"
}

func (k schemaKind) schema() (map[string]any, error) {
	docs, err := strict.ReadDocs(v1alpha08.Sources, fn.Sources)
	if err != nil {
		return nil, err
	}
	var flow map[string]any
	if k.kind == v1alpha08.KindWorkflow {
		if flow, err = v1alpha08.FlowSchemas(); err != nil {
			return nil, err
		}
	}
	schema := strict.Schema(k.of, docs, flow)
	schema["$id"] = schemaHome + k.file()
	properties := schema["properties"].(map[string]any) //nolint:forcetypeassert // the schema of a struct has them
	properties["apiVersion"] = map[string]any{"const": k.apiVersion, "description": "The group and version of a " + k.kind + "."}
	properties["kind"] = map[string]any{"const": k.kind}
	required, _ := schema["required"].([]string)
	schema["required"] = append([]string{"apiVersion", "kind"}, required...)
	return schema, nil
}

// writeSchemas fills a folder.
func writeSchemas(dir string) error {
	var choices []any
	var files []folder.File
	add := func(path string, schema any) error {
		text, err := json.MarshalIndent(schema, "", "  ")
		files = append(files, folder.File{Path: path, Text: append(text, '\n')})
		return err
	}
	for _, k := range schemaKinds {
		schema, err := k.schema()
		if err == nil {
			err = add(k.file(), schema)
		}
		if err != nil {
			return err
		}
		choices = append(choices, map[string]any{
			"if":   map[string]any{"required": []string{"kind"}, "properties": map[string]any{"kind": map[string]any{"const": k.kind}}},
			"then": map[string]any{"$ref": k.file()},
		})
	}
	// It has no $id: the others are looked up beside it.
	all := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "SonataFlow, among other kinds",
		"type": "object", "properties": map[string]any{"kind": map[string]any{"type": "string"}}, "allOf": choices,
	}
	if err := add("all.json", all); err != nil {
		return err
	}
	return folder.Write(dir, files, folder.Options{Ending: ".json"})
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

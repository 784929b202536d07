package cli

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"

	"github.com/render-sonataflow/render-sonataflow/fn/folder"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/waves"
)

// waveFiles are a render as one folder for each wave, each a kustomization that
// can be applied by itself. Those of empty waves are there as well: what applies
// them is written once, and not for each render.
func waveFiles(items []*krm.Item, base bool) ([]folder.File, error) {
	all := waves.Of(items)
	var tree, folders []folder.File
	var problems []error
	for n, w := range all {
		files, err := outputFiles(w.Items)
		problems = append(problems, err)
		kustomization := kustomizationOf(files)
		kustomization.Text = []byte(waveHead(all, n) + namedAfter(w.Name, string(kustomization.Text)))
		for _, file := range append(files, kustomization) {
			file.Path = path.Join(w.Name, file.Path)
			tree = append(tree, file)
		}
		folders = append(folders, folder.File{Path: w.Name})
	}
	if base {
		tree = append(tree, kustomizationOf(folders))
	}
	return tree, errors.Join(problems...)
}

// waveHead says in a wave's kustomization how it is applied, and what to wait
// for before the next one.
func waveHead(all []waves.Wave, n int) string {
	w := all[n]
	var text strings.Builder
	if len(w.Items) == 0 {
		fmt.Fprintf(&text, "# Wave %d of %d is empty: kubectl has nothing to apply.\n", n+1, len(all))
		return text.String()
	}
	fmt.Fprintf(&text, "# Wave %d of %d:\n#   kubectl apply --server-side -k %s\n", n+1, len(all), w.Name)
	for _, command := range w.Wait {
		text.WriteString("#   " + command + "\n")
	}
	return text.String()
}

// namedAfter gives a kustomization a name: one without anything in it some
// versions of kustomize refuse.
func namedAfter(name, kustomization string) string {
	named := strings.Replace(kustomization, "resources:\n", "metadata:\n  name: "+name+"\nresources:\n", 1)
	if strings.HasSuffix(named, "resources:\n") {
		named = strings.TrimSuffix(named, "\n") + " []\n"
	}
	return named
}

// notWaves refuses --waves where no folder is asked for.
func (o *buildOptions) notWaves() error {
	if o.waves && o.out == "" && o.check == "" {
		return usagef("--waves is about the folder of --output and --check, which has a %s for each wave", konfig.DefaultKustomizationFileName())
	}
	return nil
}

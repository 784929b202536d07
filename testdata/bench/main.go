// Command bench prints how fast render-sonataflow is, as ratios against
// something real that is measured in the same run, turn by turn. Absolute
// times mean nothing on shared machines.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// contestant is a command that is measured.
type contestant struct {
	name  string
	args  []string
	stdin string
}

// measured is the median of its runs; memory is the most that one of them used.
type measured struct {
	Time   time.Duration
	Memory int64 // bytes
	Flow   int64 // bytes in and out
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == measureCommand {
		if err := measure(os.Args[2], os.Args[3:]); err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(1)
		}
		return
	}
	ours := flag.String("binary", "", "the render-sonataflow to measure")
	flag.Parse()
	if err := run(*ours); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ours string) error {
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, pkg := range []string{"./copy", "sigs.k8s.io/kustomize/kustomize/v5"} {
		build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", dir+"/", pkg)
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("cannot build %s: %w\n%s", pkg, err, out)
		}
	}
	copier, kustomize := filepath.Join(dir, "copy"), filepath.Join(dir, "kustomize")
	for _, table := range []func() error{
		func() error { return start(ours, copier) },
		func() error { return pass(ours, copier) },
		func() error { return scale(ours, copier) },
		func() error { return build(ours, kustomize, dir) },
		func() error { return many(ours, kustomize, dir) },
	} {
		if err := table(); err != nil {
			return err
		}
	}
	return nil
}

// start measures what a host pays for each package: for objects that pass
// through, for a package that was rendered before, and for one where six
// objects are made that the copier never sees.
func start(ours, copier string) error {
	rendered := exec.Command(ours)
	rendered.Stdin = strings.NewReader(small())
	again, err := rendered.Output()
	if err != nil {
		return err
	}
	for _, input := range []struct{ title, stdin string }{
		{"start to exit, 10 objects that pass through (bar: 1.20)", plain()},
		{"start to exit, 9 objects and a platform with its 6 objects, rendered before", string(again)},
		{"start to exit, 9 objects and a platform whose 6 objects are made", small()},
	} {
		results, err := race(100, []contestant{
			{"a function that only copies (kyaml framework)", []string{copier}, input.stdin},
			{"render-sonataflow", []string{ours}, input.stdin},
		})
		if err := report(input.title, results, err); err != nil {
			return err
		}
	}
	return nil
}

// pass measures objects of others that only pass through, beside a hundred
// platforms.
func pass(ours, copier string) error {
	for _, input := range []struct {
		title string
		list  bool
	}{
		{"10,000 Deployments of others and 100 platforms, as a ResourceList (bar: time 0.040, memory 0.100)", true},
		{"the same as plain YAML (bar: time 0.250)", false},
	} {
		text := foreign(10_000, input.list)
		results, err := race(5, []contestant{
			{"a function that only copies (kyaml framework)", []string{copier}, text},
			{"render-sonataflow", []string{ours}, text},
		})
		if err := report(input.title, results, err); err != nil {
			return err
		}
	}
	return nil
}

// scale measures many workflows: against a function that copies what comes out,
// and ten times as many against themselves.
func scale(ours, copier string) error {
	rendered := exec.Command(ours)
	rendered.Stdin = strings.NewReader(workflows(1000))
	result, err := rendered.Output()
	if err != nil {
		return err
	}
	results, err := race(5, []contestant{
		{"a function that only copies the result (kyaml framework)", []string{copier}, asList(string(result))},
		{"1,000 workflows (bar: time 0.50, 200 MB)", []string{ours}, workflows(1000)},
	})
	if err := report("1,000 workflows in 50 namespaces", results, err); err != nil {
		return err
	}
	results, err = race(3, []contestant{
		{"1,000 workflows", []string{ours}, workflows(1000)},
		{"10,000 workflows (linear: 10)", []string{ours}, workflows(10_000)},
	})
	return report("ten times as many workflows", results, err)
}

func build(ours, kustomize, dir string) error {
	const config = `apiVersion: fn.sonataflow.org/v1alpha1
kind: RenderSonataFlow
metadata:
  name: render
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: ./render-sonataflow
`
	plain, plugin := filepath.Join(dir, "plain"), filepath.Join(dir, "plugin")
	for path, text := range map[string]string{
		plain + "/kustomization.yaml": "resources: [all.yaml]\n", plain + "/all.yaml": mixed(),
		plugin + "/kustomization.yaml": "resources: [all.yaml]\ntransformers: [render.yaml]\n", plugin + "/all.yaml": mixed(), plugin + "/render.yaml": config,
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if err := os.Symlink(ours, filepath.Join(plugin, "render-sonataflow")); err != nil {
		return err
	}
	results, err := race(5, []contestant{
		{"kustomize build alone", []string{kustomize, "build", plain}, ""},
		{"render-sonataflow build (bar: 0.60)", []string{ours, "build", plain}, ""},
		{"kustomize build with the plugin (bar: 4 times build)", []string{kustomize, "build", "--enable-alpha-plugins", "--enable-exec", plugin}, ""},
	})
	return report("1,000 Deployments, 10 platforms, 50 workflows", results, err)
}

// many measures a repository of small kustomizations.
func many(ours, kustomize, dir string) error {
	fleet := filepath.Join(dir, "fleet")
	for i := range 200 {
		below := filepath.Join(fleet, fmt.Sprintf("k%03d", i))
		if err := os.MkdirAll(below, 0o755); err != nil {
			return err
		}
		for name, text := range map[string]string{
			"kustomization.yaml": fmt.Sprintf("namespace: ns%03d\nresources: [all.yaml]\n", i),
			"all.yaml":           platform("any") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: b\n",
		} {
			if err := os.WriteFile(filepath.Join(below, name), []byte(text), 0o644); err != nil {
				return err
			}
		}
	}
	results, err := race(3, []contestant{
		{"200 times kustomize build", []string{"sh", "-c", `for dir in "$1"/*; do "$0" build "$dir" || exit 1; done`, kustomize, fleet}, ""},
		{"render-sonataflow build --recursive (bar: 0.125)", []string{ours, "build", "--recursive", fleet}, ""},
	})
	return report("200 small kustomizations", results, err)
}

// named keeps the order of the contestants.
type named struct {
	contestant
	measured
}

// race runs the contestants turn by turn, so that noise hits them alike.
func race(rounds int, contestants []contestant) ([]named, error) {
	times := make([][]time.Duration, len(contestants))
	results := make([]named, len(contestants))
	for round := range rounds + 1 {
		for i, c := range contestants {
			once, err := inProcess(c)
			if err != nil {
				return nil, err
			}
			if round > 0 { // the first warms up
				times[i] = append(times[i], once.Time)
			}
			results[i].contestant = c
			results[i].Memory = max(results[i].Memory, once.Memory)
			results[i].Flow = int64(len(c.stdin)) + once.Flow
		}
	}
	for i := range results {
		slices.Sort(times[i])
		results[i].Time = times[i][len(times[i])/2]
	}
	return results, nil
}

// report prints a table; the first contestant is what the others are measured
// against.
func report(title string, results []named, err error) error {
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "\n%s\n\n\ttime\tmemory\ttime\tmemory\tinput and output\t\n", title)
	first := results[0]
	for _, r := range results {
		fmt.Fprintf(out, "%s\t%.3f\t%.3f\t%s\t%d MB\t%d MB\t\n", r.name, float64(r.Time)/float64(first.Time), float64(r.Memory)/float64(first.Memory),
			r.Time.Round(100*time.Microsecond), r.Memory>>20, r.Flow>>20)
	}
	return out.Flush()
}

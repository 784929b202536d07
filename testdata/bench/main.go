// Command bench prints how fast render-sonataflow is, as ratios against
// something real that is measured in the same run, turn by turn. Absolute
// times mean nothing on shared machines.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
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
	time   time.Duration
	memory int64 // bytes
}

func main() {
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
	if err := start(ours, copier); err != nil {
		return err
	}
	if err := scale(ours, copier); err != nil {
		return err
	}
	return build(ours, kustomize, dir)
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
		{"start to exit, 10 objects that pass through (bar: 1.5)", plain()},
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

func scale(ours, copier string) error {
	var contestants []contestant
	for _, n := range []int{10, 100, 1000} {
		contestants = append(contestants, contestant{fmt.Sprintf("%d workflows", n), []string{ours}, workflows(n)})
	}
	contestants = append(contestants, contestant{"1000 workflows only copied (kyaml framework)", []string{copier}, workflows(1000)})
	results, err := race(5, contestants)
	return report("workflows in 50 namespaces (bar: 1000 in 3 s and 300 MB, linear)", results, err)
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
		{"render-sonataflow build (bar: 1.25)", []string{ours, "build", plain}, ""},
		{"kustomize build with the plugin (bar: 4 times build)", []string{kustomize, "build", "--enable-alpha-plugins", "--enable-exec", plugin}, ""},
	})
	return report("1,000 Deployments, 10 platforms, 50 workflows", results, err)
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
			took, memory, err := once(c)
			if err != nil {
				return nil, err
			}
			if round > 0 { // the first warms up
				times[i] = append(times[i], took)
			}
			results[i].contestant = c
			results[i].memory = max(results[i].memory, memory)
		}
	}
	for i := range results {
		slices.Sort(times[i])
		results[i].time = times[i][len(times[i])/2]
	}
	return results, nil
}

func once(c contestant) (time.Duration, int64, error) {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Stdin = strings.NewReader(c.stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("%s: %w\n%s", c.name, err, stderr.Bytes())
	}
	took := time.Since(began)
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if usage == nil || stdout.Len() == 0 {
		return 0, 0, fmt.Errorf("%s: nothing to measure", c.name)
	}
	return took, usage.Maxrss * 1024, nil // Linux counts in KiB
}

// report prints a table; the first contestant is what the others are measured
// against.
func report(title string, results []named, err error) error {
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "\n%s\n\n\tratio\ttime\tmemory\t\n", title)
	for _, r := range results {
		fmt.Fprintf(out, "%s\t%.2f\t%s\t%d MB\t\n", r.name, float64(r.time)/float64(results[0].time), r.time.Round(100*time.Microsecond), r.memory>>20)
	}
	return out.Flush()
}

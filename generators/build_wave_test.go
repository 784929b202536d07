package generators

import (
	"strings"
	"testing"
)

// TestBuildWaves: what a build takes is there before it, and the build before
// the workload that runs its image, in waves and in the order of applying.
func TestBuildWaves(t *testing.T) {
	for _, strategy := range []string{BuildOpenShift, BuildTekton} {
		o := buildOptions(t, strategy)
		o.SyncWaves = true
		objects, told := rendered(t, input(t, o, buildAll))
		waves := map[string]string{"ConfigMap": `"0"`, "ImageStream": `"0"`, "BuildConfig": `"1"`, "TaskRun": `"1"`, "Deployment": `"3"`}
		seen := 0
		for name, text := range objects {
			for kind, wave := range waves {
				if strings.Contains(text, "\nkind: "+kind+"\n") {
					seen++
					if !strings.Contains(text, SyncWaveAnnotation+": "+wave) {
						t.Errorf("%s: %s is not in wave %s:\n%s", strategy, name, wave, text)
					}
				}
			}
		}
		if seen < 4 {
			t.Errorf("%s: only %d objects: %s", strategy, seen, told)
		}
	}
	for _, order := range [][2][2]string{
		{{"", "ConfigMap"}, {"build.openshift.io", "BuildConfig"}}, {{"image.openshift.io", "ImageStream"}, {"build.openshift.io", "BuildConfig"}},
		{{"build.openshift.io", "BuildConfig"}, {"apps", "Deployment"}}, {{"tekton.dev", "TaskRun"}, {"apps", "Deployment"}}, {{"tekton.dev", "TaskRun"}, {servingGroup, "Service"}},
	} {
		before, after := order[0], order[1]
		if ApplyOrder(before[0], before[1]) >= ApplyOrder(after[0], after[1]) {
			t.Errorf("%v must be applied before %v", before, after)
		}
	}
}

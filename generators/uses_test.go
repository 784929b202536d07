package generators

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

func TestUses(t *testing.T) {
	in := docs(platformYAML(`
  properties:
    flow: [{name: acme.token, valueFrom: {secretKeyRef: {name: token, key: k}}}]
  persistence: {postgresql: {serviceRef: {name: pg}, secretRef: {name: login}}}
  services: {dataIndex: {enabled: true, podTemplate: {serviceAccountName: index}}}`),
		withContainer(workflowYAML("", ""), "env: [{name: A, valueFrom: {secretKeyRef: {name: login, key: a}}}], envFrom: [{secretRef: {name: all}}]"))
	plan, told := Resolve(input(t, options(t, "osl-1.38"), in))
	if HasErrors(told) {
		t.Fatal(told)
	}
	if diff := cmp.Diff(Uses{Secrets: []string{"all", "login", "token"}}, plan.Workflows[0].Uses); diff != "" {
		t.Errorf("of the workflow:\n%s", diff)
	}
	if diff := cmp.Diff(Uses{ServiceAccount: "index", Secrets: []string{"login"}}, plan.Platforms[0].Services[0].Uses); diff != "" {
		t.Errorf("of the Data Index:\n%s", diff)
	}
}

// TestPodUses: wherever a pod names a Secret.
func TestPodUses(t *testing.T) {
	local := func(name string) *corev1.LocalObjectReference { return &corev1.LocalObjectReference{Name: name} }
	volume := func(source corev1.VolumeSource) corev1.Volume { return corev1.Volume{VolumeSource: source} }
	got := podUses(corev1.PodSpec{
		ImagePullSecrets: []corev1.LocalObjectReference{*local("b-pull"), {}},
		InitContainers:   []corev1.Container{{EnvFrom: []corev1.EnvFromSource{{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: *local("a-init")}}, {}}}},
		Volumes: []corev1.Volume{
			volume(corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "c-volume"}}),
			volume(corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{{Secret: &corev1.SecretProjection{LocalObjectReference: *local("d-projected")}}, {}}}}),
			volume(corev1.VolumeSource{CSI: &corev1.CSIVolumeSource{NodePublishSecretRef: local("e-csi")}}),
			volume(corev1.VolumeSource{CephFS: &corev1.CephFSVolumeSource{SecretRef: local("f-ceph")}}),
			volume(corev1.VolumeSource{ISCSI: &corev1.ISCSIVolumeSource{SecretRef: local("g-iscsi")}}),
			volume(corev1.VolumeSource{FlexVolume: &corev1.FlexVolumeSource{SecretRef: local("h-flex")}}),
			volume(corev1.VolumeSource{AzureFile: &corev1.AzureFileVolumeSource{SecretName: "i-azure"}}),
			volume(corev1.VolumeSource{CSI: &corev1.CSIVolumeSource{}}),
			volume(corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "c-volume"}}),
		},
	})
	want := []string{"a-init", "b-pull", "c-volume", "d-projected", "e-csi", "f-ceph", "g-iscsi", "h-flex", "i-azure"}
	if diff := cmp.Diff(want, got.Secrets); diff != "" {
		t.Error(diff)
	}
}

// TestBuildUses: a cluster that builds pushes with a Secret, a pipeline does not.
func TestBuildUses(t *testing.T) {
	for strategy, want := range map[string][]string{BuildOpenShift: {"push"}, BuildTekton: {"push"}, BuildContext: nil} {
		w, _ := planned(t, buildOptions(t, strategy), buildAll)
		if diff := cmp.Diff(want, w.Uses.Secrets); diff != "" {
			t.Errorf("%s:\n%s", strategy, diff)
		}
	}
}

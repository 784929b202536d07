package fn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

func TestReference(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("0a", 32)
	for _, image := range []string{
		"a", "busybox:1.36", "docker.io/library/a", "localhost/a", "localhost:5000/a/b:c", "registry.example.com/a/b:1.0",
		"registry.example.com/a" + digest, "registry.example.com/a:1.0" + digest, "a:V1_2.3-RC", "A.example.com/a", "a__b/c--d/e.f_g",
		"10.0.0.1:5000/a:latest", "[::1]:5000/a", "quay.io/org-name/image-name:v1.0.0-20240101.abc", "a/b/c/d/e", "a:" + strings.Repeat("x", 128),
		"a@sha512:" + strings.Repeat("0a", 64),
	} {
		if !generators.ValidReference(image) {
			t.Errorf("%q is a reference, and refused", image)
		}
	}
	for _, image := range []string{
		"", " ", "a b", "a ", " a", "a:", "a:1 ", "a/", "/a", "a//b", "a:b:c", "https://a.example.com/b", "example.com/Upper", "a___b", "a..b", "-a", "a-",
		"a@sha256:12", "a@" + strings.Repeat("0a", 32), "a@sha256:" + strings.Repeat("0A", 32), "a:" + strings.Repeat("x", 129), "a\n", "a:é", "a:{{ .Tag }}", "$IMAGE",
	} {
		if generators.ValidReference(image) {
			t.Errorf("%q is no reference, and accepted", image)
		}
	}
	for host, want := range map[string]bool{
		"mirror.example.com": true, "mirror.example.com:5000": true, "mirror.example.com/rhel": true, "mirror.example.com/rhel/": true, "localhost": true,
		"https://mirror.example.com": false, "a b": false, "a:tag/b": false, "a/B": false, "a:": false, "/a": false, "a@b": false,
	} {
		if got := generators.ValidRegistry(host); got != want {
			t.Errorf("registry %q: accepted %v, want %v", host, got, want)
		}
	}
}

func TestOptionsDefaults(t *testing.T) {
	got, problems := ConfigSpec{}.options(release.Table())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got.Release.Name != "osl-1.37" || got.Release.Tag != "1.37.2" || got.OperatorEnabled || got.StaticSink || got.SyncWaves || got.MonitorServices || got.Checksums != generators.ChecksumsWorkflows {
		t.Errorf("The defaults are those of the docs, got %+v", got)
	}
	want := generators.Cluster{KnativeEventing: true, KnativeServing: true, Prometheus: true}
	if diff := cmp.Diff(want, got.Cluster); diff != "" {
		t.Errorf("Of a cluster nobody described everything is there but OpenShift.\n-want +got:\n%s", diff)
	}
}

func TestOptionsCluster(t *testing.T) {
	no := false
	got, _ := ConfigSpec{Cluster: ClusterConfig{Type: "OpenShift", KnativeEventing: &no, KnativeServing: &no, Prometheus: &no, AppsDomain: "apps.example.com"}}.options(release.Table())
	if diff := cmp.Diff(generators.Cluster{OpenShift: true, AppsDomain: "apps.example.com"}, got.Cluster); diff != "" {
		t.Errorf("false is not omitted.\n-want +got:\n%s", diff)
	}
}

// TestImagePrecedence: release < tag < imageRegistry < images.
func TestImagePrecedence(t *testing.T) {
	const own = "quay.io/own/di@sha256:0000000000000000000000000000000000000000000000000000000000000000"
	cases := map[string]struct {
		reason string
		spec   ConfigSpec
		want   string
		label  string
	}{
		"release":  {reason: "A release names its images.", spec: ConfigSpec{Release: "apache-10.1"}, want: "docker.io/apache/incubator-kie-kogito-data-index-ephemeral:10.1.0", label: "10.1.0"},
		"tag":      {reason: "The label stays: it sits in selectors that cannot change.", spec: ConfigSpec{Release: "apache-10.1", Tag: "main"}, want: "docker.io/apache/incubator-kie-kogito-data-index-ephemeral:main", label: "10.1.0"},
		"registry": {reason: "A mirror keeps path and tag.", spec: ConfigSpec{Release: "apache-10.1", Tag: "main", ImageRegistry: "mirror.example.com:5000/a/"}, want: "mirror.example.com:5000/a/apache/incubator-kie-kogito-data-index-ephemeral:main", label: "10.1.0"},
		"images":   {reason: "A whole reference beats all.", spec: ConfigSpec{Release: "apache-10.1", Tag: "main", ImageRegistry: "mirror.example.com", VersionLabel: "x", Images: ImagesConfig{DataIndexEphemeral: own}}, want: own, label: "x"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			options, problems := tc.spec.options(release.Table())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			image, _ := options.Release.Image(release.Image{Key: "dataIndexEphemeral", Name: "data-index-ephemeral"})
			if image != tc.want || options.Release.VersionLabel != tc.label {
				t.Errorf("%s\nwant %s, %s\ngot  %s, %s", tc.reason, tc.want, tc.label, image, options.Release.VersionLabel)
			}
		})
	}
}

// TestBadValues: every value that a cluster or a registry would refuse is
// refused here, by its path.
func TestBadValues(t *testing.T) {
	cases := map[string]struct {
		spec ConfigSpec
		want string
	}{
		"release":           {ConfigSpec{Release: "osl-9"}, `spec.release: unknown release "osl-9": must be one of`},
		"tag":               {ConfigSpec{Tag: "a b"}, `spec.tag: "a b" must be an image tag: letters, digits, dots, dashes and underscores, at most 128 of them`},
		"long tag":          {ConfigSpec{Tag: strings.Repeat("a", 129)}, `…" must be an image tag`},
		"version label":     {ConfigSpec{VersionLabel: "1.0+2"}, `spec.versionLabel: "1.0+2" must be a label value: `},
		"registry":          {ConfigSpec{ImageRegistry: "https://a"}, `spec.imageRegistry: "https://a" must be the host of a registry, with a path at most: mirror.example.com/rhel`},
		"image":             {ConfigSpec{Images: ImagesConfig{DBMigrator: "A:1"}}, `spec.images.dbMigrator: "A:1" must be an image reference: registry.example.com/name:tag`},
		"namespace":         {ConfigSpec{Namespace: "Flows"}, `spec.namespace: "Flows" must be a namespace: `},
		"workflow image":    {ConfigSpec{WorkflowImages: map[string]string{"flows/a.b": "a b"}}, `spec.workflowImages["flows/a.b"]: "a b" must be an image reference`},
		"no workflow image": {ConfigSpec{WorkflowImages: map[string]string{"flows/a": ""}}, `spec.workflowImages["flows/a"]: "" must be an image reference`},
		"workflow":          {ConfigSpec{WorkflowImages: map[string]string{"greeting": "a:1"}}, `spec.workflowImages["greeting"]: must name a workflow as <namespace>/<name>`},
		"part of a name":    {ConfigSpec{WorkflowImages: map[string]string{"flows/order-*": "a:1"}}, `spec.workflowImages["flows/order-*"]: must be <namespace>/<name>, <namespace>/* or *`},
		"any namespace":     {ConfigSpec{WorkflowImages: map[string]string{"*/a": "a:1"}}, `spec.workflowImages["*/a"]: must be <namespace>/<name>, <namespace>/* or *`},
		"placeholder":       {ConfigSpec{WorkflowImages: map[string]string{"*": "a/{workflow}:1"}}, `spec.workflowImages["*"]: "{workflow}" stands for nothing: {namespace}, {name} and {version} do`},
		"pattern":           {ConfigSpec{WorkflowImages: map[string]string{"*": "https://a/{name}"}}, `spec.workflowImages["*"]: "https://a/{name}" must make an image reference: registry.example.com/{namespace}/{name}:{version}`},
		"open pattern":      {ConfigSpec{WorkflowImages: map[string]string{"*": "a/{name"}}, `spec.workflowImages["*"]: "a/{name" must be an image reference`},
		"apps domain":       {ConfigSpec{Cluster: ClusterConfig{AppsDomain: "*.apps"}}, `spec.cluster.appsDomain: "*.apps" must be a domain: `},
		"ingress":           {ConfigSpec{Eventing: EventingConfig{IngressURL: "broker:80"}}, `spec.eventing.ingressURL: "broker:80" must be an http or https address`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, problems := tc.spec.options(release.Table())
			if len(problems) != 1 {
				t.Fatalf("want one problem, got %v", problems)
			}
			if got := problems[0].Path + ": " + problems[0].Message; !strings.Contains(got, tc.want) {
				t.Errorf("want %q\ngot  %q", tc.want, got)
			}
		})
	}
	for _, good := range []ConfigSpec{
		{Eventing: EventingConfig{IngressURL: "http://ingress.{namespace}.svc:8080/{namespace}/{name}"}},
		{WorkflowImages: map[string]string{"flows/greeting": "a:1", "/greeting": "a:1"}},
		{WorkflowImages: map[string]string{"*": "a.b:5000/{namespace}/{name}:{version}", "flows/*": "{namespace}.example.com/{name}", "/*": "a/{name}", "flows/a": "a/a:{version}"}},
		{VersionLabel: "1.0"}, {Tag: "1.37"}, {Namespace: "flows-1"},
	} {
		if _, problems := good.options(release.Table()); len(problems) > 0 {
			t.Errorf("%+v is fine, but: %v", good, problems)
		}
	}
}

package generators

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const buildPlatform = `
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p, namespace: flows}
spec:
  build:
    config: {registry: {address: registry.example.com, secret: push}}
    template:
      buildArgs: [{name: MAVEN_ARGS_APPEND, value: -DskipTests}]
      resources: {requests: {cpu: 500m}}
      timeout: 10m0s`

const buildWorkflow = `
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: greeting, namespace: flows}
spec:
  resources: {configMaps: [{configMap: {name: specs}, workflowPath: specs}]}
  flow: {start: Hi, states: [{name: Hi, type: inject, data: {message: hi}, end: true}]}`

const buildSpecs = `
apiVersion: v1
kind: ConfigMap
metadata: {name: specs, namespace: flows}
data: {openapi.yaml: 'a: b'}`

const buildProps = `
apiVersion: v1
kind: ConfigMap
metadata: {name: greeting-props, namespace: flows}
data: {application.properties: 'a = b'}`

func buildDocuments(documents ...string) string { return strings.Join(documents, "\n---") }

var buildAll = buildDocuments(buildPlatform, buildWorkflow, buildSpecs, buildProps)

// buildOptions are the options of a strategy.
func buildOptions(t *testing.T, strategy string) Options {
	t.Helper()
	o := options(t, "apache-10.2")
	o.Build.Strategy = strategy
	return o
}

// planned is the one workflow of an input, and everything there is to tell.
func planned(t *testing.T, o Options, documents string) (*Workflow, string) {
	t.Helper()
	plan, results := Resolve(input(t, o, documents))
	var lines []string
	for _, r := range results {
		lines = append(lines, string(r.Severity)+" "+r.Field+": "+r.Message)
	}
	return plan.Workflows[0], strings.Join(lines, "\n")
}

// TestBuildHash: a changed byte of what goes into an image changes its hash, and
// with it the image and every name that is made of it; nothing else does.
func TestBuildHash(t *testing.T) {
	base, told := planned(t, buildOptions(t, BuildContext), buildAll)
	if base.Build == nil || len(base.Build.Hash) != 12 || base.Image != "registry.example.com/flows/greeting:"+base.Build.Hash {
		t.Fatalf("image %q of %+v: %s", base.Image, base.Build, told)
	}
	replace := func(from, to string) func(Options, string) (Options, string) {
		return func(o Options, documents string) (Options, string) {
			if !strings.Contains(documents, from) {
				t.Fatalf("%q is not in the input", from)
			}
			return o, strings.Replace(documents, from, to, 1)
		}
	}
	option := func(set func(*Options)) func(Options, string) (Options, string) {
		return func(o Options, documents string) (Options, string) { set(&o); return o, documents }
	}
	for name, tc := range map[string]struct {
		change  func(Options, string) (Options, string)
		changes bool
	}{
		"flow":               {replace("message: hi}", "message: ho}"), true},
		"user property":      {replace("'a = b'", "'a = c'"), true},
		"managed property":   {replace("spec:\n  build:", "spec:\n  properties: {flow: [{name: x, value: z}]}\n  build:"), true},
		"resource":           {replace("'a: b'", "'a: c'"), true},
		"resource's name":    {replace("openapi.yaml", "openapi.yml"), true},
		"resource's folder":  {replace("workflowPath: specs", "workflowPath: spec"), true},
		"build argument":     {replace("-DskipTests", "-DskipTest"), true},
		"environment":        {replace("      timeout:", "      envs: [{name: A, value: b}]\n      timeout:"), true},
		"extensions":         {replace("spec:\n  build:", "spec:\n  persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: pg}}}\n  build:"), true},
		"builder":            {replace("config: {", "config: {baseImage: example.com/builder@sha256:"+strings.Repeat("0a", 32)+", "), true},
		"release":            {option(func(o *Options) { o.Release = options(t, "osl-1.38").Release }), true},
		"runtime":            {option(func(o *Options) { o.Build.RuntimeImage = "example.com/java:21" }), true},
		"registry":           {replace("registry.example.com", "other.example.com"), false},
		"template":           {option(func(o *Options) { o.Build.Image = "example.com/{workflow}:x-{hash}" }), false},
		"push secret":        {replace("secret: push", "secret: other"), false},
		"resources of it":    {replace("cpu: 500m", "cpu: 600m"), false},
		"timeout":            {replace("10m0s", "11m0s"), false},
		"replicas":           {replace("spec:\n  resources:", "spec:\n  podTemplate: {replicas: 3}\n  resources:"), false},
		"label":              {replace("metadata: {name: greeting,", "metadata: {labels: {team: a}, name: greeting,"), false},
		"strategy":           {option(func(o *Options) { o.Build.Strategy = BuildTekton }), false},
		"OpenShift's":        {option(func(o *Options) { o.Build.Strategy = BuildOpenShift }), false},
		"waves":              {option(func(o *Options) { o.SyncWaves = true }), false},
		"an image by config": {option(func(o *Options) { o.WorkflowImages = map[string]string{"flows/other": "x"} }), false},
	} {
		t.Run(name, func(t *testing.T) {
			o, documents := tc.change(buildOptions(t, BuildContext), buildAll)
			got, told := planned(t, o, documents)
			if got.Build == nil || strings.Contains(told, "error ") {
				t.Fatal(told)
			}
			if changed := got.Build.Hash != base.Build.Hash; changed != tc.changes {
				t.Errorf("the hash changes: %v, want %v", changed, tc.changes)
			}
			if !strings.HasSuffix(got.Image, got.Build.Hash) || got.Build.objectName("greeting") != "greeting-"+got.Build.Hash {
				t.Errorf("the image %q or a name is not of the hash %s", got.Image, got.Build.Hash)
			}
		})
	}
}

// TestBuildObjectsFollow: what a changed byte renames are the objects that
// build, and the image that runs; all others stay as they are.
func TestBuildObjectsFollow(t *testing.T) {
	for strategy, kinds := range map[string][]string{BuildOpenShift: {"BuildConfig", "ConfigMap"}, BuildTekton: {"ConfigMap", "TaskRun"}} {
		before, _ := rendered(t, input(t, buildOptions(t, strategy), buildAll))
		after, _ := rendered(t, input(t, buildOptions(t, strategy), strings.Replace(buildAll, "message: hi}", "message: ho}", 1)))
		var gone, changed []string
		for name, text := range before {
			switch other, stays := after[name]; {
			case !stays:
				kind, _, _ := strings.Cut(name, "/")
				gone = append(gone, strings.Fields(kind)[0])
			case other != text:
				changed = append(changed, strings.Fields(name)[0])
			}
		}
		slices.Sort(gone)
		if diff := cmp.Diff(kinds, gone); diff != "" {
			t.Errorf("%s: what has another name (-want +got):\n%s", strategy, diff)
		}
		if len(changed) != 1 || !strings.HasPrefix(changed[0], "Deployment") || len(before) != len(after) {
			t.Errorf("%s: changed are %v, and not only the Deployment's image", strategy, changed)
		}
	}
}

// TestBuildExtensions: one persistence extension that is there says that the
// user chose.
func TestBuildExtensions(t *testing.T) {
	for given, want := range map[string]string{
		"":                        "a:b:1,c:d",
		"x:y":                     "x:y,a:b:1,c:d",
		"x:y,a:b:2":               "x:y,a:b:2",
		"x:y, c:d":                "x:y, c:d",
		"a:bb":                    "a:bb,a:b:1,c:d",
		"org.acme:a,org.acme:c:d": "org.acme:a,org.acme:c:d,a:b:1,c:d",
	} {
		arguments := []Property{{Key: "OTHER", Value: "o"}, {Key: extensionsArgument, Value: given}}
		got := addExtensions(arguments, []string{"a:b:1", "c:d"}, always)
		if len(got) != 2 || got[1].Value != want {
			t.Errorf("%q: got %v, want %q", given, got, want)
		}
	}
	if got := addExtensions(nil, []string{"a:b"}, always); len(got) != 1 || got[0].Value != "a:b" {
		t.Errorf("without the argument: %v", got)
	}
}

// TestDockerfileValues: whatever a value holds, a Dockerfile reads it back.
func TestDockerfileValues(t *testing.T) {
	b := &Build{BuilderImage: "b", RuntimeImage: "r", Arguments: []Property{{Key: mavenArgument, Value: `-Da="$HOME\x"`}, {Key: "HTTPS_PROXY", Value: "p"}}}
	text := b.makeDockerfile()
	if want := "\nARG MAVEN_ARGS_APPEND=\"-Da=\\\"\\$HOME\\\\x\\\"\"\n"; !strings.Contains(text, want) {
		t.Errorf("%q is not in\n%s", want, text)
	}
	if strings.Contains(text, "HTTPS_PROXY") || len(b.undeclared()) != 1 {
		t.Error("an argument that builders know by themselves is declared")
	}
	if got := b.argumentsFile(); got != "HTTPS_PROXY=p\nMAVEN_ARGS_APPEND=-Da=\"$HOME\\x\"\n" {
		t.Errorf("build.env is %q", got)
	}
}

func TestBuildNames(t *testing.T) {
	b := &Build{Hash: "0123456789ab"}
	for _, workflow := range []string{"a", strings.Repeat("a", 50), strings.Repeat("a", 63), strings.Repeat("a", 49) + "-b"} {
		name := b.objectName(workflow)
		if len(name) > 63 || !strings.HasSuffix(name, "-0123456789ab") || strings.Contains(name, "--") || CheckName(name) != "" {
			t.Errorf("%s: %s", workflow, name)
		}
	}
}

// TestBuildNone: without a strategy everything is as it was.
func TestBuildNone(t *testing.T) {
	for _, strategy := range []string{"", BuildNone} {
		w, told := planned(t, buildOptions(t, strategy), buildAll)
		if w.Build != nil || !strings.Contains(told, "only the operator can") || !strings.Contains(told, "build.strategy: Context") || !strings.Contains(told, "BuildConfig") || !strings.Contains(told, "TaskRun") {
			t.Errorf("%q: %s", strategy, told)
		}
	}
	o := buildOptions(t, BuildOpenShift)
	o.WorkflowImages = map[string]string{"flows/greeting": "example.com/a:1"}
	if w, told := planned(t, o, buildAll); w.Build != nil || w.Image != "example.com/a:1" || strings.Contains(told, "error") {
		t.Errorf("an image that the config names is built all the same: %s", told)
	}
	o.Build.Contexts = true
	if w, _ := planned(t, o, buildAll); w.Build == nil {
		t.Error("its context can still be asked for")
	}
}

// TestBuildBadInput: each says what is wrong, and where.
func TestBuildBadInput(t *testing.T) {
	in := func(from, to string) string { return strings.Replace(buildAll, from, to, 1) }
	big := strings.Repeat("x", configMapLimit+1)
	for name, tc := range map[string]struct {
		strategy, documents string
		set                 func(*Options)
		told                []string
	}{
		"no registry anywhere":    {documents: in("{registry: {address: registry.example.com, secret: push}}", "{}"), told: []string{"error config spec.build.registry: is missing: the image of SonataFlow flows/greeting"}},
		"no registry for Tekton":  {strategy: BuildTekton, documents: in("{registry: {address: registry.example.com, secret: push}}", "{}"), told: []string{"error config spec.build.registry: is missing"}},
		"path out of the context": {documents: in("workflowPath: specs", "workflowPath: ../specs"), told: []string{`error spec.resources.configMaps[0].workflowPath: "../specs" must be a plain path inside the build's context`}},
		"path out in the middle":  {documents: in("workflowPath: specs", "workflowPath: a/../../b"), told: []string{"must be a plain path"}},
		"path with a variable":    {documents: in("workflowPath: specs", "workflowPath: $(params.x)"), told: []string{"must be a plain path"}},
		"two at one path": {documents: in("[{configMap: {name: specs}, workflowPath: specs}]", "[{configMap: {name: specs}, workflowPath: specs}, {configMap: {name: specs}, workflowPath: /specs/}]"),
			told: []string{`error spec.resources.configMaps[1]: the file "specs/openapi.yaml" is in the build's context already (SonataFlow flows/greeting spec.resources.configMaps[0])`}},
		"over the flow":        {documents: strings.Replace(in(", workflowPath: specs", ""), "openapi.yaml", "greeting.sw.json", 1), told: []string{`the file "greeting.sw.json" is in the build's context already (SonataFlow flows/greeting spec.flow)`}},
		"over the Dockerfile":  {documents: strings.Replace(in(", workflowPath: specs", ""), "openapi.yaml", "Dockerfile", 1), told: []string{`the file "Dockerfile" is in the build's context already (the context's own Dockerfile)`}},
		"over the properties":  {documents: strings.Replace(in(", workflowPath: specs", ""), "openapi.yaml", "application.properties", 1), told: []string{`the file "application.properties" is in the build's context already`}},
		"a file and a folder":  {documents: in("workflowPath: specs", "workflowPath: application.properties"), told: []string{"would have to be a folder as well"}},
		"resource not there":   {documents: buildDocuments(buildPlatform, buildWorkflow, buildProps), told: []string{`error spec.resources.configMaps[0].configMap.name: the ConfigMap "specs" is not in the input: the image would be built without its files`}},
		"another generation":   {documents: in("config: {", "config: {baseImage: 'docker.io/apache/incubator-kie-sonataflow-builder:10.1.0', "), told: []string{`warning spec.build.config.baseImage: "docker.io/apache/incubator-kie-sonataflow-builder:10.1.0" is of another product generation than the release apache-10.2`}},
		"another product":      {documents: in("config: {", "config: {baseImage: 'registry.redhat.io/openshift-serverless-1/logic-swf-builder-rhel8:1.34.0', "), told: []string{"is of another product generation"}},
		"floating base":        {documents: in("config: {", "config: {baseImage: 'example.com/builder:latest', "), told: []string{`"example.com/builder:latest" floats`}},
		"no reference":         {documents: buildAll, set: func(o *Options) { o.Build.Image = "example.com/Flows/{workflow}:{hash}" }, told: []string{"error config spec.build.image: makes \"example.com/Flows/greeting:", "which is no valid image reference"}},
		"registry with scheme": {documents: in("address: registry.example.com", "address: 'https://registry.example.com'"), told: []string{"error spec.build.config.registry.address: makes", "which is no valid image reference"}},
		"flow too large":       {strategy: BuildOpenShift, documents: in("message: hi", "message: "+big), told: []string{"error spec.flow: is 1048", "use build.strategy: Context"}},
		"resource too large":   {strategy: BuildTekton, documents: in("'a: b'", big), told: []string{"error spec.resources.configMaps[0]: is 1048577 bytes", "use build.strategy: Context"}},
		"argument of a Secret": {documents: in("value: -DskipTests", "valueFrom: {secretKeyRef: {name: s, key: k}}"), told: []string{"error spec.build.template.buildArgs[0].valueFrom: must be a value"}},
		"argument of lines":    {documents: in("value: -DskipTests", `value: "a\nb"`), told: []string{"buildArgs[0].value: must be one line"}},
		"name of an argument":  {documents: in("name: MAVEN_ARGS_APPEND", "name: 'A B'"), told: []string{"buildArgs[0].name: \"A B\" must be a name"}},
		"environment's Secret": {strategy: BuildTekton, documents: in("      timeout:", "      envs: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n      timeout:"), told: []string{"envs[0].valueFrom: must be a value"}},
		"flags of Kaniko":      {documents: in("      timeout:", "      arguments: [--cache]\n      timeout:"), told: []string{"info spec.build.template.arguments: have no effect"}},
		"organization":         {documents: in("secret: push", "secret: push, organization: acme"), told: []string{"info spec.build.config.registry.organization: has no effect"}},
	} {
		t.Run(name, func(t *testing.T) {
			strategy := orDefault(tc.strategy, BuildContext)
			o := buildOptions(t, strategy)
			if tc.set != nil {
				tc.set(&o)
			}
			_, told := planned(t, o, tc.documents)
			for _, want := range tc.told {
				if !strings.Contains(told, want) {
					t.Errorf("not told: %q in\n%.2000s", want, told)
				}
			}
		})
	}
	// What is large goes into a context, and a fitting base image is none to
	// warn of.
	for _, documents := range []string{in("message: hi", "message: "+big), in("config: {", "config: {baseImage: 'mirror.example.com/apache/incubator-kie-sonataflow-builder:10.2.1', "), in("config: {", "config: {baseImage: 'example.com/team/builder:7', ")} {
		if _, told := planned(t, buildOptions(t, BuildContext), documents); told != "" {
			t.Errorf("a false alarm: %.300s", told)
		}
	}
}

// TestBuildObjects: the rest of what the platform says of builds is in the
// objects that build.
func TestBuildObjects(t *testing.T) {
	platform := strings.Replace(buildPlatform, "secret: push", "secret: push, insecure: true, ca: certs", 1)
	platform = strings.Replace(platform, "value: -DskipTests}", "value: -DskipTests}, {name: HTTPS_PROXY, value: 'http://proxy/$(x)'}", 1)
	documents := buildDocuments(platform, buildWorkflow, buildSpecs, buildProps)
	for strategy, want := range map[string][]string{
		BuildOpenShift: {"pushSecret:\n      name: push", "completionDeadlineSeconds: 600", "cpu: 500m", "type: ConfigChange", "destinationDir: specs", "kind: ImageStreamTag", "name: greeting:%s"},
		BuildTekton:    {"secretName: push", "timeout: 10m0s", "cpu: 500m", "TLS_VERIFY", "CERT_DIR", "HTTPS_PROXY=http://proxy/$$(x)", "- registry.example.com/flows/greeting:%s"},
	} {
		w, _ := planned(t, buildOptions(t, strategy), documents)
		objects, told := rendered(t, input(t, buildOptions(t, strategy), documents))
		kind := map[string]string{BuildOpenShift: "BuildConfig", BuildTekton: "TaskRun"}[strategy]
		text := ""
		for name, object := range objects {
			if strings.HasPrefix(name, kind) {
				text = object
			}
		}
		for _, part := range want {
			if strings.Contains(part, "%s") {
				part = fmt.Sprintf(part, w.Build.Hash)
			}
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is not in\n%s\n%s", strategy, part, text, told)
			}
		}
	}
	o := buildOptions(t, BuildOpenShift)
	o.Build.Registry = "quay.io/acme"
	o.Build.PushSecret = "robot"
	objects, _ := rendered(t, input(t, o, documents))
	for name, text := range objects {
		switch {
		case strings.HasPrefix(name, "ImageStream"):
			t.Error("an image of another registry has an ImageStream")
		case strings.HasPrefix(name, "BuildConfig") && (!strings.Contains(text, "kind: DockerImage") || !strings.Contains(text, "name: robot") || !strings.Contains(text, "quay.io/acme/flows/greeting:")):
			t.Errorf("an image of another registry is not pushed there:\n%s", text)
		case strings.HasPrefix(name, "Deployment") && strings.Contains(text, imageTriggers):
			t.Error("an image of another registry has a trigger")
		}
	}
}

// TestBuildNoNamespace: what has no namespace is left out of the image's path.
func TestBuildNoNamespace(t *testing.T) {
	documents := strings.ReplaceAll(buildAll, ", namespace: flows", "")
	w, told := planned(t, buildOptions(t, BuildContext), documents)
	if w.Build == nil || w.Image != "registry.example.com/greeting:"+w.Build.Hash {
		t.Errorf("%s: %s", w.Image, told)
	}
}

package generators

import (
	"strings"
	"testing"
)

// TestWorkflowImages: which key of the config names the image, and what it
// makes of it.
func TestWorkflowImages(t *testing.T) {
	const w = "Deployment/w"
	none := strings.Replace(workflowYAML("", ""), "  podTemplate: {container: {image: example.com/w:1}}\n", "", 1)
	versioned := withAnnotations(none, "sonataflow.org/version: '1.2'")
	profile := func(name, text string) string { return strings.Replace(text, "profile: gitops", "profile: "+name, 1) }
	named := func(text, name string) string {
		return strings.NewReplacer("name: w,", "name: "+name+",", "name: w-props", "name: "+name+"-props").Replace(text)
	}
	images := func(pairs ...string) func(*Options) {
		return func(o *Options) {
			o.WorkflowImages = map[string]string{}
			for n := 0; n < len(pairs); n += 2 {
				o.WorkflowImages[pairs[n]] = pairs[n+1]
			}
		}
	}
	const all = "registry.example.com/{namespace}/{name}:{version}"
	runChecks(t, map[string]check{
		"All": {
			reason: "One line for every workflow.", adjust: images("*", all), input: docs(platformYAML("{}"), versioned),
			want: map[string][]string{w: {"image: registry.example.com/ns/w:1.2"}}, silent: true,
		},
		"Preview": {
			reason: "Where CI builds what the operator did.", adjust: images("*", all), input: docs(platformYAML("{}"), profile("preview", versioned)),
			want: map[string][]string{w: {"image: registry.example.com/ns/w:1.2"}}, silent: true,
		},
		"NamespaceWins": {
			reason: "What is said of fewer wins.", adjust: images("*", all, "ns/*", "other.example.com/{name}"), input: docs(platformYAML("{}"), versioned),
			want: map[string][]string{w: {"image: other.example.com/w\n"}}, told: []string{"info  config spec.workflowImages[*]: names no image"},
		},
		"NameWins": {
			reason: "One workflow that is built elsewhere.", adjust: images("ns/*", all, "ns/w", "a.example.com/x:{version}"), input: docs(platformYAML("{}"), versioned),
			want: map[string][]string{w: {"image: a.example.com/x:1.2"}},
		},
		"OwnWins": {
			reason: "A pattern fills gaps only.", adjust: images("*", all, "ns/*", all), input: docs(platformYAML("{}"), workflowYAML("", "")),
			want: map[string][]string{w: {"image: example.com/w:1"}},
			told: []string{"info  config spec.workflowImages[*]: names no image", "info  config spec.workflowImages[ns/*]: names no image"},
		},
		"Dev": {
			reason: "The image of the dev profile takes any flow, that of a pattern is built for one.", adjust: images("*", all),
			input: docs(platformYAML("{}"), profile("dev", versioned)), wantNot: map[string][]string{w: {"registry.example.com"}},
		},
		"NoVersion": {
			reason: "It would make a tag of nothing.", adjust: images("*", all), input: docs(platformYAML("{}"), none),
			told: []string{`error SonataFlow ns/w metadata.annotations["sonataflow.org/version"]: is missing: workflowImages[*] in the config takes {version} from it`, "or workflowImages[ns/w]"},
		},
		"NoVersionNeeded": {
			reason: "Only what is used must be there.", adjust: images("*", "registry.example.com/{namespace}-{name}:main"), input: docs(platformYAML("{}"), none),
			want: map[string][]string{w: {"image: registry.example.com/ns-w:main"}}, silent: true,
		},
		"NoNamespace": {
			reason: "It would make two slashes.", adjust: images("*", all), input: strings.ReplaceAll(versioned, ", namespace: ns", ""),
			told: []string{"error SonataFlow w metadata.namespace: is missing: workflowImages[*] in the config takes {namespace} from it"},
		},
		"BadVersion": {
			reason: "A version need not be a tag.", adjust: images("*", all), input: docs(platformYAML("{}"), strings.Replace(versioned, "'1.2'", "1.2+3", 1)),
			told: []string{`error  config spec.workflowImages[*]: makes "registry.example.com/ns/w:1.2+3" of SonataFlow ns/w, which is no valid image reference`},
		},
		"Slip": {
			reason: "The workflow would run another image than its author thinks.", adjust: images("ns/greting", "a.example.com/greeting:1"),
			input: docs(platformYAML("{}"), named(workflowYAML("", ""), "greeting")),
			told:  []string{`warning  config spec.workflowImages[ns/greting]: names no workflow of the input: did you mean "ns/greeting"?`},
		},
		"Shared": {
			reason: "A config of many applications knows more workflows than each has.",
			adjust: images("ns/greeting1", "a.example.com/x:1", "ns/greeting2", "a.example.com/x:1"),
			input:  docs(platformYAML("{}"), named(workflowYAML("", ""), "greeting1")),
			told:   []string{"info  config spec.workflowImages[ns/greeting2]: names no workflow of the input"},
		},
		"SameImage": {
			reason: "An image holds one flow.", adjust: images("*", "registry.example.com/flows:{version}"),
			input: docs(platformYAML("{}"), versioned, named(versioned, "greeting")),
			told:  []string{"warning  config spec.workflowImages[*]: has 2 workflows run the same image, such as SonataFlow ns/greeting and SonataFlow ns/w: put {name} into it"},
		},
		"Built": {
			reason: "What is named is not built, whoever would.", input: docs(platformYAML("{}"), profile("preview", versioned)),
			adjust: func(o *Options) { images("*", all)(o); o.Build.Strategy = BuildOpenShift },
			want:   map[string][]string{w: {"image: registry.example.com/ns/w:1.2"}}, wantNot: map[string][]string{"BuildConfig/w": {""}},
			told: []string{"info  config spec.build.strategy: has no effect on the workflows whose image workflowImages[*] names"},
		},
	})
}

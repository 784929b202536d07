package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// credentialInputs have the text s3cr3t wherever people put a credential, or
// where they put one by mistake.
var credentialInputs = map[string]string{
	"jdbcUrl, user info":       platformWith("persistence: {postgresql: {jdbcUrl: 'jdbc:postgresql://u:s3cr3t@db:5432/f', secretRef: {name: pg}}}"),
	"jdbcUrl, query":           platformWith("persistence: {postgresql: {jdbcUrl: 'jdbc:postgresql://db/f?user=u&password=s3cr3t&sslpassword=s3cr3t&options=s3cr3t', secretRef: {name: pg}}}"),
	"jdbcUrl, of another kind": platformWith("persistence: {postgresql: {jdbcUrl: 'jdbc:oracle:thin:u/s3cr3t@db', secretRef: {name: pg}}}"),
	"jdbcUrl, a number":        platformWith("persistence: {postgresql: {jdbcUrl: {s3cr3t: s3cr3t}, secretRef: {name: pg}}}"),
	"sink, user info":          platformWith("services: {jobService: {enabled: true, sink: {uri: 'http://u:s3cr3t@sink/a?token=s3cr3t'}}}"),
	"sink, odd":                platformWith("services: {jobService: {enabled: true, sink: {uri: 'http://u:s3cr3t%zz@sink'}}}"),
	"sink, no scheme":          platformWith("services: {jobService: {enabled: true, sink: {uri: 'u:s3cr3t@sink'}}}"),
	"source":                   platformWith("services: {dataIndex: {enabled: true, source: {uri: 'http://u:s3cr3t@sink'}}}"),
	"sink, of a workflow":      workflowWith("sink: {uri: 'http://u:s3cr3t@sink/a'}", ""),
	"alias":                    platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {env: [{name: A, value: *s3cr3t}]}}}}"),
	"tag":                      platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {env: [{name: A, value: !!int s3cr3t}]}}}}"),
	"duplicate keys":           platformWith("persistence: {postgresql: {secretRef: {s3cr3t, s3cr3t}}}"),
	"duplicate keys, password": "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: {s3cr3t: , s3cr3t: }}\n",
	"valueFrom":                platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {env: [{name: A, valueFrom: s3cr3t}]}}}}"),
	"secretKeyRef":             platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {env: [{name: A, valueFrom: {secretKeyRef: s3cr3t}}]}}}}"),
	"secretKeyRef, optional":   platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {env: [{name: A, valueFrom: {secretKeyRef: {name: a, key: b, optional: s3cr3t}}}]}}}}"),
	"secretRef":                platformWith("persistence: {postgresql: {serviceRef: {name: db}, secretRef: s3cr3t}}"),
	"envFrom":                  platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {envFrom: [{secretRef: s3cr3t}]}}}}"),
	"httpHeaders":              platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {livenessProbe: {httpGet: {port: 80, httpHeaders: s3cr3t}}}}}}"),
	"httpHeaders, entry":       platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {livenessProbe: {httpGet: {port: 80, httpHeaders: [s3cr3t]}}}}}}"),
	"env, no name":             platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {env: [{value: s3cr3t}]}}}}"),
	"env, a map":               platformWith("services: {dataIndex: {enabled: true, podTemplate: {container: {env: s3cr3t}}}}"),
	"volumes":                  platformWith("services: {dataIndex: {enabled: true, podTemplate: {volumes: [{name: a, secret: s3cr3t}]}}}"),
	"property":                 platformWith("properties: {flow: [{name: acme.password, value: s3cr3t}, {name: acme.url, value: 'http://u:s3cr3t@host'}]}") + "---\n" + workflowWith("", ""),
	"property, twice":          platformWith("properties: {flow: [{name: acme.password, value: s3cr3t}, {name: acme.password, value: s3cr3t2}]}") + "---\n" + workflowWith("", ""),
	"property, overridden":     platformWith("properties: {flow: [{name: acme.password, value: s3cr3t}]}") + "---\n" + workflowWith("", "acme.password=mine"),
	"discovery":                workflowWith("", "db.password=${kubernetes:s3cr3t}"),
	"discovery, query":         workflowWith("", "db.url=${kubernetes:services.v1/n/a?password=s3cr3t}"),
	"discovery, user info":     workflowWith("", "db.url=${kubernetes:services.v1/u:s3cr3t@n/a}"),
	"properties, broken":       workflowWith("", "db.password=s3cr3t\\\\uZZZZ"),
	"flow, auth":               workflowWith("flow: {auth: s3cr3t, start: a, states: [{name: a, type: inject, data: {a: 1}, end: true}]}", ""),
	"flow, auth's password":    workflowWith("flow: {auth: [{name: a, scheme: basic, properties: {username: {a: b}, password: [s3cr3t]}}], start: a, states: [{name: a, type: inject, data: {a: 1}, end: true}]}", ""),
	"flow, operation":          workflowWith("flow: {functions: [{name: f, type: custom, operation: 'knative:services.v1.serving.knative.dev/n/a?path=/x&token=s3cr3t'}], start: a, states: [{name: a, type: inject, data: {a: 1}, end: true}]}", ""),
	"another kind":             "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: s3cr3t\nstringData: [s3cr3t\n",
	"config":                   "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: a}\nspec: {eventing: {sink: Static, ingressURL: 'http://u:s3cr3t@ingress/{namespace}{'}}\n---\n" + platformWith(""),
	"config, a wrong image":    "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: a}\nspec: {images: {dataIndexEphemeral: 'https://u:s3cr3t@registry/a:1'}}\n---\n" + platformWith(""),
}

func platformWith(spec string) string {
	if !strings.Contains(spec, "services:") {
		spec += "\n  services: {dataIndex: {enabled: true}}"
	}
	return "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: n}\nspec:\n  " + spec + "\n"
}

func workflowWith(spec, properties string) string {
	if !strings.Contains(spec, "flow:") {
		spec += "\n  flow: {start: a, states: [{name: a, type: inject, data: {a: 1}, end: true}]}"
	}
	text := "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: w, namespace: n, annotations: {sonataflow.org/profile: gitops}}\nspec:\n  podTemplate: {container: {image: 'a:1'}}\n  " + spec + "\n"
	if properties != "" {
		text += "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props, namespace: n}\ndata: {application.properties: \"" + properties + "\"}\n"
	}
	return text
}

// TestCredentials: nothing that is told or drawn holds a credential. The
// manifests do, where the user put it: they are what was asked for.
func TestCredentials(t *testing.T) {
	for name, input := range credentialInputs {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, map[string]string{
				"in/input.yaml":                    input,
				"kustomization/kustomization.yaml": "resources: [input.yaml]\n", "kustomization/input.yaml": input,
				"patched/kustomization.yaml":   "resources: [input.yaml]\npatches:\n- patch: |\n    password: s3cr3t\n    " + strings.ReplaceAll(strings.TrimSpace(input), "\n", "\n    ") + "\n",
				"patched/input.yaml":           "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
				"generated/kustomization.yaml": "secretGenerator:\n- name: a\n  literals: [password=s3cr3t, \"s3cr3t\"]\n",
				"list/input.yaml":              "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(strings.Split(input, "---\n")[0]), "\n", "\n  ") + "\n",
			})
			t.Chdir(dir)
			told := map[string]string{}
			for what, args := range map[string][]string{
				"function": nil, "build": {"build", "-f", "in"}, "kustomization": {"build", "kustomization"}, "patched": {"build", "patched"}, "generated": {"build", "generated"}, "many": {"build", "kustomization", "patched", "generated"},
			} {
				told[what] = runHere(input, args...).stderr
			}
			list := runHere(filesIn(t, filepath.Join(dir, "list"))["input.yaml"])
			_, results, _ := strings.Cut(list.stdout, "\nresults:")
			told["list"] = list.stderr + results
			for what, args := range map[string][]string{
				"explain": {"explain"}, "json": {"explain", "-o", "json"}, "yaml": {"explain", "-o", "yaml"},
				"mermaid": {"graph"}, "dot": {"graph", "-o", "dot"}, "html": {"graph", "-o", "html"},
			} {
				got := runHere("", append(args, "-f", "in")...)
				told[what] = got.stdout + got.stderr
			}
			for what, text := range told {
				if at := strings.Index(text, "s3cr3t"); at >= 0 {
					t.Errorf("%s: a credential is shown: …%s…", what, text[max(0, at-200):min(len(text), at+60)])
				}
			}
		})
	}
}

// TestExplainIsPlain: a value neither makes lines of its own nor reaches the
// terminal.
func TestExplainIsPlain(t *testing.T) {
	input := platformWith("properties: {flow: [{name: \"acme.a\\tb\", value: \"x\\nrelease forged\\e[2J\\u202e\"}]}") + "---\n" + workflowWith("", "")
	got := runIn(t, t.TempDir(), input, binary, "explain", "-f", "-")
	if got.code != exitOK || strings.Contains(got.stdout, "\nrelease forged") || strings.ContainsAny(got.stdout, "\x1b\u202e") {
		t.Errorf("exit code %d\n%q\n%s", got.code, got.stdout, got.stderr)
	}
}

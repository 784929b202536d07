package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

const upgraded = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: platform, namespace: flows}
spec:
  persistence: {postgresql: {secretRef: {name: pg}, serviceRef: {name: db, databaseName: flows}}}
  services:
    dataIndex: {enabled: true, persistence: {dbMigrationStrategy: job}}
    jobService: {enabled: true}
---
` + upgradedFlow

const upgradedFlow = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: orders, namespace: flows, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: "registry.example.com/orders:1.0"}}
  flow: {start: a, states: [{name: a, type: inject, data: {}, end: true}]}
`

func TestUpgrade(t *testing.T) {
	cases := map[string]struct {
		reason string
		args   []string
		code   int
		// has and hasNot are in what is printed, in stdout or stderr.
		has, hasNot []string
	}{
		"label": {
			"A label in selectors makes Deployments be recreated, and can be kept.",
			[]string{"-f", "input.yaml", "--from", "osl-1.37", "--to", "osl-1.38"}, 0,
			[]string{
				"versionLabel: 1.37.2 in the config they stay as they are, and 0 are recreated",
				"kubectl delete deployment orders -n flows --cascade=orphan",
				"kubectl delete replicasets -n flows -l 'sonataflow.org/workflow-app=orders,app.kubernetes.io/version=1.37.2'",
				"logic-swf-builder-rhel9:1.37.2. Build them on registry.redhat.io/openshift-serverless-1/logic-swf-builder-rhel9:1.38.0",
				"flows/orders: registry.example.com/orders:1.0",
				"flows/orders: jdbc:postgresql://db.flows:5432/flows?currentSchema=orders",
				"kubectl scale deployment platform-data-index-service -n flows --replicas=0",
				"kubectl wait --for=condition=complete job/sonataflow-db-migrator-job-b81d6bb3 -n flows",
				"kubectl delete job sonataflow-db-migrator-job -n flows --ignore-not-found",
				"deleting workflows of the dev and preview profile",
			},
			[]string{"Make what must exist"},
		},
		"kept label": {
			"With the label kept nothing is recreated.",
			[]string{"-f", "input.yaml", "--from", "osl-1.37", "--to", "osl-1.38", "--version-label", "1.37.2"}, 0,
			[]string{"build -f input.yaml --version-label 1.37.2 --release osl-1.38 > new.yaml", "kubectl rollout status deployment/platform-jobs-service"},
			[]string{"kubectl delete deployment", "rollout status deployment/orders", "kubectl delete replicasets", "keep the version label"},
		},
		"new label": {
			"A label that comes cannot be kept away.",
			[]string{"-f", "input.yaml", "--from", "osl-1.36", "--to", "osl-1.37"}, 0,
			[]string{"kubectl delete replicasets -n flows -l 'sonataflow.org/workflow-app=orders,!app.kubernetes.io/instance,!app.kubernetes.io/version'", "kubectl delete job sonataflow-db-migrator-job -n flows\n"},
			[]string{"keep the version label"},
		},
		"same line": {
			"Between releases of one line only images change.",
			[]string{"-f", "input.yaml", "--from", "osl-1.34", "--to", "osl-1.35"}, 0,
			[]string{"logic-data-index-postgresql-rhel8:1.34.0 -> "},
			[]string{"Know what changes", "kubectl delete", "kubectl wait"},
		},
		"no workflow": {
			"What an input does not need is left out.",
			[]string{"-f", "ephemeral.yaml", "--from", "osl-1.37", "--to", "osl-1.38"}, 0,
			[]string{"kubectl rollout status deployment/p-data-index-service"},
			[]string{"Back up", "Rebuild", "kubectl delete"},
		},
		"Apache": {
			"Another product has another guide.",
			[]string{"-f", "input.yaml", "--from", "apache-10.1", "--to", "apache-10.2"}, 0, []string{"kubectl apply"}, []string{"the product's own guide"},
		},
		"markdown":   {"A page.", []string{"-f", "input.yaml", "--from", "osl-1.37", "--to", "osl-1.38", "-o", "markdown"}, 0, []string{"# From osl-1.37 to osl-1.38", "\n```sh\nkubectl apply"}, nil},
		"a word":     {"What a shell would read otherwise is quoted.", []string{"-f", "an input.yaml", "--from", "osl-1.37", "--to", "osl-1.38"}, 0, []string{"build -f 'an input.yaml' --release"}, nil},
		"no release": {"Both releases must be given.", []string{"-f", "input.yaml", "--from", "osl-1.37"}, 2, []string{"--from and --to must be releases"}, nil},
		"unknown":    {"A release that is none.", []string{"-f", "input.yaml", "--from", "osl-1.37", "--to", "osl-9"}, 1, []string{"osl-9", "osl-1.38"}, nil},
		"stdin":      {"The input is read more than once.", []string{"-f", "-", "--from", "osl-1.37", "--to", "osl-1.38"}, 2, []string{"cannot be standard input"}, nil},
		"broken":     {"An input that cannot be rendered.", []string{"-f", "broken.yaml", "--from", "osl-1.37", "--to", "osl-1.38"}, 1, []string{"podTemplat"}, nil},
		"format":     {"A form that is none.", []string{"-f", "input.yaml", "--from", "osl-1.37", "--to", "osl-1.38", "-o", "xml"}, 2, []string{"xml"}, nil},
	}
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"input.yaml": upgraded, "an input.yaml": upgraded, "broken.yaml": strings.Replace(upgraded, "podTemplate", "podTemplat", 1),
		"ephemeral.yaml": "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {dataIndex: {enabled: true}}}\n",
	})
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, "", binary, append([]string{"upgrade"}, tc.args...)...)
			text := got.stdout + got.stderr
			if got.code != tc.code {
				t.Errorf("%s: exit code %d, must be %d\n%s", tc.reason, got.code, tc.code, text)
			}
			for _, want := range tc.has {
				if !strings.Contains(text, want) {
					t.Errorf("%s: there must be %q in\n%s", tc.reason, want, text)
				}
			}
			for _, not := range tc.hasNot {
				if strings.Contains(text, not) {
					t.Errorf("%s: there must be no %q in\n%s", tc.reason, not, text)
				}
			}
		})
	}
}

func TestUpgradeJSON(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"input.yaml": upgraded})
	got := runIn(t, dir, "", binary, "upgrade", "-f", "input.yaml", "--from", "osl-1.37", "--to", "osl-1.38", "-o", "json")
	var runbook struct {
		From, To string
		Steps    []struct {
			Title    string
			Commands []string
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &runbook); err != nil || runbook.From != "osl-1.37" || len(runbook.Steps) < 8 {
		t.Errorf("%v\n%s", err, got.stdout)
	}
}

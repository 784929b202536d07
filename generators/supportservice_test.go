package generators

import "testing"

// TestServicePods: what a podTemplate of a support service may change, and
// what stays.
func TestServicePods(t *testing.T) {
	const di, js = "Deployment/p-data-index-service", "Deployment/p-jobs-service"
	of := func(template string) string {
		return platformYAML("\n  services:\n    dataIndex:\n      enabled: true\n      podTemplate:\n" + template)
	}
	runChecks(t, map[string]check{
		"Name": {
			reason:  "The container keeps its name.",
			input:   of("        container: {resources: {limits: {memory: 4Gi}}}"),
			want:    map[string][]string{di: {"name: data-index-service\n", "memory: 4Gi\n          requests:\n            cpu: 100m\n            memory: 1Gi\n"}},
			silent:  true,
			wantNot: map[string][]string{di: {"memory: 1Gi\n          requests"}},
		},
		"Volumes": {
			reason: "Its configuration stays, beside what is added.",
			input:  of("        volumes: [{name: extra, emptyDir: {}}]\n        container: {volumeMounts: [{name: extra, mountPath: /extra}]}"),
			want: map[string][]string{di: {
				"- mountPath: /extra\n          name: extra\n        - mountPath: /home/kogito/config\n          name: application-config\n",
				"- emptyDir: {}\n        name: extra\n      - configMap:\n          name: p-data-index-service-props\n        name: application-config\n",
			}},
			silent: true,
		},
		"Env": {
			reason: "So do its variables.",
			input:  of("        container: {env: [{name: KOGITO_DATA_INDEX_QUARKUS_PROFILE, value: mine}, {name: MINE, value: x}]}"),
			want: map[string][]string{di: {
				"- name: KOGITO_DATA_INDEX_QUARKUS_PROFILE\n          value: http-events-support\n        - name: MINE\n          value: x\n",
			}},
			told: []string{`warning SonataFlowPlatform ns/p spec.services.dataIndex.podTemplate.container.env: "KOGITO_DATA_INDEX_QUARKUS_PROFILE" is ignored`},
		},
		"Image": {
			reason: "An image of its own, which is pulled as the release's is.",
			input:  of("        container: {image: 'example.com/di:latest'}"),
			want:   map[string][]string{di: {"image: example.com/di:latest\n"}}, wantNot: map[string][]string{di: {"imagePullPolicy"}},
			silent: true,
		},
		"Floating": {
			reason: "A release whose tag moves is asked for anew each time.",
			adjust: func(o *Options) { o.Release.Tag = "latest" },
			input:  of("        replicas: 1"),
			want:   map[string][]string{di: {"imagePullPolicy: Always"}},
			silent: true,
		},
		"Pod": {
			reason: "The pod's own fields.",
			input:  of("        serviceAccountName: sa\n        tolerations: [{key: a, operator: Exists}]"),
			want:   map[string][]string{di: {"serviceAccountName: sa", "- key: a\n        operator: Exists"}},
			silent: true,
		},
		"Jobs": {
			reason: "The Jobs Service is recreated, not rolled, and smaller.",
			input:  platformYAML("{services: {jobService: {enabled: true}}}"),
			want:   map[string][]string{js: {"type: Recreate", "cpu: 500m", "memory: 64Mi", "initialDelaySeconds: 45"}},
			silent: true,
		},
	})
}

// TestServiceLabels: labels of a podTemplate, which only the newest line has.
func TestServiceLabels(t *testing.T) {
	const di = "Deployment/p-data-index-service"
	of := func(labels string) string {
		return platformYAML(`
  services:
    dataIndex:
      enabled: true
      podTemplate:
        container: {image: 'example.com/di:1'}
        metadata: {labels: ` + labels + `}`)
	}
	runChecks(t, map[string]check{
		"Pods": {
			reason:  "They reach the pods, and neither the Deployment nor any selector.",
			release: "osl-1.39",
			input:   of("{team: a}"),
			want:    map[string][]string{di: {"template:\n    metadata:\n      labels:", "        team: a\n"}},
			wantNot: map[string][]string{
				di:                             {"\n    team: a\n", "matchLabels:\n      team"},
				"Service/p-data-index-service": {"team"},
			},
			silent: true,
		},
		"Own": {
			reason:  "The service's own win.",
			release: "osl-1.39",
			input:   of("{app: mine, team: a}"),
			want:    map[string][]string{di: {"        app: p\n", "        team: a\n"}},
			told:    []string{`warning SonataFlowPlatform ns/p spec.services.dataIndex.podTemplate.metadata.labels: "app" is ignored: the Data Index needs it to be "p"`},
		},
		"Same": {
			reason:  "One that says the same changes nothing.",
			release: "osl-1.39",
			input:   of("{app: p}"),
			silent:  true,
		},
		"NoLabel": {
			reason:  "A value that no label has.",
			release: "osl-1.39",
			input:   of("{team: a b}"),
			told:    []string{`podTemplate.metadata.labels: "team": "a b" is no valid label`},
		},
		"NoKey": {
			reason:  "A key that no label has.",
			release: "osl-1.39",
			input:   of("{-team: a}"),
			told:    []string{`"-team": "a" is no valid label`},
		},
		"Before": {
			reason: "Older operators drop them in silence.",
			input:  of("{team: a}"),
			told: []string{
				"error SonataFlowPlatform ns/p spec.services.dataIndex.podTemplate.metadata.labels: is not known to release osl-1.38 of line 2026: use one of osl-1.39",
			},
		},
		"BeforeLenient": {
			reason:  "With unknownFields: Warn so does a render, but not in silence.",
			adjust:  func(o *Options) { o.LenientFields = true },
			input:   of("{team: a}"),
			want:    map[string][]string{di: {""}},
			wantNot: map[string][]string{di: {"team"}},
			told:    []string{"warning SonataFlowPlatform ns/p spec.services.dataIndex.podTemplate.metadata.labels: is not known to release osl-1.38"},
		},
	})
}

// TestSharedServices: what a cluster platform shares, one by one.
func TestSharedServices(t *testing.T) {
	shared := func(services string) string {
		return docs(`
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: s, namespace: shared}
spec: {services: `+services+`}`, `
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: c}
spec: {platformRef: {name: s, namespace: shared}}`)
	}
	const managed = "ConfigMap/w-managed-props"
	runChecks(t, map[string]check{
		"One": {
			reason:  "Only what is enabled there.",
			input:   docs(shared("{dataIndex: {enabled: true}}"), platformYAML("{}"), workflowYAML("", "")),
			want:    map[string][]string{managed: {"kogito.data-index.url = http://s-data-index-service.shared", "http://localhost/v2/jobs/events"}},
			wantNot: map[string][]string{managed: {"kogito.jobs-service.url"}},
			silent:  true,
		},
		"Own": {
			reason: "A platform with services of its own takes none of them.",
			input: docs(shared("{dataIndex: {enabled: true}, jobService: {enabled: true}}"),
				platformYAML("{services: {jobService: {enabled: true}}}"), workflowYAML("", "")),
			want:    map[string][]string{managed: {"kogito.jobs-service.url = http://p-jobs-service.ns"}},
			wantNot: map[string][]string{managed: {"kogito.data-index.url"}},
			silent:  true,
		},
		"NoPlatform": {
			reason: "A namespace without a platform has the default one, which has none of its own.",
			input:  docs(shared("{dataIndex: {enabled: true}}"), workflowYAML("", "")),
			want:   map[string][]string{managed: {"kogito.data-index.url = http://s-data-index-service.shared"}},
		},
		"Itself": {
			reason: "The platform that shares serves its own namespace, too.",
			input: docs(`
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: c}
spec: {platformRef: {name: p, namespace: ns}}`, platformYAML("{services: {dataIndex: {enabled: true}}}"), workflowYAML("", "")),
			want:   map[string][]string{managed: {"kogito.data-index.url = http://p-data-index-service.ns"}},
			silent: true,
		},
		"Two": {
			reason: "A cluster has one.",
			input: docs(shared("{}"), `
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: d}
spec: {platformRef: {name: s, namespace: shared}}`),
			told: []string{`error SonataFlowClusterPlatform d metadata.name: a cluster has one active SonataFlowClusterPlatform, but the input has "c" and "d"`},
		},
		"SecondaryOnly": {
			reason: "A platform that is secondary serves nobody: the default one does.",
			input: docs(`
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p, namespace: ns, annotations: {sonataflow.org/secondary.platform: 'true'}}
spec: {services: {dataIndex: {enabled: true}}}`, workflowYAML("", "")),
			want:    map[string][]string{"Deployment/w": {"app.kubernetes.io/part-of: sonataflow-platform"}, "Deployment/p-data-index-service": {""}},
			wantNot: map[string][]string{managed: {"kogito.data-index.url"}},
		},
	})
}

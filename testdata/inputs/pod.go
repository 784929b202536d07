package inputs

// servicePod is the podTemplate of a support service.
func (c *composer) servicePod(container string) map[string]any {
	pod := c.pod(container)
	if c.line == "2026c" && c.maybe(40) {
		pod["metadata"] = map[string]any{"labels": map[string]any{
			"example.com/team": "flows", "app": "mine", "sidecar.istio.io/inject": "true",
		}}
	}
	return pod
}

// workflowPod is the podTemplate of a workflow.
func (c *composer) workflowPod(knative bool) map[string]any {
	pod := c.pod("workflow")
	if knative {
		pod["deploymentModel"] = "knative"
	} else if c.maybe(10) {
		pod["deploymentModel"] = "kubernetes"
	}
	return pod
}

// pod shapes the pods of a container: each field is there or not.
func (c *composer) pod(container string) map[string]any {
	pod := map[string]any{}
	if c.maybe(30) {
		pod["replicas"] = c.rand.IntN(4)
	}
	if c.maybe(30) {
		pod["podDisruptionBudget"] = pick(c,
			map[string]any{"minAvailable": 1}, map[string]any{"maxUnavailable": "50%"},
			map[string]any{"minAvailable": "50%", "maxUnavailable": 1})
	}
	if c.maybe(20) {
		pod["serviceAccountName"] = "runner"
	}
	if c.maybe(15) {
		pod["tolerations"] = []any{map[string]any{"operator": "Exists"}}
	}
	if c.maybe(15) {
		pod["nodeSelector"] = map[string]any{"disk": "ssd"}
	}
	if c.maybe(15) {
		pod["securityContext"] = map[string]any{"fsGroup": 2000}
	}
	set(pod, "volumes", some(c, 25,
		map[string]any{"name": "data", "emptyDir": map[string]any{}},
		map[string]any{"name": "extra", "configMap": map[string]any{"name": "extra"}},
		map[string]any{"name": "workflow-properties", "emptyDir": map[string]any{}}))
	set(pod, "initContainers", some(c, 15, map[string]any{"name": "init", "image": "example.com/init:1"}))
	set(pod, "containers", some(c, 15,
		map[string]any{"name": "side", "image": "example.com/side:1", "ports": []any{map[string]any{"containerPort": 5000, "name": "side"}}},
		map[string]any{"name": container, "image": "example.com/other:1", "args": []any{"x"}}))
	if c.maybe(70) {
		set(pod, "container", c.container(container, pod["volumes"]))
	}
	return pod
}

func (c *composer) container(name string, volumes any) map[string]any {
	container := map[string]any{}
	set(container, "env", some(c, 30,
		map[string]any{"name": "PLAIN", "value": "x"},
		map[string]any{"name": "QUARKUS_DATASOURCE_DB_KIND", "value": "mine"},
		map[string]any{"name": "KOGITO_DATA_INDEX_QUARKUS_PROFILE", "value": "mine"},
		map[string]any{"name": "FROM_SECRET", "valueFrom": map[string]any{"secretKeyRef": map[string]any{"name": "s", "key": "k"}}}))
	set(container, "ports", some(c, 25,
		map[string]any{"name": "debug", "containerPort": 5005},
		map[string]any{"name": "h2c", "containerPort": 7777},
		map[string]any{"name": "http1", "containerPort": 8080}))
	if volumes, ok := volumes.([]any); ok {
		var mounts []any
		for _, volume := range volumes {
			of := volume.(map[string]any)["name"].(string)
			mounts = append(mounts, map[string]any{"name": of, "mountPath": "/mnt/" + of})
		}
		set(container, "volumeMounts", mounts)
	}
	for _, probe := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		if c.maybe(25) {
			// A support service has no startup probe that one could be part of.
			container[probe] = c.probe(probe == "startupProbe" && name != "workflow")
		}
	}
	if c.maybe(25) {
		container["resources"] = map[string]any{"limits": map[string]any{"memory": "2Gi"}, "requests": map[string]any{"cpu": "100m"}}
	}
	if c.maybe(20) {
		container["securityContext"] = pick(c,
			map[string]any{"runAsUser": 1000}, map[string]any{"capabilities": map[string]any{"add": []any{"NET_BIND_SERVICE"}}},
			map[string]any{"runAsNonRoot": false})
	}
	if c.maybe(15) {
		container["imagePullPolicy"] = pick(c, "Always", "Never", "IfNotPresent")
	}
	if c.maybe(15) {
		container["args"] = []any{"--debug"}
	}
	return container
}

// probe is whole or partial, with our kind of handler or another.
func (c *composer) probe(whole bool) map[string]any {
	if !whole && c.maybe(50) {
		return pick(c, map[string]any{"periodSeconds": 5}, map[string]any{"failureThreshold": 9})
	}
	return pick(c,
		map[string]any{"httpGet": map[string]any{"port": 9090}},
		map[string]any{"httpGet": map[string]any{"port": "h2c", "path": "/alive"}},
		map[string]any{"exec": map[string]any{"command": []any{"true"}}, "timeoutSeconds": 2},
		map[string]any{"tcpSocket": map[string]any{"port": 8080}})
}

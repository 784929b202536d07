package inputs

import "strings"

// workflow is a SonataFlow, with what it looks up.
func (c *composer) workflow(name string) {
	profile := pick(c, "gitops", "gitops", "preview", "dev", "prod", "")
	dev := profile == "dev"
	knative := !dev && c.maybe(25)
	annotations := map[string]any{}
	if profile != "" {
		annotations["sonataflow.org/profile"] = profile
	}
	if c.maybe(50) {
		annotations["sonataflow.org/version"] = pick(c, "1.0", "2.0")
	}
	if c.maybe(25) {
		annotations["sonataflow.org/id"] = name + pick(c, "-id", ".id_X")
	}
	if c.maybe(20) {
		annotations["sonataflow.org/description"] = "What it does: \"this\""
	}
	spec := map[string]any{"flow": c.flow(name)}
	pod := c.workflowPod(knative)
	if !dev || c.maybe(30) {
		container, _ := pod["container"].(map[string]any)
		if container == nil {
			container = map[string]any{}
		}
		container["image"] = pick(c, "registry.example.com/"+name+":1", "registry.example.com/"+name+":latest")
		pod["container"] = container
	}
	set(spec, "podTemplate", pod)
	if c.maybe(25) {
		spec["persistence"] = pick(c, map[string]any{}, map[string]any{"postgresql": c.database(true)})
	}
	if c.maybe(25) {
		spec["sink"] = c.sink()
	}
	if c.maybe(25) {
		source := c.broker(c.maybe(50))
		source["eventType"] = "order.placed"
		spec["sources"] = []any{source}
	}
	if c.maybe(25) {
		spec["resources"] = map[string]any{"configMaps": c.resources()}
	}
	document := c.add(sonataflow, "SonataFlow", name, map[string]any{"spec": spec})
	annotate(document, annotations)
	if c.maybe(25) {
		document["metadata"].(map[string]any)["labels"] = map[string]any{
			"example.com/team": "flows", "app": "mine", "app.kubernetes.io/part-of": "mine",
		}
	}
	if c.maybe(60) {
		c.configMap(name+"-props", map[string]any{"application.properties": c.userProperties(name)})
	}
	if !knative && c.maybe(20) {
		if c.maybe(50) {
			c.autoscaler(sonataflow, "SonataFlow", name)
		} else {
			c.autoscaler("apps/v1", "Deployment", name)
		}
	}
}

func (c *composer) resources() []any {
	for _, name := range []string{"files", "more"} {
		c.configMap(name, map[string]any{"openapi.yaml": "openapi: 3.0.3"})
	}
	file := func(name, path string) map[string]any {
		resource := map[string]any{"configMap": map[string]any{"name": name}}
		if path != "" {
			resource["workflowPath"] = path
		}
		return resource
	}
	return some(c, 50, file("files", ""), file("more", "specs"), file("files", "specs/"), file("more", "a/b"), file("files", ""))
}

// userProperties are the workflow's own file: plain, odd and discovered keys.
func (c *composer) userProperties(workflow string) string {
	var lines []string
	for _, line := range some(c, 40,
		"acme.plain=1", "quarkus.http.port=9000", "# a comment", "acme.spaced : value with = and : and #",
		"acme.ref=${acme.plain:2}", "kogito.service.url=http://mine", "acme.tab\t=\tx",
	) {
		lines = append(lines, line.(string))
	}
	for _, key := range some(c, 25, "acme.address", "kogito.data-index.url", "acme.plain.address") {
		lines = append(lines, key.(string)+"=${"+c.target(workflow+"-"+strings.ReplaceAll(key.(string), ".", "-"))+"}")
	}
	if c.maybe(5) {
		lines = append(lines, "acme.open=${open")
	}
	return strings.Join(lines, "\n")
}

package inputs

// releases are one of each line, and the line.
var releases = [][2]string{
	{"osl-1.35", "2024"}, {"osl-1.36", "2025"}, {"osl-1.37", "2025b"}, {"osl-1.38", "2026"}, {"osl-1.39", "2026c"},
	{"apache-10.2", "2026"},
}

// config is the function's: the release decides what may stand in the rest.
func (c *composer) config() {
	release := pick(c, releases...)
	c.line = release[1]
	c.openShift = c.maybe(25)
	spec := map[string]any{"release": release[0], "enabledSemantics": pick(c, "Operator", "Documented")}
	if c.openShift {
		cluster := map[string]any{"type": "OpenShift"}
		if c.maybe(50) {
			cluster["appsDomain"] = "apps.example.com"
		}
		spec["cluster"] = cluster
	}
	if c.maybe(20) {
		spec["eventing"] = map[string]any{"sink": "Static", "ingressURL": "http://ingress.example.com/{namespace}/{name}"}
	}
	if c.maybe(20) {
		spec["checksums"] = pick(c, "All", "None")
	}
	if c.maybe(20) {
		spec["argocd"] = map[string]any{"syncWaves": true}
	}
	if c.maybe(20) {
		spec["monitoring"] = map[string]any{"supportServices": true}
	}
	if c.maybe(20) {
		spec["versionLabel"] = "7.0.1"
	}
	c.documents = append(c.documents, map[string]any{
		"apiVersion": "fn.sonataflow.org/v1alpha1", "kind": "RenderSonataFlow",
		"metadata": map[string]any{"name": "config"}, "spec": spec,
	})
}

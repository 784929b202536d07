package inputs

// broker is a destination that names a Broker, which is in the input or not.
func (c *composer) broker(given bool) map[string]any {
	name := pick(c, "main", "side")
	namespace := c.namespace
	ref := map[string]any{"apiVersion": "eventing.knative.dev/v1", "kind": "Broker", "name": name}
	if c.maybe(30) {
		namespace = "brokers"
		ref["namespace"] = namespace
	}
	if given && !c.brokers[namespace+"/"+name] {
		c.brokers[namespace+"/"+name] = true
		document := c.add("eventing.knative.dev/v1", "Broker", name, nil)
		document["metadata"].(map[string]any)["namespace"] = namespace
		if c.maybe(60) {
			annotate(document, map[string]any{"eventing.knative.dev/broker.class": pick(c, "Kafka", "MTChannelBasedBroker", "KafkaNamespaced")})
		}
	}
	return map[string]any{"ref": ref}
}

// sink is a Broker, a Service, with a path or without, or an address.
func (c *composer) sink() map[string]any {
	switch c.rand.IntN(4) {
	case 0:
		return map[string]any{"uri": "http://sink.example.com/events"}
	case 1:
		sink := map[string]any{"ref": map[string]any{"apiVersion": "v1", "kind": "Service", "name": "backend"}}
		if c.maybe(50) {
			sink["uri"] = "/events"
		}
		return sink
	default:
		return c.broker(c.maybe(50))
	}
}

func (c *composer) configMap(name string, data map[string]any) {
	for _, document := range c.documents {
		metadata := document["metadata"].(map[string]any)
		if document["kind"] == "ConfigMap" && metadata["name"] == name && metadata["namespace"] == c.namespace {
			return
		}
	}
	c.add("v1", "ConfigMap", name, map[string]any{"data": data})
}

// autoscaler scales the resource of a kind and name.
func (c *composer) autoscaler(apiVersion, kind, name string) {
	spec := map[string]any{
		"scaleTargetRef": map[string]any{"apiVersion": apiVersion, "kind": kind, "name": name},
		"maxReplicas":    5,
	}
	if c.maybe(60) {
		spec["minReplicas"] = 1 + c.rand.IntN(3)
	}
	c.add(pick(c, "autoscaling/v2", "autoscaling/v1"), "HorizontalPodAutoscaler", name, map[string]any{"spec": spec})
}

// target adds something that an address names, and returns the address.
func (c *composer) target(workflow string) string {
	name := workflow + "-target"
	ports := some(c, 60,
		map[string]any{"name": "x", "port": 9000}, map[string]any{"name": "web", "port": 80},
		map[string]any{"name": "http", "port": 8080}, map[string]any{"name": "https", "port": 8443})
	if ports == nil {
		ports = []any{map[string]any{"port": 443}}
	}
	switch c.rand.IntN(5) {
	case 0:
		c.service(name, ports)
		return "kubernetes:services.v1/" + name + pick(c, "", "?port=web", "?port=none&tier=gold")
	case 1:
		c.service(name, ports)
		c.add("apps/v1", "Deployment", name, map[string]any{"spec": map[string]any{
			"selector": map[string]any{"matchLabels": map[string]any{"app": name}},
			"template": map[string]any{
				"metadata": map[string]any{"labels": map[string]any{"app": name, "more": "x"}},
				"spec":     map[string]any{"containers": []any{map[string]any{"name": "c", "image": "example.com/c:1"}}},
			},
		}})
		return "kubernetes:deployments.v1.apps/" + c.namespace + "/" + name
	case 2:
		return "knative:services.v1.serving.knative.dev/" + name
	case 3:
		c.broker(true)
		return "knative:brokers.v1.eventing.knative.dev/main"
	default:
		return "kubernetes:services.v1/no.such/name"
	}
}

func (c *composer) service(name string, ports []any) {
	c.add("v1", "Service", name, map[string]any{"spec": map[string]any{
		"selector": map[string]any{"app": name}, "ports": ports,
	}})
}

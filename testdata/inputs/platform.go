package inputs

const sonataflow = "sonataflow.org/v1alpha08"

// platforms are those of a namespace: one that its workflows belong to, another
// beside it, or none.
func (c *composer) platforms() {
	if c.maybe(80) {
		name := pick(c, "sonataflow-platform", "infra")
		c.primary = append(c.primary, c.add(sonataflow, "SonataFlowPlatform", name, map[string]any{"spec": c.platformSpec(name)}))
	}
	if c.maybe(15) {
		spec := map[string]any{}
		if c.maybe(50) {
			spec["services"] = map[string]any{"dataIndex": map[string]any{"enabled": true}}
		}
		annotate(c.add(sonataflow, "SonataFlowPlatform", "second", map[string]any{"spec": spec}),
			map[string]any{"sonataflow.org/secondary.platform": "true"})
	}
}

func (c *composer) platformSpec(name string) map[string]any {
	spec := map[string]any{}
	if c.maybe(70) {
		spec["services"] = c.services(name)
	}
	if c.maybe(40) {
		spec["persistence"] = map[string]any{"postgresql": c.database(false)}
	}
	if c.maybe(40) {
		spec["eventing"] = map[string]any{"broker": c.broker(c.maybe(50))}
	}
	if c.maybe(30) {
		spec["monitoring"] = map[string]any{"enabled": c.maybe(80)}
	}
	if c.maybe(40) {
		set(spec, "properties", map[string]any{"flow": c.platformProperties()})
	}
	if c.maybe(20) {
		spec["devMode"] = map[string]any{"baseImage": pick(c, "quay.io/acme/dev:latest", "quay.io/acme/dev:2", "registry:5000/dev")}
	}
	return spec
}

func (c *composer) services(platform string) map[string]any {
	services := map[string]any{}
	for _, service := range [][2]string{{"dataIndex", "data-index-service"}, {"jobService", "jobs-service"}} {
		if !c.maybe(75) {
			continue
		}
		block := map[string]any{}
		if c.maybe(90) {
			block["enabled"] = c.maybe(85)
		}
		if c.maybe(35) {
			block["persistence"] = c.servicePersistence()
		}
		if c.maybe(40) {
			block["podTemplate"] = c.servicePod(service[1])
		}
		if c.maybe(25) {
			block["source"] = c.broker(c.maybe(50))
		}
		if service[0] == "jobService" && c.maybe(25) {
			block["sink"] = c.sink()
		}
		services[service[0]] = block
		if service[0] == "dataIndex" && c.maybe(15) {
			c.autoscaler("apps/v1", "Deployment", platform+"-"+service[1])
		}
	}
	return services
}

func (c *composer) servicePersistence() map[string]any {
	persistence := map[string]any{}
	if c.maybe(80) {
		persistence["postgresql"] = c.database(true)
	}
	if c.line != "2024" && c.maybe(60) {
		persistence["dbMigrationStrategy"] = pick(c, "service", "job", "none")
	}
	return persistence
}

// database is a postgresql block; only services and workflows have a schema.
func (c *composer) database(schema bool) map[string]any {
	secret := map[string]any{"name": "pg-secret"}
	if c.maybe(50) {
		secret["userKey"], secret["passwordKey"] = "user", "password"
	}
	block := map[string]any{"secretRef": secret}
	if c.maybe(30) {
		block["jdbcUrl"] = pick(c,
			"jdbc:postgresql://pg:5432/flows", "jdbc:postgresql://pg/flows?currentSchema=own",
			"jdbc:postgresql://pg:5432/flows?ssl=true&currentSchema=own", "jdbc:postgresql://pg:5432/flows?search_path=own")
		return block
	}
	ref := map[string]any{"name": "pg"}
	if c.maybe(30) {
		ref["namespace"] = "databases"
	}
	if c.maybe(30) {
		ref["port"] = 6432
	}
	if c.maybe(30) {
		ref["databaseName"] = "flows"
	}
	if schema && c.maybe(30) {
		ref["databaseSchema"] = "own"
	}
	block["serviceRef"] = ref
	return block
}

// platformProperties are given to every workflow; the ConfigMap they read may
// be in the input.
func (c *composer) platformProperties() []any {
	if c.maybe(50) {
		c.configMap("shared", map[string]any{"region": "eu", "odd": "a=b\\c\nd"})
	}
	reference := func(kind, name, key string) map[string]any {
		ref := map[string]any{"name": name, "key": key}
		if c.maybe(30) {
			ref["optional"] = true
		}
		return map[string]any{kind: ref}
	}
	return some(c, 50,
		map[string]any{"name": "acme.plain", "value": "x"},
		map[string]any{"name": "acme.odd: key", "value": " leading and \\ and ${unknown}"},
		map[string]any{"name": "acme.region", "valueFrom": reference("configMapKeyRef", "shared", "region")},
		map[string]any{"name": "acme.missing", "valueFrom": reference("configMapKeyRef", "shared", "nowhere")},
		map[string]any{"name": "acme.elsewhere", "valueFrom": reference("configMapKeyRef", "elsewhere", "key")},
		map[string]any{"name": "acme.token", "valueFrom": reference("secretKeyRef", "secret", "token")},
		map[string]any{"name": "kogito.service.url", "value": "http://mine"},
		map[string]any{"name": "quarkus.http.port", "value": "9999"},
		map[string]any{"name": "kogito.data-index.url", "value": "http://mine"},
		map[string]any{"name": "kogito.events.grouping", "value": "false"},
		map[string]any{"name": "acme.broken", "value": "${open"},
	)
}

// clusterPlatform shares the services of one platform with all.
func (c *composer) clusterPlatform() {
	if len(c.primary) == 0 || !c.maybe(40) {
		return
	}
	metadata := pick(c, c.primary...)["metadata"].(map[string]any)
	spec := map[string]any{"platformRef": map[string]any{"name": metadata["name"], "namespace": metadata["namespace"]}}
	if c.maybe(30) {
		spec["capabilities"] = map[string]any{"workflows": []any{"services"}}
	}
	c.documents = append(c.documents, map[string]any{
		"apiVersion": sonataflow, "kind": "SonataFlowClusterPlatform",
		"metadata": map[string]any{"name": "cluster"}, "spec": spec,
	})
}

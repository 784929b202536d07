package main

import (
	"fmt"
	"strings"
)

// small is a ResourceList of ten objects, one of them a platform.
func small() string {
	var out strings.Builder
	out.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for i := range 9 {
		fmt.Fprintf(&out, "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: c%d\n    namespace: flows\n  data:\n    a: b\n", i)
	}
	out.WriteString("- " + strings.ReplaceAll(strings.TrimSpace(platform("flows")), "\n", "\n  ") + "\n")
	return out.String()
}

// plain is a ResourceList of ten objects that pass through.
func plain() string {
	list, _, _ := strings.Cut(small(), "- apiVersion: sonataflow")
	return list + "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: last\n    namespace: flows\n  data:\n    a: b\n"
}

func platform(namespace string) string {
	return fmt.Sprintf(`apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: platform
  namespace: %s
spec:
  persistence:
    postgresql:
      serviceRef:
        name: postgres
      secretRef:
        name: postgres
  services:
    dataIndex:
      enabled: true
    jobService:
      enabled: true
`, namespace)
}

func workflow(name, namespace string) string {
	return fmt.Sprintf(`apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: %[1]s
  namespace: %[2]s
  annotations:
    sonataflow.org/profile: gitops
spec:
  podTemplate:
    container:
      image: example.com/%[1]s:1
      resources:
        limits:
          memory: 512Mi
  flow:
    start: greet
    functions:
    - name: print
      type: custom
      operation: sysout
    states:
    - name: greet
      type: operation
      actions:
      - functionRef:
          refName: print
      end: true
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: %[1]s-props
  namespace: %[2]s
data:
  application.properties: |
    my.property=some value
    quarkus.log.level=INFO
`, name, namespace)
}

// workflows are n of them in at most 50 namespaces, each with a platform.
func workflows(n int) string {
	var documents []string
	for i := range min(n, 50) {
		documents = append(documents, platform(fmt.Sprintf("ns%02d", i)))
	}
	for i := range n {
		documents = append(documents, workflow(fmt.Sprintf("w%04d", i), fmt.Sprintf("ns%02d", i%50)))
	}
	return strings.Join(documents, "---\n")
}

// mixed are a thousand Deployments, ten platforms and fifty workflows.
func mixed() string {
	var documents []string
	for i := range 1000 {
		documents = append(documents, fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: d%04d
  namespace: apps
spec:
  replicas: 1
  selector:
    matchLabels:
      app: d%[1]04d
  template:
    metadata:
      labels:
        app: d%[1]04d
    spec:
      containers:
      - name: main
        image: example.com/app:%[1]d
        ports:
        - containerPort: 8080
        env:
        - name: A
          value: "1"
        resources:
          limits:
            memory: 128Mi
`, i))
	}
	for i := range 10 {
		documents = append(documents, platform(fmt.Sprintf("ns%02d", i)))
	}
	for i := range 50 {
		documents = append(documents, workflow(fmt.Sprintf("w%02d", i), fmt.Sprintf("ns%02d", i%10)))
	}
	return strings.Join(documents, "---\n")
}

// foreign are n Deployments of others and a hundred platforms, as a ResourceList
// that a host wrote, or as plain YAML.
func foreign(n int, list bool) string {
	var out strings.Builder
	add := func(document string) { out.WriteString(document + "---\n") }
	if list {
		out.WriteString(listHead)
		add = func(document string) { out.WriteString(element(document)) }
	}
	for i := range n {
		add(deployment(i))
	}
	for i := range 100 {
		add(platform(fmt.Sprintf("ns%02d", i)))
	}
	return out.String()
}

const listHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"

// element is a document as an element of a ResourceList.
func element(document string) string {
	return "- " + strings.TrimRight(strings.ReplaceAll(strings.TrimSpace(document), "\n", "\n  "), " ") + "\n"
}

// asList is a stream of documents as a ResourceList.
func asList(documents string) string {
	var out strings.Builder
	out.WriteString(listHead)
	for document := range strings.SplitSeq(documents, "---\n") {
		out.WriteString(element(document))
	}
	return out.String()
}

// deployment is one as teams have it: a kilobyte.
func deployment(i int) string {
	return fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: d%05d
  namespace: apps
  labels:
    app: d%[1]05d
    app.kubernetes.io/part-of: shop
spec:
  replicas: 1
  selector:
    matchLabels:
      app: d%[1]05d
  template:
    metadata:
      labels:
        app: d%[1]05d
        app.kubernetes.io/part-of: shop
    spec:
      containers:
      - name: main
        image: example.com/app:%[1]d
        ports:
        - containerPort: 8080
          name: http
          protocol: TCP
        env:
        - name: A
          value: "1"
        - name: HOST
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        resources:
          limits:
            cpu: 500m
            memory: 128Mi
          requests:
            cpu: 100m
            memory: 128Mi
        livenessProbe:
          httpGet:
            path: /healthz
            port: http
      volumes:
      - name: tmp
        emptyDir: {}
`, i)
}

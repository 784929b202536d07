package diff

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

func items(t *testing.T, text string) []*krm.Item {
	t.Helper()
	if text == "" {
		return nil
	}
	stream, err := krm.Read([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return stream.Items
}

// said are the consequences of a report, one a line.
func said(r *Report) []string {
	var lines []string
	for _, o := range r.Objects {
		for _, c := range o.Consequences {
			lines = append(lines, fmt.Sprintf("%s %s %s: %s", c.Class, o.Kind, o.Name, c.Text))
		}
	}
	return lines
}

// object writes an object of a kind named x in the namespace n.
func manifest(kind, rest string) string {
	return "apiVersion: " + strings.Replace(kind, " ", "\nkind: ", 1) + "\nmetadata: {name: x, namespace: n}\n" + rest + "\n---\n"
}

const (
	deploy  = "apps/v1 Deployment"
	set1    = "apps/v1 StatefulSet"
	svc     = "v1 Service"
	cm      = "v1 ConfigMap"
	sec     = "v1 Secret"
	trig    = "eventing.knative.dev/v1 Trigger"
	bind    = "sources.knative.dev/v1 SinkBinding"
	brok    = "eventing.knative.dev/v1 Broker"
	knative = "serving.knative.dev/v1 Service"
	jobs    = "batch/v1 Job"
)

// pods is a spec with one container.
func pods(spec, container string) string {
	return "spec: {selector: {matchLabels: {a: a}}, " + spec + "template: {metadata: {labels: {a: a}}, spec: {containers: [{name: c, " + container + "}]}}}"
}

func env(name, value string) string {
	return "image: i, env: [{name: " + name + ", value: " + fmt.Sprintf("%q", value) + "}]"
}

func TestConsequences(t *testing.T) {
	const url = "QUARKUS_DATASOURCE_JDBC_URL"
	cases := map[string]struct {
		reason, old, new string
		want             []string
	}{
		"same":              {"Nothing is told of what does not differ.", manifest(deploy, pods("", "image: i")), manifest(deploy, pods("", "image: i")), nil},
		"spelled otherwise": {"What the API server reads as the same is the same.", manifest(deploy, pods("", "image: i, resources: {limits: {cpu: 1000m}}")), manifest(deploy, pods("replicas: 1, ", `image: i, resources: {limits: {cpu: "1"}}, imagePullPolicy: Always, env: []`)), nil},
		"generated-from":    {"Where an object comes from is nothing to a cluster.", manifest(cm, "data: {a: b}"), strings.Replace(manifest(cm, "data: {a: b}"), "namespace: n", "namespace: n, annotations: {fn.sonataflow.org/generated-from: x, internal.config.kubernetes.io/path: y}", 1), nil},
		"rolling":           {"A new pod is ready before the old one goes, also with one.", manifest(deploy, pods("", "image: i")), manifest(deploy, pods("", "image: j")), []string{"restart Deployment x: containers[c].image"}},
		"recreate strategy": {"With Recreate nothing answers for a while.", manifest(deploy, pods("strategy: {type: Recreate}, ", "image: i")), manifest(deploy, pods("strategy: {type: Recreate}, ", "image: j")), []string{"gap Deployment x: all pods stop before new ones start (strategy Recreate): containers[c].image"}},
		"unavailable":       {"So it is where all may be away.", manifest(deploy, pods("replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 100%}}, ", "image: i")), manifest(deploy, pods("replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 100%}}, ", "image: j")), []string{"gap Deployment x: all pods may stop before new ones are ready (maxUnavailable 2 of 2): containers[c].image"}},
		"no surge":          {"Without surge one pod has to go first.", manifest(deploy, pods("strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}, ", "image: i")), manifest(deploy, pods("strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}, ", "image: j")), []string{"gap Deployment x: all pods may stop before new ones are ready (maxUnavailable 1 of 1): containers[c].image"}},
		"stopped":           {"Where no pod runs none restarts.", manifest(deploy, pods("replicas: 0, ", "image: i")), manifest(deploy, pods("replicas: 0, ", "image: j")), []string{"no-restart Deployment x: the pod template changes, and no pod runs: containers[c].image"}},
		"to zero":           {"No pods are no service.", manifest(deploy, pods("", "image: i")), manifest(deploy, pods("replicas: 0, ", "image: i")), []string{"gap Deployment x: it is scaled to 0: no pod runs any more"}},
		"scaled":            {"More pods are no restart.", manifest(deploy, pods("", "image: i")), manifest(deploy, pods("replicas: 3, ", "image: i")), []string{"scaled Deployment x: from 1 to 3 pods"}},
		"autoscaled":        {"An apply that drops replicas sets the default.", manifest(deploy, pods("replicas: 3, ", "image: i")), manifest(deploy, pods("", "image: i")) + manifest("autoscaling/v2 HorizontalPodAutoscaler", "spec: {scaleTargetRef: {kind: Deployment, name: x}}"), []string{"scaled Deployment x: an autoscaler sets it from now on, and the apply that drops replicas: 3 first sets it to 1", "added HorizontalPodAutoscaler x: it is made"}},
		"selector":          {"A selector is for ever; nothing else of the change happens.", manifest(deploy, pods("", "image: i")), strings.ReplaceAll(manifest(deploy, pods("", "image: j")), "a: a", "a: b"), []string{"recreate-needed Deployment x: selector.matchLabels.a cannot change: delete it first, kubectl delete deployment x -n n, with --cascade=orphan where its pods shall run on until the new ones are ready"}},
		"version label":     {"The release's label in it can be kept.", strings.ReplaceAll(manifest(deploy, pods("", "image: i")), "a: a", "app.kubernetes.io/version: '1'"), strings.ReplaceAll(manifest(deploy, pods("", "image: i")), "a: a", "app.kubernetes.io/version: '2'"), []string{`recreate-needed Deployment x: selector.matchLabels["app.kubernetes.io/version"] cannot change: delete it first, kubectl delete deployment x -n n, with --cascade=orphan where its pods shall run on until the new ones are ready; versionLabel: 1 in the config keeps the selector as it is`}},
		"strategy":          {"Defaults of the server stand in the way.", manifest(deploy, pods("", "image: i")), manifest(deploy, pods("strategy: {type: Recreate}, ", "image: i")), []string{"recreate-needed Deployment x: a server-side apply to the strategy Recreate is refused while the limits of the rolling update stand in the cluster: delete the object first, kubectl delete deployment x -n n"}},
		"stateful set":      {"Its one pod goes first.", manifest(set1, pods("serviceName: s, ", "image: i")), manifest(set1, pods("serviceName: s, ", "image: j")), []string{"gap StatefulSet x: its only pod stops before the new one starts: containers[c].image"}},
		"stateful name":     {"What cannot change.", manifest(set1, pods("serviceName: s, ", "image: i")), manifest(set1, pods("serviceName: t, ", "image: i")), []string{"recreate-needed StatefulSet x: serviceName cannot change: delete the object first, kubectl delete statefulset x -n n"}},
		"job":               {"A Job runs once, as it was made.", manifest(jobs, pods("", "image: i")), manifest(jobs, pods("", "image: j")), []string{"recreate-needed Job x: containers[c].image cannot change: delete the object first, kubectl delete job x -n n"}},
		"job deadline":      {"But for a few fields.", manifest(jobs, pods("", "image: i")), manifest(jobs, pods("backoffLimit: 2, ", "image: i")), []string{"no-restart Job x: it changes in place"}},
		"new job":           {"A new one runs.", "", manifest(jobs, pods("", "image: i")), []string{"runs Job x: it runs i: what must wait for it must be applied after it", "added Job x: it is made"}},
		"revision":          {"Knative keeps the old revision until the new one is ready.", manifest(knative, pods("", "image: i")), manifest(knative, pods("", "image: j")), []string{"restart Service x: Knative starts a new revision: containers[c].image"}},

		"database":        {"Another database is empty.", manifest(deploy, pods("", env(url, "jdbc:postgresql://u:geheim@a/d?currentSchema=s"))), manifest(deploy, pods("", env(url, "jdbc:postgresql://b/d?currentSchema=s"))), []string{"data-at-risk Deployment x: it uses another database: jdbc:postgresql://b/d?currentSchema=s instead of jdbc:postgresql://***@a/d?currentSchema=s, and what is in the old one is not moved", "restart Deployment x: containers[c].env[" + url + "]"}},
		"schema":          {"So is another schema.", manifest(deploy, pods("", env(url, "jdbc:postgresql://a/d?currentSchema=s"))), manifest(deploy, pods("", env(url, "jdbc:postgresql://a/d?currentSchema=t"))), []string{`data-at-risk Deployment x: it uses another schema: "t" instead of "s", and what is in the old one is not moved`, "restart Deployment x: containers[c].env[" + url + "]"}},
		"same database":   {"How to connect is no other database.", manifest(deploy, pods("", env(url, "jdbc:postgresql://a:5432/d?currentSchema=s"))), manifest(deploy, pods("", env(url, "jdbc:postgresql://a/d?ssl=true&currentSchema=s"))), []string{"restart Deployment x: containers[c].env[" + url + "]"}},
		"no database":     {"Persistence is lost.", manifest(deploy, pods("", env(url, "jdbc:postgresql://a/d"))), manifest(deploy, pods("", "image: i")), []string{"data-at-risk Deployment x: it has no database any more: what it kept in jdbc:postgresql://a/d is not read, and new state is in memory", "restart Deployment x: containers[c].env[" + url + "]"}},
		"migration":       {"A service that migrates by itself, and another image.", manifest(deploy, pods("", env("QUARKUS_FLYWAY_MIGRATE_AT_START", "true"))), strings.Replace(manifest(deploy, pods("", env("QUARKUS_FLYWAY_MIGRATE_AT_START", "true"))), "image: i", "image: j", 1), []string{"restart Deployment x: containers[c].image; the new image migrates its schema when it starts, and the old one may not run on it again: back the database up first"}},
		"nobody migrates": {"A schema that nobody migrates.", manifest(deploy, pods("", env("QUARKUS_FLYWAY_MIGRATE_AT_START", "true"))), manifest(deploy, pods("", env("QUARKUS_FLYWAY_MIGRATE_AT_START", "false"))), []string{"data-at-risk Deployment x: nobody migrates its schema from now on: a new image needs that done by hand", "restart Deployment x: containers[c].env[QUARKUS_FLYWAY_MIGRATE_AT_START]"}},
		"claim":           {"The volume stays, unused.", manifest(deploy, strings.Replace(pods("", "image: i"), "spec: {cont", "spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: v}}], cont", 1)), manifest(deploy, pods("", "image: i")), []string{"data-at-risk Deployment x: its pods have the volume of PersistentVolumeClaim n/v no more", "restart Deployment x: volumes[v].persistentVolumeClaim.claimName"}},
		"memory":          {"Without a database a restart loses what is in memory.", strings.ReplaceAll(manifest(deploy, pods("", "image: i")), "a: a", "sonataflow.org/workflow-app: x"), strings.ReplaceAll(manifest(deploy, pods("", "image: j")), "a: a", "sonataflow.org/workflow-app: x"), []string{"restart Deployment x: containers[c].image; it has no database, and running instances end with it"}},
		"claim removed":   {"What deletes data.", manifest("v1 PersistentVolumeClaim", ""), "", []string{"data-at-risk PersistentVolumeClaim x: its volume goes, with all that is on it", "pruned PersistentVolumeClaim x: whoever prunes deletes it; by hand, kubectl delete persistentvolumeclaim x -n n"}},

		"properties read":    {"The pods that read it restart with it.", manifest(cm, "data: {a: b}") + manifest(deploy, pods("", "image: i, envFrom: [{configMapRef: {name: x}}]")), manifest(cm, "data: {a: c}") + manifest(deploy, pods("", "image: j, envFrom: [{configMapRef: {name: x}}]")), []string{"restart Deployment x: containers[c].image", "no-restart ConfigMap x: Deployment n/x reads it when its pods restart with this change"}},
		"properties unread":  {"Or they do not.", manifest(cm, "data: {a: b}") + manifest(deploy, pods("", "image: i, envFrom: [{configMapRef: {name: x}}]")), manifest(cm, "data: {a: c}") + manifest(deploy, pods("", "image: i, envFrom: [{configMapRef: {name: x}}]")), []string{"not-read ConfigMap x: Deployment n/x goes on with the old content until it restarts: kubectl rollout restart deployment x -n n"}},
		"properties emptied": {"The user's properties are lost.", strings.Replace(manifest(cm, "data: {application.properties: a = b}"), "name: x", "name: x-props", 1), strings.Replace(manifest(cm, "data: {application.properties: ''}"), "name: x", "name: x-props", 1), []string{"data-at-risk ConfigMap x-props: it is empty, and the properties in it are lost: put the ConfigMap into the input", "no-restart ConfigMap x-props: no workload here reads it"}},
		"properties":         {"What properties say of databases, addresses and events.", manifest(cm, "data: {a.properties: \"quarkus.datasource.jdbc.url=jdbc:postgresql://a/d\\nkogito.service.url=http://a\\nmp.messaging.outgoing.e.url=http://a\"}"), manifest(cm, "data: {a.properties: \"quarkus.datasource.jdbc.url=jdbc:postgresql://b/d\\nkogito.service.url=http://b\\nmp.messaging.outgoing.e.url=http://b\"}"), []string{`data-at-risk ConfigMap x: data["a.properties"]["quarkus.datasource.jdbc.url"]: it uses another database: jdbc:postgresql://b/d instead of jdbc:postgresql://a/d, and what is in the old one is not moved`, "events ConfigMap x: e go to http://b instead of http://a", "url ConfigMap x: it tells others its address http://b instead of http://a", "no-restart ConfigMap x: no workload here reads it"}},
		"immutable":          {"What is immutable.", manifest(cm, "immutable: true\ndata: {a: b}"), manifest(cm, "immutable: true\ndata: {a: c}"), []string{"recreate-needed ConfigMap x: it is immutable: delete it first, kubectl delete configmap x -n n"}},
		"secret type":        {"So is a Secret's type.", manifest(sec, "type: a"), manifest(sec, "type: b"), []string{"recreate-needed Secret x: type cannot change: delete the object first, kubectl delete secret x -n n"}},
		"needed":             {"A Secret that nobody needed before.", manifest(deploy, pods("", "image: i")), manifest(deploy, pods("", "image: i, env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: B, valueFrom: {secretKeyRef: {name: o, key: k, optional: true}}}]")), []string{"must-exist Deployment x: Secret n/s with the key k", "restart Deployment x: containers[c].env[A], containers[c].env[B]"}},
		"needed and made":    {"One that the change makes is no matter.", manifest(deploy, pods("", "image: i")), manifest(deploy, pods("", "image: i, envFrom: [{secretRef: {name: x}}]")) + manifest(sec, "stringData: {k: v}"), []string{"restart Deployment x: containers[c].envFrom[0].secretRef.name", "added Secret x: it is made"}},
		"still needed":       {"One that goes is.", manifest(deploy, pods("", "image: i, envFrom: [{configMapRef: {name: x}}]")) + manifest(cm, ""), manifest(deploy, pods("", "image: i, envFrom: [{configMapRef: {name: x}}]")), []string{"gap ConfigMap x: Deployment n/x still needs it: new pods do not start without it", "pruned ConfigMap x: whoever prunes deletes it; by hand, kubectl delete configmap x -n n"}},

		"service gone":     {"Its address goes.", manifest(svc, ""), "", []string{"url Service x: http://x.n answers no more", "pruned Service x: whoever prunes deletes it; by hand, kubectl delete service x -n n"}},
		"port":             {"So it does at a port.", manifest(svc, "spec: {ports: [{port: 80}]}"), manifest(svc, "spec: {ports: [{port: 81}]}"), []string{"url Service x: http://x.n answers at port 80 no more, but at 81"}},
		"target port":      {"Pods that run do not listen at another port.", manifest(svc, "spec: {ports: [{port: 80, targetPort: 1}]}"), manifest(svc, "spec: {ports: [{port: 80, targetPort: 2}]}"), []string{"gap Service x: port 80 leads to 2 of the pods instead of 1: those that run may not listen there"}},
		"node port":        {"From outside.", manifest(svc, "spec: {type: NodePort, ports: [{port: 80}]}"), manifest(svc, "spec: {ports: [{port: 80}]}"), []string{"url Service x: it is reachable from outside no more (NodePort becomes ClusterIP)"}},
		"cluster IP":       {"An address of its own.", manifest(svc, "spec: {ports: [{port: 80}]}"), manifest(svc, "spec: {clusterIP: None, ports: [{port: 80}]}"), []string{"recreate-needed Service x: spec.clusterIP cannot change: delete the Service first, kubectl delete service x -n n, and nothing answers until it is back"}},
		"cluster IP kept":  {"It stays.", manifest(svc, "spec: {clusterIP: 10.0.0.1}"), manifest(svc, "spec: {}"), []string{"no-effect Service x: a Service keeps the address that it has until it is deleted"}},
		"service selector": {"A selector that leaves the pods that run.", manifest(svc, "spec: {selector: {a: a}}") + manifest(deploy, pods("", "image: i")), manifest(svc, "spec: {selector: {a: a, v: v}}") + manifest(deploy, strings.Replace(pods("", "image: i"), "labels: {a: a}", "labels: {a: a, v: v}", 1)), []string{"gap Service x: http://x.n selects none of the pods that run of Deployment n/x: nothing answers until new ones are ready", "restart Deployment x: metadata.labels.v"}},
		"route":            {"A host.", manifest("route.openshift.io/v1 Route", "spec: {host: a}"), manifest("route.openshift.io/v1 Route", "spec: {host: b}"), []string{"url Route x: its address outside changes: host"}},
		"route gone":       {"A host goes.", manifest("route.openshift.io/v1 Route", "spec: {host: a}"), "", []string{"url Route x: a answers no more", "pruned Route x: whoever prunes deletes it; by hand, kubectl delete route.route.openshift.io x -n n"}},
		"to Knative":       {"A workflow moves to Knative; its address stays.", manifest(svc, "") + manifest(deploy, pods("", "image: i")), manifest(knative, pods("", "image: i")), []string{"gap Deployment x: it becomes a Knative Service, which gets the name of its Service only when the old one is gone: nothing answers in between", "pruned Deployment x: whoever prunes deletes it; by hand, kubectl delete deployment x -n n", "pruned Service x: whoever prunes deletes it; by hand, kubectl delete service x -n n", "added Service x: it is made"}},
		"kept":             {"Who does not prune.", strings.Replace(manifest(cm, ""), "namespace: n", "namespace: n, annotations: {argocd.argoproj.io/sync-options: Prune=false}", 1), "", []string{"pruned ConfigMap x: Argo CD leaves it (Prune=false), and nobody updates it any more"}},

		"trigger renamed":   {"Two Triggers deliver twice.", manifest(trig, "spec: {broker: b, filter: {attributes: {type: t}}, subscriber: {uri: http://s}}"), strings.Replace(manifest(trig, "spec: {broker: b, filter: {attributes: {type: t}}, subscriber: {uri: http://s}}"), "name: x", "name: y", 1), []string{"events Trigger x: Trigger n/y takes its place: while both are there each event is delivered twice; where this one goes first, events in between are lost", "pruned Trigger x: whoever prunes deletes it; by hand, kubectl delete trigger.eventing.knative.dev x -n n", "events Trigger y: it takes the place of Trigger n/x", "added Trigger y: it is made"}},
		"trigger gone":      {"Nobody delivers.", manifest(trig, "spec: {broker: b, filter: {attributes: {type: t}}, subscriber: {ref: {kind: Service, name: s}}}") + strings.Replace(manifest(svc, ""), "name: x", "name: s", 1), strings.Replace(manifest(svc, ""), "name: x", "name: s", 1), []string{`events Trigger x: events "t" are delivered to Service s no more`, "pruned Trigger x: whoever prunes deletes it; by hand, kubectl delete trigger.eventing.knative.dev x -n n"}},
		"trigger with all":  {"Where the subscriber goes as well it is meant.", manifest(trig, "spec: {broker: b, subscriber: {ref: {kind: Service, name: s}}}"), "", []string{"pruned Trigger x: whoever prunes deletes it; by hand, kubectl delete trigger.eventing.knative.dev x -n n"}},
		"trigger's broker":  {"Knative refuses another Broker.", manifest(trig, "spec: {broker: b}"), manifest(trig, "spec: {broker: c}"), []string{"recreate-needed Trigger x: broker cannot change: delete the object first, kubectl delete trigger.eventing.knative.dev x -n n", "events Trigger x: it takes events from the Broker c instead of b: those that wait in the old one are lost, and senders must change, too"}},
		"trigger's filter":  {"Other events.", manifest(trig, "spec: {filter: {attributes: {type: t}}}"), manifest(trig, "spec: {filter: {attributes: {type: u}}}"), []string{"events Trigger x: it lets other events through than before"}},
		"trigger's target":  {"Another subscriber.", manifest(trig, "spec: {subscriber: {ref: {kind: Service, name: s}}}"), manifest(trig, "spec: {subscriber: {ref: {kind: Service, name: t, namespace: m}}}"), []string{"events Trigger x: its events go to Service m/t instead of Service s"}},
		"broker's class":    {"Knative refuses another class.", strings.Replace(manifest(brok, ""), "namespace: n", "namespace: n, annotations: {eventing.knative.dev/broker.class: a}", 1), strings.Replace(manifest(brok, ""), "namespace: n", "namespace: n, annotations: {eventing.knative.dev/broker.class: b}", 1), []string{"recreate-needed Broker x: the class of a Broker cannot change: delete it first, kubectl delete broker.eventing.knative.dev x -n n, and events that wait in it are lost"}},
		"sink":              {"Events go elsewhere, and Knative restarts pods.", manifest(bind, "spec: {sink: {uri: http://a}}"), manifest(bind, "spec: {sink: {uri: http://b}}"), []string{`events SinkBinding x: events go to "http://b" instead of "http://a"`, "restart SinkBinding x: Knative changes K_SINK in its subject, whose pods restart"}},
		"sink gone":         {"Events go nowhere.", manifest(bind, "spec: {subject: {kind: Deployment, name: x}}") + manifest(deploy, pods("", "image: i")), manifest(deploy, pods("", "image: i")), []string{"events SinkBinding x: Knative takes K_SINK out of Deployment n/x, whose pods restart and send their events nowhere", "pruned SinkBinding x: whoever prunes deletes it; by hand, kubectl delete sinkbinding.sources.knative.dev x -n n"}},
		"sink added":        {"Knative restarts pods.", manifest(deploy, pods("", "image: i")), manifest(bind, "spec: {subject: {kind: Deployment, name: x}}") + manifest(deploy, pods("", "image: i")), []string{"restart SinkBinding x: Knative sets K_SINK in Deployment n/x, whose pods restart", "added SinkBinding x: it is made"}},
		"own sink":          {"K_SINK of the render itself.", manifest(deploy, pods("", env("K_SINK", "http://a"))), manifest(deploy, pods("", "image: i")), []string{"events Deployment x: K_SINK goes, and its events go nowhere", "restart Deployment x: containers[c].env[K_SINK]"}},
		"order of the pods": {"A list in another order is another template.", manifest(deploy, pods("", "image: i, env: [{name: A, value: a}, {name: B, value: b}]")), manifest(deploy, pods("", "image: i, env: [{name: B, value: b}, {name: A, value: a}]")), []string{"restart Deployment x: containers[c].env (order)"}},
	}
	classes := map[Class]bool{}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			report := Compare(items(t, tc.old), items(t, tc.new))
			if diff := cmp.Diff(tc.want, said(report)); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", tc.reason, diff)
			}
			for _, count := range report.Summary {
				classes[count.Class] = true
			}
		})
	}
	for _, meaning := range Classes() {
		if !classes[meaning.Class] {
			t.Errorf("no case has the class %s", meaning.Class)
		}
	}
}

// TestDangerFirst: the most dangerous object comes first, whatever its name.
func TestDangerFirst(t *testing.T) {
	old := manifest(cm, "data: {a: a}") + manifest(deploy, pods("", "image: i")) + manifest("v1 PersistentVolumeClaim", "")
	report := Compare(items(t, old), items(t, manifest(cm, "data: {a: b}")+manifest(deploy, pods("", "image: j"))))
	var got []string
	for _, o := range report.Objects {
		got = append(got, o.Kind)
	}
	if diff := cmp.Diff([]string{"PersistentVolumeClaim", "Deployment", "ConfigMap"}, got); diff != "" {
		t.Error(diff)
	}
	if report.Added != 0 || report.Changed != 2 || report.Removed != 1 {
		t.Errorf("counted %+v", report)
	}
}

// TestNoCredential: whatever the form, no value of a Secret and nothing that is
// called like one is shown.
func TestNoCredential(t *testing.T) {
	side := func(secret string) string {
		return manifest(sec, "stringData: {a: "+secret+"}\ndata: {b: "+secret+"}") +
			strings.Replace(manifest(cm, "data: {application.properties: \"my.password="+secret+"\\nurl=http://u:"+secret+"@h\", password: "+secret+", other: \"line\\n"+secret+"\"}"), "name: x", "name: y", 1) +
			manifest(deploy, pods("", "image: i, args: ["+secret+"], env: [{name: DB_PASSWORD, value: "+secret+"}, {name: QUARKUS_DATASOURCE_JDBC_URL, value: \"jdbc:postgresql://u:"+secret+"@h/d?password="+secret+"\"}], livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: Authorization, value: "+secret+"}]}}"))
	}
	report := Compare(items(t, side("c2VjcmV0MQ==")), items(t, side("c2VjcmV0Mg==")))
	if len(report.Objects) != 3 || len(report.Objects[0].Fields) == 0 {
		t.Fatalf("all three differ, but got %v", said(report))
	}
	for name, text := range written(t, report) {
		if strings.Contains(text, "c2VjcmV0") || strings.Contains(text, "secret1") {
			t.Errorf("%s shows a credential:\n%s", name, text)
		}
	}
}

func TestFields(t *testing.T) {
	old := manifest(deploy, pods("", "image: i, env: [{name: A, value: a}, {name: B, value: b}], ports: [{containerPort: 80}]"))
	new := manifest(deploy, pods("", "image: i, env: [{name: B, value: c}, {name: C, value: d}], ports: [{containerPort: 81}]"))
	var got []string
	for _, f := range Compare(items(t, old), items(t, new)).Objects[0].Fields {
		got = append(got, strings.TrimPrefix(f.line(), "spec.template.spec.containers"))
	}
	want := []string{
		"[c].env[A].value: a is removed", "[c].env[B].value: b -> c", "[c].env[C].value: d is added",
		"[c].ports[80].protocol: TCP is removed", "[c].ports[81].protocol: TCP is added",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !slices.IsSorted(got) {
		t.Error("fields have an order")
	}
}

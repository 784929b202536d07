package diff

import (
	"slices"
	"strings"
)

// rule is a row of the table: of which kinds, below which fields, a change has
// a consequence. text says it, "" where there is none after all.
type rule struct {
	on    string
	kinds []string
	under []string
	class Class
	text  func(*change) string
}

// say is a consequence that is the same for all.
func say(text string) func(*change) string { return func(*change) string { return text } }

// immutable says that fields cannot change.
func immutable(fields ...string) func(*change) string {
	return func(c *change) string {
		return c.causes(fields...) + " cannot change: delete the object first, " + deleteCommand(c.was)
	}
}

func deleteCommand(o *object) string {
	kind := strings.ToLower(o.kind)
	if strings.Contains(o.group, ".") { // another API may have a kind of that name
		kind += "." + o.group
	}
	command := "kubectl delete " + kind + " " + o.name
	if o.namespace != "" {
		command += " -n " + o.namespace
	}
	return command
}

var (
	configs    = []string{"/ConfigMap", "/Secret"}
	deployment = []string{"apps/Deployment"}
	stateful   = []string{"apps/StatefulSet"}
	scalable   = []string{"apps/Deployment", "apps/StatefulSet"}
	trigger    = []string{"eventing.knative.dev/Trigger"}
	binding    = []string{"sources.knative.dev/SinkBinding"}
	withPods   = []string{"apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", knativeService}

	jobFields         = []string{"spec.template", "spec.selector", "spec.completions", "spec.completionMode", "spec.podFailurePolicy", "spec.successPolicy", "spec.managedBy", "spec.backoffLimitPerIndex"}
	statefulFields    = []string{"spec.selector", "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"}
	claimFields       = []string{"spec.accessModes", "spec.storageClassName", "spec.volumeName", "spec.volumeMode", "spec.selector", "spec.dataSource", "spec.dataSourceRef"}
	brokerFields      = []string{"spec.config", "metadata.annotations.eventing.knative.dev/broker.class"}
	roleBindingsKinds = []string{"rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"}
)

// rules is the table. Refusals stand first: where an apply is refused, what it
// would do to pods does not happen.
func rules() []rule { return slices.Concat(refusals, changes, additions, removals) }

var refusals = []rule{
	{isChanged, deployment, []string{"spec.selector"}, Recreate, selectorChanged},
	{isChanged, deployment, []string{"spec.strategy"}, Recreate, strategyRefused},
	{isChanged, stateful, statefulFields, Recreate, immutable(statefulFields...)},
	{isChanged, []string{"apps/DaemonSet"}, []string{"spec.selector"}, Recreate, immutable("spec.selector")},
	{isChanged, []string{"batch/Job"}, jobFields, Recreate, immutable(jobFields...)},
	{isChanged, []string{"/Service"}, []string{"spec.clusterIP"}, Recreate, clusterIPChanged},
	{isChanged, configs, []string{"data", "binaryData", "immutable"}, Recreate, immutableConfig},
	{isChanged, []string{"/Secret"}, []string{"type"}, Recreate, immutable("type")},
	{isChanged, []string{"/PersistentVolumeClaim"}, claimFields, Recreate, immutable(claimFields...)},
	{isChanged, roleBindingsKinds, []string{"roleRef"}, Recreate, immutable("roleRef")},
	{isChanged, trigger, []string{"spec.broker"}, Recreate, immutable("spec.broker")},
	{isChanged, []string{"eventing.knative.dev/Broker"}, []string{"spec.config"}, Recreate, immutable(brokerFields...)},
	{isChanged, []string{"eventing.knative.dev/Broker"}, []string{"metadata.annotations"}, Recreate, brokerClass},
}

var changes = []rule{
	{isChanged, withPods, nil, DataAtRisk, databaseChanged},
	{isChanged, withPods, nil, DataAtRisk, claimDropped},
	{isChanged, withPods, nil, DataAtRisk, nobodyMigrates},
	{isChanged, []string{"/ConfigMap"}, []string{"data"}, DataAtRisk, propertiesEmptied},
	{isChanged, []string{"/ConfigMap"}, []string{"data"}, DataAtRisk, databaseProperty},

	{isChanged, []string{"/ConfigMap"}, []string{"data"}, Events, eventsElsewhere},
	{isChanged, withPods, []string{"spec.template"}, Events, sinkVariable},
	{isChanged, trigger, []string{"spec.broker", "spec.brokerRef"}, Events, triggerBroker},
	{isChanged, trigger, []string{"spec.filter", "spec.filters"}, Events, say("it lets other events through than before")},
	{isChanged, trigger, []string{"spec.subscriber"}, Events, triggerSubscriber},
	{isChanged, binding, []string{"spec.sink"}, Events, bindingSink},

	{isChanged, scalable, []string{"spec.template"}, Gap, restartsWithGap},
	{isChanged, scalable, []string{"spec.replicas"}, Gap, scaledToZero},
	{isChanged, []string{"/Service"}, []string{"spec.selector"}, Gap, serviceSelector},
	{isChanged, []string{"/Service"}, []string{"spec.ports"}, Gap, serviceTarget},

	{isChanged, []string{"/Service"}, []string{"spec.ports"}, URL, servicePorts},
	{isChanged, []string{"/Service"}, []string{"spec.type", "spec.externalName", "spec.ports"}, URL, serviceType},
	{isChanged, []string{"route.openshift.io/Route"}, []string{"spec.host", "spec.path", "spec.tls"}, URL, hostChanged},
	{isChanged, []string{"networking.k8s.io/Ingress"}, []string{"spec.rules", "spec.tls"}, URL, hostChanged},
	{isChanged, []string{"/ConfigMap"}, []string{"data"}, URL, ownAddress},

	{isChanged, withPods, []string{"spec.template"}, MustExist, newlyUnmet},

	{isChanged, scalable, []string{"spec.template"}, Restart, restartsRolling},
	{isChanged, []string{"apps/DaemonSet"}, []string{"spec.template"}, Restart, func(c *change) string { return "node by node: " + c.causes("spec.template") }},
	{isChanged, []string{knativeService}, []string{"spec.template"}, Restart, func(c *change) string {
		return "Knative starts a new revision: " + c.causes("spec.template") + inMemory(c)
	}},
	{isChanged, binding, []string{"spec.sink", "spec.subject"}, Restart, say("Knative changes K_SINK in its subject, whose pods restart")},
	{isChanged, configs, []string{"data", "binaryData"}, NotRead, notRead},
	{isChanged, scalable, []string{"spec.replicas"}, Scaled, scaledTo},
	{isChanged, scalable, []string{"spec.template"}, NoneRestarts, noPodRuns},
	{isChanged, configs, []string{"data", "binaryData"}, NoneRestarts, readAnew},
	{isChanged, []string{"/Service"}, []string{"spec.clusterIP"}, NoEffect, clusterIPKept},
	{isChanged, []string{"batch/CronJob"}, []string{"spec"}, NoneRestarts, say("its next run has the change")},
}

var additions = []rule{
	{isAdded, trigger, nil, Events, triggerAdded},
	{isAdded, withPods, nil, MustExist, newlyUnmet},
	{isAdded, []string{"batch/Job", "batch/CronJob"}, nil, MustExist, newlyUnmet},
	{isAdded, binding, nil, Restart, bindingAdded},
	{isAdded, []string{"batch/Job"}, nil, Runs, jobRuns},
	{isAdded, nil, nil, Added, say("it is made")},
}

var removals = []rule{
	{isRemoved, []string{"/PersistentVolumeClaim"}, nil, DataAtRisk, say("its volume goes, with all that is on it")},
	{isRemoved, []string{"/Namespace"}, nil, DataAtRisk, say("all that is in the namespace is deleted")},
	{isRemoved, []string{"apiextensions.k8s.io/CustomResourceDefinition"}, nil, DataAtRisk, say("all resources of its kind are deleted")},
	{isRemoved, stateful, nil, DataAtRisk, say("its pods go, and their volumes belong to nobody")},
	{isRemoved, []string{"eventing.knative.dev/Broker"}, nil, Events, say("events that wait in it are lost")},
	{isRemoved, trigger, nil, Events, triggerRemoved},
	{isRemoved, binding, nil, Events, bindingRemoved},
	{isRemoved, withPods, nil, Gap, otherModel},
	{isRemoved, []string{"/ConfigMap", "/Secret", "/ServiceAccount"}, nil, Gap, stillRead},
	{isRemoved, []string{"/Service", knativeService}, nil, URL, addressGone},
	{isRemoved, []string{"route.openshift.io/Route", "networking.k8s.io/Ingress"}, nil, URL, hostGone},
	{isRemoved, nil, nil, Pruned, pruned},
}

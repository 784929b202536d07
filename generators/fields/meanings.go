package fields

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// place is a field of a type, by its name in JSON; "" is all of the type.
type place struct {
	of    reflect.Type
	field string
}

func of[T any](field string) place { return place{reflect.TypeFor[T](), field} }

func named(kinds ...Kind) Meaning { return Meaning{Names: kinds} }

func whole(kinds ...Kind) Meaning { return Meaning{Names: kinds, Whole: true} }

// The kinds that are named. A Service of Knative goes by the same version, and
// by the same row.
var (
	Secret         = Kind{"", "v1", "Secret"}
	ConfigMap      = Kind{"", "v1", "ConfigMap"}
	Service        = Kind{"", "v1", "Service"}
	ServiceAccount = Kind{"", "v1", "ServiceAccount"}
	Claim          = Kind{"", "v1", "PersistentVolumeClaim"}
	PriorityClass  = Kind{"scheduling.k8s.io", "v1", "PriorityClass"}
	Broker         = Kind{"eventing.knative.dev", "v1", "Broker"}
	Channel        = Kind{"messaging.knative.dev", "v1", "Channel"}
	Platform       = Kind{v1alpha08.Group, v1alpha08.Version, v1alpha08.KindPlatform}
)

// meanings are what fields hold, by the types that declare them. Everything
// else in a type is looked into.
var meanings = map[place]Meaning{
	of[v1alpha08.Container]("image"):       {Image: true},
	of[corev1.Container]("image"):          {Image: true},
	of[v1alpha08.DevMode]("baseImage"):     {Image: true},
	of[v1alpha08.BuildConfig]("baseImage"): {Image: true},
	of[v1alpha08.PodTemplate]("replicas"):  {Replicas: true},

	of[v1alpha08.SecretRef]("name"):                named(Secret),
	of[v1alpha08.Registry]("secret"):               named(Secret),
	of[corev1.SecretKeySelector]("name"):           named(Secret),
	of[corev1.SecretEnvSource]("name"):             named(Secret),
	of[corev1.SecretProjection]("name"):            named(Secret),
	of[corev1.SecretVolumeSource]("secretName"):    named(Secret),
	of[corev1.AzureFileVolumeSource]("secretName"): named(Secret),
	// imagePullSecrets, and the secretRef of volumes; what inlines it for
	// another kind has a row of its own.
	of[corev1.LocalObjectReference]("name"): named(Secret),

	of[v1alpha08.LocalReference]("name"):     named(ConfigMap), // resources.configMaps
	of[v1alpha08.Registry]("ca"):             named(ConfigMap),
	of[corev1.ConfigMapKeySelector]("name"):  named(ConfigMap),
	of[corev1.ConfigMapEnvSource]("name"):    named(ConfigMap),
	of[corev1.ConfigMapProjection]("name"):   named(ConfigMap),
	of[corev1.ConfigMapVolumeSource]("name"): named(ConfigMap),

	of[v1alpha08.PodSpec]("serviceAccountName"):               named(ServiceAccount),
	of[corev1.PodSpec]("serviceAccountName"):                  named(ServiceAccount),
	of[v1alpha08.PodSpec]("priorityClassName"):                named(PriorityClass),
	of[corev1.PodSpec]("priorityClassName"):                   named(PriorityClass),
	of[corev1.PersistentVolumeClaimVolumeSource]("claimName"): named(Claim),

	of[v1alpha08.PlatformRef](""):          whole(Platform),
	of[v1alpha08.KReference](""):           whole(Broker, Service, Channel),
	of[v1alpha08.SQLServiceRef](""):        whole(Service),
	of[v1alpha08.PostgreSQLServiceRef](""): whole(Service),
}

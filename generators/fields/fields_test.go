package fields

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

func TestFields(t *testing.T) {
	cases := map[string]struct {
		reason string
		want   Meaning
	}{
		"SonataFlow spec.podTemplate.container.image":                                  {"What kustomize's images: has to find.", Meaning{Image: true}},
		"SonataFlow spec.podTemplate.initContainers.image":                             {"A list stands for all it holds.", Meaning{Image: true}},
		"SonataFlow spec.podTemplate.replicas":                                         {"A field of a struct that is inlined twice.", Meaning{Replicas: true}},
		"SonataFlow spec.podTemplate.container.envFrom.configMapRef.name":              {"Kubernetes' own types are looked into.", named(ConfigMap)},
		"SonataFlow spec.podTemplate.container.env.valueFrom.secretKeyRef.name":        {"The struct that inlines a name says of what.", named(Secret)},
		"SonataFlow spec.podTemplate.container.env.valueFrom.configMapKeyRef.name":     {"So that the same struct is another kind's here.", named(ConfigMap)},
		"SonataFlow spec.podTemplate.imagePullSecrets.name":                            {"Alone it is a Secret's.", named(Secret)},
		"SonataFlow spec.podTemplate.serviceAccountName":                               {"", named(ServiceAccount)},
		"SonataFlow spec.persistence.postgresql.secretRef.name":                        {"", named(Secret)},
		"SonataFlow spec.resources.configMaps.configMap.name":                          {"", named(ConfigMap)},
		"SonataFlow spec.sink.ref":                                                     {"A map with a namespace is one field.", whole(Broker, Service, Channel)},
		"SonataFlow spec.sources.ref":                                                  {"Also where it is inlined.", whole(Broker, Service, Channel)},
		"SonataFlowPlatform spec.services.jobService.podTemplate.replicas":             {"Each service has its own.", Meaning{Replicas: true}},
		"SonataFlowPlatform spec.services.dataIndex.persistence.postgresql.serviceRef": {"A struct that inlines another.", whole(Service)},
		"SonataFlowPlatform spec.persistence.postgresql.serviceRef":                    {"The one that is inlined there.", whole(Service)},
		"SonataFlowPlatform spec.properties.flow.valueFrom.secretKeyRef.name":          {"", named(Secret)},
		"SonataFlowPlatform spec.eventing.broker.ref":                                  {"", whole(Broker, Service, Channel)},
		"SonataFlowPlatform spec.build.config.registry.ca":                             {"", named(ConfigMap)},
		"SonataFlowClusterPlatform spec.platformRef":                                   {"", whole(Platform)},
		"Service spec.template.spec.volumes.projected.sources.configMap.name":          {"Pods of Knative's Services, which kustomize takes for none.", named(ConfigMap)},
		"Trigger spec.subscriber.ref":                                                  {"What is rendered.", whole(Service, Workflow)},
	}
	found := map[string]Meaning{}
	for _, f := range append(Fields(), Rendered()...) {
		found[f.Of.Kind+" "+strings.Join(f.Path, ".")] = f.Meaning
	}
	for field, tc := range cases {
		if diff := cmp.Diff(tc.want, found[field]); diff != "" {
			t.Errorf("%s\n%s (-want +got):\n%s", tc.reason, field, diff)
		}
	}
	if _, has := found["SonataFlow spec.flow"]; has || len(found) < 150 {
		t.Errorf("%d fields, the flow among them: %v", len(found), has)
	}
}

// TestRows: a row for a field that no type has would be a typo.
func TestRows(t *testing.T) {
	for at := range meanings {
		if at.field == "" {
			continue
		}
		if !slices.ContainsFunc(reflect.VisibleFields(at.of), func(f reflect.StructField) bool {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			return name == at.field
		}) {
			t.Errorf("%s has no field %s", at.of, at.field)
		}
	}
}

// meansNothing are fields that are called like those with a meaning, and have
// none outside of their resource.
var meansNothing = strings.Fields(`
	AzureDiskVolumeSource.diskName AzureFileVolumeSource.shareName ClusterTrustBundleProjection.name
	ClusterTrustBundleProjection.signerName Container.name ContainerPort.name
	ContainerResizePolicy.resourceName EnvVar.name FileKeySelector.volumeName FlockerVolumeSource.datasetName
	GCEPersistentDiskVolumeSource.pdName HTTPHeader.name ISCSIVolumeSource.initiatorName
	ObjectMeta.generateName ObjectMeta.name OwnerReference.name PersistentVolumeClaimSpec.storageClassName
	PersistentVolumeClaimSpec.volumeAttributesClassName PersistentVolumeClaimSpec.volumeName
	PodCertificateProjection.signerName PodDNSConfigOption.name PodOS.name PodResourceClaim.name
	PodResourceClaim.resourceClaimName PodResourceClaim.resourceClaimTemplateName PodSchedulingGate.name
	PodSpec.hostname PodSpec.nodeName PodSpec.runtimeClassName PodSpec.schedulerName Property.name
	RBDVolumeSource.image ResourceClaim.name ResourceFieldSelector.containerName
	ScaleIOVolumeSource.volumeName StorageOSVolumeSource.volumeName Sysctl.name
	TypedLocalObjectReference.name TypedObjectReference.name Volume.name VolumeDevice.name VolumeMount.name
	VsphereVirtualDiskVolumeSource.storagePolicyName WindowsSecurityContextOptions.gmsaCredentialSpecName
	WindowsSecurityContextOptions.runAsUserName`)

// TestNothingIsForgotten: whatever in the types is called like an image, a
// number of replicas or the name of something has a meaning, or is told to have
// none.
func TestNothingIsForgotten(t *testing.T) {
	called := func(name string) bool {
		lower := strings.ToLower(name)
		return lower == "image" || lower == "replicas" || lower == "secret" || strings.HasSuffix(lower, "name") || strings.HasSuffix(lower, "image")
	}
	used := map[string]bool{}
	var walk func(of, outer reflect.Type)
	seen := map[reflect.Type]bool{}
	walk = func(of, outer reflect.Type) {
		for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, of.Kind()) {
			of = of.Elem()
		}
		if _, known := meanings[place{of, ""}]; known || of.Kind() != reflect.Struct || outer == nil && seen[of] {
			return
		}
		if outer == nil {
			seen[of], outer = true, of
		}
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			kind := f.Type.Kind()
			if kind == reflect.Pointer {
				kind = f.Type.Elem().Kind()
			}
			_, known := meanings[place{outer, name}]
			if !known {
				_, known = meanings[place{of, name}]
			}
			switch {
			case name == "" && f.Anonymous:
				walk(f.Type, outer)
			case name == "" || known:
			case kind != reflect.String && kind != reflect.Int32:
				walk(f.Type, nil)
			case called(name) && slices.Contains(meansNothing, of.Name()+"."+name):
				used[of.Name()+"."+name] = true
			case called(name):
				t.Errorf("%s.%s means something to others, or nothing: say which", of.Name(), name)
			}
		}
	}
	for _, of := range []reflect.Type{reflect.TypeFor[v1alpha08.WorkflowSpec](), reflect.TypeFor[v1alpha08.PlatformSpec](), reflect.TypeFor[v1alpha08.ClusterPlatformSpec]()} {
		walk(of, nil)
	}
	for _, name := range meansNothing {
		if !used[name] {
			t.Errorf("no type has %s any more", name)
		}
	}
}

package generators

import (
	"maps"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// secretRules hold for a database: the names end up in environment variables.
var secretRules = []podRule{
	{"postgresql.secretRef.name", text(validation.IsDNS1123Subdomain)},
	{"postgresql.secretRef.userKey", text(validation.IsConfigMapKey)},
	{"postgresql.secretRef.passwordKey", text(validation.IsConfigMapKey)},
}

// platformRules hold for the spec of a platform but for its podTemplates.
var platformRules = join(
	below("persistence.", secretRules),
	below("services.dataIndex.persistence.", secretRules),
	below("services.jobService.persistence.", secretRules),
	[]podRule{
		{"properties.flow[].valueFrom.secretKeyRef.name", text(validation.IsDNS1123Subdomain)},
		{"properties.flow[].valueFrom.secretKeyRef.key", text(validation.IsConfigMapKey)},
		{"properties.flow[].valueFrom.configMapKeyRef.name", text(validation.IsDNS1123Subdomain)},
		{"properties.flow[].valueFrom.configMapKeyRef.key", text(validation.IsConfigMapKey)},
		{"devMode.baseImage", imageReference},
	},
)

// checkPlatform and checkWorkflow refuse what would come out as something that
// the API server refuses.
func (s *resolver) checkPlatform(p *Platform) {
	s.apply(platformRules, p.origin("spec"), treeOf(v1alpha08.PlatformSpec{
		Services: p.cr.Spec.Services, Persistence: p.cr.Spec.Persistence, Properties: p.cr.Spec.Properties, DevMode: p.cr.Spec.DevMode,
	}))
}

func (s *resolver) checkWorkflow(w *Workflow) {
	s.apply(secretRules, w.origin("spec.persistence"), treeOf(w.cr.Spec.Persistence))
	labels := maps.Clone(w.labels)
	// A name that is too long for a label is too long for a Service: that is told.
	maps.DeleteFunc(labels, func(_, value string) bool { return value == w.Ref.Name })
	s.apply(labelRules, w.origin("metadata"), map[string]any{"labels": treeOf(labels)})
}

// labelRules hold for the labels of a resource: its pods have them, too.
var labelRules = []podRule{{"labels", labelKeys}, {"labels{}", text(validation.IsValidLabelValue)}}

package generators

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

const monitoringAPIVersion = "monitoring.coreos.com/v1"

// ServiceMonitor is monitoring.coreos.com/v1.
type ServiceMonitor struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              ServiceMonitorSpec `json:"spec"`
}

// ServiceMonitorSpec says which Services are scraped, and where.
type ServiceMonitorSpec struct {
	Endpoints []MonitorEndpoint    `json:"endpoints"`
	Selector  metav1.LabelSelector `json:"selector"`
}

// MonitorEndpoint is a port of a Service, by name, and a path.
type MonitorEndpoint struct {
	Port string `json:"port"`
	Path string `json:"path"`
}

// serviceMonitor has Prometheus scrape the Services of a selector.
func serviceMonitor(meta metav1.ObjectMeta, port string, selector map[string]string) *ServiceMonitor {
	return &ServiceMonitor{
		TypeMeta:   metav1.TypeMeta{APIVersion: monitoringAPIVersion, Kind: "ServiceMonitor"},
		ObjectMeta: meta,
		Spec: ServiceMonitorSpec{
			Endpoints: []MonitorEndpoint{{Port: port, Path: "/q/metrics"}},
			Selector:  metav1.LabelSelector{MatchLabels: selector},
		},
	}
}

// monitored decides whether the workflows of a platform are scraped.
func (s *resolver) monitored(p *Platform) bool {
	if p.cr == nil || p.cr.Spec.Monitoring == nil || !p.cr.Spec.Monitoring.Enabled {
		return false
	}
	if !s.in.Options.Cluster.Prometheus {
		s.tell(rule.NoPrometheus, p.origin("spec.monitoring.enabled"), "has no effect: the config says that the cluster has no Prometheus operator (cluster.prometheus: false)")
		return false
	}
	return true
}

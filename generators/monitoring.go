package generators

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

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
func (s *resolver) monitored(p *Platform, field string) bool {
	if p.cr == nil || p.cr.Spec.Monitoring == nil || !p.cr.Spec.Monitoring.Enabled {
		return false
	}
	if !s.in.Options.Cluster.Prometheus {
		s.warnf(p.Ref, field, "has no effect: the config says that the cluster has no Prometheus operator (cluster.prometheus: false)")
		return false
	}
	return true
}

// The modules that publish the CRDs. No code imports them: do not tidy.
module github.com/render-sonataflow/render-sonataflow/testdata/cluster/crds

go 1.26.0

require (
	github.com/external-secrets/external-secrets v1.3.2
	github.com/openshift/api v0.0.0-20240524162738-d899f8877d22
	github.com/prometheus-operator/prometheus-operator v0.85.0
	github.com/tektoncd/pipeline v1.6.0
	knative.dev/eventing v0.50.0
	knative.dev/serving v0.51.0
)

// Package krm reads and writes streams of Kubernetes objects, ResourceLists or
// plain YAML, without losing a byte of what nobody changes. It is the only
// place that knows of YAML nodes, and it knows nothing of SonataFlow.
package krm

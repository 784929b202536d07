// Package helm runs the guide of charts, docs/helm.md, with a real Helm. It is a
// module of its own, so that the product depends on none of it.
package helm

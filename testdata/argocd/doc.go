// Package argocd puts the plugin to Argo CD's own plugin server and repo
// server. There is nothing in it but tests: see README.md.
package argocd

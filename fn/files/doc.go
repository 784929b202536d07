// Package files reads what a command is pointed at, and nothing else: regular
// files below one folder, within bounds. Every file that the command reads is
// read here, kustomize's included.
package files

// Package cluster puts manifests to a real kube-apiserver over a real etcd,
// both built from their Go modules and run on loopback for the length of a
// test run. There is nothing in it but tests: see README.md.
package cluster

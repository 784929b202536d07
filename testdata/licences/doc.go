// Package licences reads the licences of all that is compiled into the binary.
// There is nothing in it but a test; it is a module of its own so that the
// product's go.mod does not name what reads licences.
package licences

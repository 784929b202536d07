// Package verify holds what was rendered against itself: whether each object
// still finds what it names after later steps have moved, renamed, patched or
// dropped some of it. It renders nothing and changes nothing.
package verify

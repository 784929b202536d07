// Package release tests a release as those who install it meet it: it builds
// one of this commit, twice, and reads, verifies, installs and runs what came
// out. See README.md.
package release

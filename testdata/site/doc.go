// Package site tests the documentation's site: its links, its code, and every
// page in a browser. See README.md.
package site

// Command manual writes the man pages and the shell completions of the command
// into a folder, for the archives and packages of a release.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/render-sonataflow/render-sonataflow/fn/cli"
)

func main() {
	dir := flag.String("dir", "", "the folder to write into")
	version := flag.String("version", "", "the version that the man pages show")
	date := flag.String("date", "", "the date that the man pages show, in RFC 3339: that of the commit, so that the same commit gives the same pages")
	flag.Parse()
	at, err := time.Parse(time.RFC3339, *date)
	if err == nil {
		err = write(*dir, *version, at)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error: "+err.Error())
		os.Exit(1)
	}
}

// write makes man/ and completions/ in a folder.
func write(dir, version string, at time.Time) error {
	for _, sub := range []string{"man", "completions"} {
		// A page of a command that is no more must not be released.
		if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	root := cli.Commands()
	root.DisableAutoGenTag = true
	man := filepath.Join(dir, "man")
	header := doc.GenManHeader{Section: "1", Source: "render-sonataflow " + version, Manual: "render-sonataflow", Date: &at}
	if err := doc.GenManTree(root, &header, man); err != nil {
		return err
	}
	if err := compress(man); err != nil {
		return err
	}
	return writeCompletions(filepath.Join(dir, "completions"), root)
}

// compress replaces the files of a folder by their gzip, as man reads them.
func compress(dir string) error {
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil {
		return err
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			return err
		}
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed) // without a name and a time in its header
		if _, err := zip.Write(text); err != nil {
			return err
		}
		if err := zip.Close(); err != nil {
			return err
		}
		if err := os.WriteFile(page+".gz", packed.Bytes(), 0o644); err != nil {
			return err
		}
		if err := os.Remove(page); err != nil {
			return err
		}
	}
	return nil
}

// writeCompletions writes one file for each shell.
func writeCompletions(dir string, root *cobra.Command) error {
	const name = "render-sonataflow"
	for file, generate := range map[string]func(string) error{
		name + ".bash": func(path string) error { return root.GenBashCompletionFileV2(path, true) },
		name + ".zsh":  root.GenZshCompletionFile,
		name + ".fish": func(path string) error { return root.GenFishCompletionFile(path, true) },
		name + ".ps1":  root.GenPowerShellCompletionFileWithDesc,
	} {
		if err := generate(filepath.Join(dir, file)); err != nil {
			return err
		}
	}
	return nil
}

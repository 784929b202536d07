//go:build unix

package files

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// layout is a folder "in" beside one "out" that must stay unread.
func layout(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{
		"out/secret.yaml":         "a: secret",
		"in/a.yaml":               "a",
		"in/below/b.yaml":         "b",
		"in/link.yaml":            "-> below/b.yaml",
		"in/up.yaml":              "-> below/../a.yaml",
		"in/absolute.yaml":        "-> " + dir + "/in/a.yaml",
		"in/outside.yaml":         "-> ../out/secret.yaml",
		"in/outside-absolute":     "-> " + dir + "/out/secret.yaml",
		"in/folder":               "-> below",
		"in/outside-folder":       "-> ../out",
		"in/chain.yaml":           "-> chain2.yaml",
		"in/chain2.yaml":          "-> outside-folder/secret.yaml",
		"in/loop.yaml":            "-> loop2.yaml",
		"in/loop2.yaml":           "-> loop.yaml",
		"in/there-and-back.yaml":  "-> ../in/a.yaml",
		"in/dangling.yaml":        "-> nothing.yaml",
		"in/.git/config":          "token",
		"in/gitconfig.yaml":       "-> .git/config",
		"in/device.yaml":          "-> /dev/zero",
		"in/below/deeper/up.yaml": "-> ../../a.yaml",
	})
	if err := syscall.Mkfifo(filepath.Join(dir, "in/pipe.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestReadFile(t *testing.T) {
	cases := map[string]struct {
		reason, name, want, problem string
		// refused, or only not there.
		refused bool
	}{
		"file":            {reason: "a plain one", name: "a.yaml", want: "a"},
		"link":            {reason: "a link that stays in the folder", name: "link.yaml", want: "b"},
		"dots":            {reason: "a link with dots that stays", name: "up.yaml", want: "a"},
		"absolute":        {reason: "an absolute link that stays", name: "absolute.yaml", want: "a"},
		"folder link":     {reason: "a link to a folder that stays", name: "folder/b.yaml", want: "b"},
		"deeper":          {reason: "a link up that stays", name: "below/deeper/up.yaml", want: "a"},
		"outside":         {reason: "a link that leaves", name: "outside.yaml", problem: "is, or leads through, a link that leaves the folder in", refused: true},
		"outside, abs":    {reason: "an absolute link that leaves", name: "outside-absolute", problem: "leaves the folder", refused: true},
		"outside, folder": {reason: "through a folder that leaves", name: "outside-folder/secret.yaml", problem: "leaves the folder", refused: true},
		"chain":           {reason: "by a chain of links", name: "chain.yaml", problem: "leaves the folder", refused: true},
		"there and back":  {reason: "out and in again is out, too", name: "there-and-back.yaml", problem: "leaves the folder", refused: true},
		"dots alone":      {reason: "by its path", name: "../out/secret.yaml", problem: "leaves the folder", refused: true},
		"loop":            {reason: "links in a circle", name: "loop.yaml", problem: "more than 40 links", refused: true},
		"dangling":        {reason: "a link to nothing", name: "dangling.yaml", problem: "no such file"},
		"git":             {reason: "what git keeps to itself", name: ".git/config", problem: "is git's own", refused: true},
		"git, any case":   {reason: "as some file systems see it", name: ".GIT/config", problem: "is git's own", refused: true},
		"git, by a link":  {reason: "by a link", name: "gitconfig.yaml", problem: "is git's own", refused: true},
		"pipe":            {reason: "a pipe, which nobody writes to", name: "pipe.yaml", problem: "is a pipe, not a file", refused: true},
		"device":          {reason: "a device without an end", name: "device.yaml", problem: "leaves the folder", refused: true},
		"folder":          {reason: "a folder", name: "below", problem: "is a folder, not a file"},
	}
	dir := layout(t)
	t.Chdir(dir)
	root, err := openRoot("in", newBudget(DefaultLimits))
	if err != nil {
		t.Fatal(err)
	}
	defer root.root.Close()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := root.readFile(tc.name, tc.name)
			var refusal *Refusal
			switch {
			case tc.problem == "" && (err != nil || string(text) != tc.want):
				t.Errorf("%s: %q, %v", tc.reason, text, err)
			case tc.problem != "" && (err == nil || !strings.Contains(err.Error(), tc.problem) || len(text) > 0):
				t.Errorf("%s: want an error with %q and no text, got %v and %q", tc.reason, tc.problem, err, text)
			case tc.refused != errors.As(err, &refusal):
				t.Errorf("%s: refused %t, want %t: %v", tc.reason, !tc.refused, tc.refused, err)
			}
		})
	}
}

// TestReadDevice: one that was named itself, not by a link.
func TestReadDevice(t *testing.T) {
	if _, err := NewReader(DefaultLimits).File("/dev/zero"); err == nil || !strings.Contains(err.Error(), "is a device") {
		t.Error(err)
	}
}

func TestFolder(t *testing.T) {
	dir := layout(t)
	t.Chdir(dir)
	read, problems := map[string]string{}, map[string]string{}
	err := NewReader(DefaultLimits).Folder("in", func(path string, text []byte, err error) error {
		if err != nil {
			problems[path] = err.Error()
		} else {
			read[path] = string(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"in/a.yaml": "a", "in/below/b.yaml": "b"}, read); diff != "" {
		t.Errorf("each file once (-want +got):\n%s", diff)
	}
	for _, path := range []string{"in/chain.yaml", "in/chain2.yaml", "in/dangling.yaml", "in/device.yaml", "in/gitconfig.yaml",
		"in/loop.yaml", "in/loop2.yaml", "in/outside-folder", "in/outside.yaml", "in/pipe.yaml", "in/there-and-back.yaml"} {
		if !strings.Contains(problems[path], path) {
			t.Errorf("%s: want an error that names it, got %q", path, problems[path])
		}
		delete(problems, path)
	}
	if len(problems) > 0 {
		t.Errorf("unexpected: %v", problems)
	}
}

func TestLimits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.yaml": "12345", "b.yaml": "12345", "1/2/3/c.yaml": "12345"})
	cases := map[string]struct {
		limits Limits
		// problem is in the only error.
		problem string
	}{
		"enough": {Limits{Bytes: 15, Files: 3, Depth: 3}, ""},
		"bytes":  {Limits{Bytes: 14, Files: 3, Depth: 3}, "b.yaml is too large: the input must not have more than 14 bytes in all; --max-bytes raises the limit"},
		"files":  {Limits{Bytes: 15, Files: 2, Depth: 3}, "b.yaml is one file too many: more than 2 are read; --max-files raises the limit"},
		"depth":  {Limits{Bytes: 15, Files: 3, Depth: 2}, "3 lies too deep: more than 2 folders down; --max-depth raises the limit"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var problems []string
			err := NewReader(tc.limits).Folder(dir, func(_ string, _ []byte, err error) error {
				if err != nil {
					problems = append(problems, err.Error())
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(problems, "\n"); (got == "") != (tc.problem == "") || !strings.HasSuffix(got, tc.problem) {
				t.Errorf("want %q, got %q", tc.problem, got)
			}
		})
	}
	if _, err := NewReader(Limits{Bytes: 4, Files: 1}).Stdin(strings.NewReader("12345")); err == nil || !strings.Contains(err.Error(), "stdin is too large") {
		t.Errorf("stdin: %v", err)
	}
}

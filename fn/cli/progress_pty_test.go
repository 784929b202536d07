//go:build unix

package cli

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
)

// TestProgress: a command that waits says on a terminal what for, takes that away
// when it goes on, and changes nothing of what it prints.
func TestProgress(t *testing.T) {
	const platform = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {dataIndex: {enabled: true}}}\n"
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"build":  {[]string{"build", "-f", "-"}, "reading stdin … "},
		"verify": {[]string{"verify", "-"}, "reading stdin … "},
	} {
		// The input comes when the line has: nothing hangs on how long that takes.
		piped, input := io.Pipe()
		var once sync.Once
		shown, got := onPTY{err: true, piped: piped, watch: func(shown string) {
			if strings.Contains(shown, tc.want) {
				once.Do(func() {
					go func() {
						_, _ = io.WriteString(input, platform)
						input.Close()
					}()
				})
			}
		}}.run(t, tc.args...)
		quick := runIn(t, ".", platform, binary, tc.args...)
		if got.code != quick.code || got.stdout != quick.stdout {
			t.Errorf("%s: %d, and it prints something else:\n%s\n%s", name, got.code, got.stdout, shown)
		}
		// What is told comes where the line was.
		rest := shown[strings.LastIndex(shown, "\r\x1b[K")+len("\r\x1b[K"):]
		if uncoloured(rest) != quick.stderr {
			t.Errorf("%s: want after the line\n%s\ngot\n%q", name, quick.stderr, shown)
		}
		if strings.Contains(quick.stderr, "…") || strings.Contains(quick.stderr, "\r") {
			t.Errorf("%s, in a pipe: %q", name, quick.stderr)
		}
	}
}

// TestNoProgress: a terminal that can only print gets no line, nor does a pipe.
func TestNoProgress(t *testing.T) {
	t.Setenv("TERM", "dumb")
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminal can be made here: ", err)
	}
	defer tty.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	reading, pipe, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	defer pipe.Close()
	for name, out := range map[string]io.Writer{"dumb": tty, "null": null, "pipe": pipe, "memory": &bytes.Buffer{}} {
		if s := newStreams(nil, nil, out); s.progress != nil || s.err != out {
			t.Errorf("%s: it is no terminal that shows a line, or colours", name)
		}
	}
	t.Setenv("TERM", "xterm")
	if newStreams(nil, nil, tty).progress == nil {
		t.Error("a terminal has no line")
	}
}

// TestColours: a terminal shows what is an error and what is not, and a pipe and
// NO_COLOR have the text alone.
func TestColours(t *testing.T) {
	broken := []string{"build", "-f", "nowhere.yaml"}
	warns := []string{"build", "-f", "../../examples/event-driven/base/platform.yaml"}
	dir := t.TempDir()
	if got := runIn(t, ".", "", binary, append(warns, "-o", dir+"/out")...); got.code != 0 {
		t.Fatal(got.stderr)
	}
	stale := append(warns, "--check", dir+"/out", "--release", "osl-1.36")
	for name, tc := range map[string]struct {
		args []string
		want []string
	}{
		"error":   {broken, []string{"\x1b[31merror:\x1b[0m cannot read nowhere.yaml"}},
		"unknown": {[]string{"buld"}, []string{"\x1b[31merror:\x1b[0m unknown command"}},
		"warning": {append(warns, "--unknown-fields=Warn"), []string{"\x1b[34minfo:\x1b[0m "}},
		"explain": {[]string{"explain", "-f", "../../examples/workflows"}, []string{"\x1b[1mSonataFlow \x1b[0mwarehouse/shipping", "\x1b[34m  ! info:\x1b[0m "}},
		"diff":    {stale, []string{"\x1b[31m-", "\x1b[32m+", "\x1b[36m@@"}},
	} {
		plainly := runIn(t, ".", "", binary, tc.args...)
		shown, got := onPTY{out: true, err: true}.run(t, tc.args...)
		for _, want := range tc.want {
			if !strings.Contains(shown, want) {
				t.Errorf("%s: no %q in\n%q", name, want, shown)
			}
		}
		if got.code != plainly.code || len(uncoloured(shown)) != len(plainly.stdout)+len(plainly.stderr) || strings.Contains(plainly.stdout+plainly.stderr, "\x1b") {
			t.Errorf("%s: %d, and another text than\n%s%s\n%s", name, got.code, plainly.stdout, plainly.stderr, shown)
		}
		for _, env := range []string{"NO_COLOR=1", "TERM=dumb"} {
			if shown, _ := (onPTY{out: true, err: true, env: []string{env}}).run(t, tc.args...); strings.Contains(strings.ReplaceAll(shown, "\r\x1b[K", ""), "\x1b") {
				t.Errorf("%s with %s: %q", name, env, shown)
			}
		}
	}
}

func uncoloured(text string) string {
	for _, code := range []string{red, green, yellow, blue, cyan, bold, plain} {
		text = strings.ReplaceAll(text, code, "")
	}
	return strings.ReplaceAll(text, "\r\x1b[K", "")
}

//go:build unix

package cli

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// onPTY runs the command with a terminal of its own as some of its streams. It
// returns what the terminal shows, what went elsewhere on stdout, and the code.
type onPTY struct {
	in, out, err bool
	dir          string
	env          []string
	// typed is what somebody types.
	typed string
	// piped is stdin, where that is no terminal.
	piped io.Reader
	// watch is called with all that the terminal shows so far.
	watch func(shown string)
}

func (p onPTY) run(t *testing.T, args ...string) (shown string, rest result) {
	t.Helper()
	terminal, side, err := pty.Open()
	if err != nil {
		t.Skip("no terminal can be made here: ", err)
	}
	defer terminal.Close()
	cmd := exec.Command(binary, args...)
	cmd.Dir = p.dir
	cmd.Env = append(withoutColours(os.Environ()), append([]string{"TERM=xterm"}, p.env...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.piped, &stdout, &stderr
	if p.in {
		cmd.Stdin = side
	}
	if p.out {
		cmd.Stdout = side
	}
	if p.err {
		cmd.Stderr = side
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	side.Close()
	if _, err := io.WriteString(terminal, p.typed); err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	read := make(chan struct{})
	go func() {
		defer close(read)
		buffer := make([]byte, 4096)
		for {
			n, err := terminal.Read(buffer)
			all.Write(buffer[:n])
			if p.watch != nil {
				p.watch(all.String())
			}
			if err != nil {
				return // the other side is closed: the command has ended
			}
		}
	}()
	if err := cmd.Wait(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	<-read
	return strings.ReplaceAll(all.String(), "\r\n", "\n"), result{stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}
}

// withoutColours leaves out what says that there should be none.
func withoutColours(environ []string) []string {
	var kept []string
	for _, entry := range environ {
		if !strings.HasPrefix(entry, "NO_COLOR=") && !strings.HasPrefix(entry, "TERM=") {
			kept = append(kept, entry)
		}
	}
	return kept
}

// TestTypedInput: who reads from a terminal is told so, and only they.
func TestTypedInput(t *testing.T) {
	const typed = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: typed}\n\x04"
	for name, args := range map[string][]string{
		"build -f -": {"build", "-f", "-"}, "build -": {"build", "-"}, "graph -f -": {"graph", "-f", "-"}, "verify -": {"verify", "-"},
		"explain -": {"explain", "-"}, "diff": {"diff", "-", "typed.yaml"},
	} {
		dir := t.TempDir()
		writeFiles(t, dir, map[string]string{"typed.yaml": typed[:len(typed)-1]})
		_, got := onPTY{in: true, dir: dir, typed: typed}.run(t, args...)
		if got.code != 0 || !strings.Contains(got.stderr, "info: reading YAML from this terminal; Ctrl-D ends it\n") {
			t.Errorf("%s: %d\n%s", name, got.code, got.stderr)
		}
		if got := runIn(t, dir, typed[:len(typed)-1], binary, args...); strings.Contains(got.stderr, "terminal") {
			t.Errorf("%s, piped: %s", name, got.stderr)
		}
	}
}

// TestNothingTyped: who starts the command with nothing piped in looks around.
func TestNothingTyped(t *testing.T) {
	_, got := onPTY{in: true}.run(t)
	if got.code != 0 || got.stderr != "" || got.stdout != runHere("", "--help").stdout {
		t.Errorf("want the help, got %d\n%s%s", got.code, got.stderr, got.stdout)
	}
}

// TestNotToTerminal: a page and an archive are no use on a terminal, and are
// written anywhere else.
func TestNotToTerminal(t *testing.T) {
	preview := []string{"-f", "../../examples/preview/flows", "--config", "../../examples/preview/render.yaml"}
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"graph":   {append([]string{"graph", "-o", "html"}, preview...), "a page is nothing to read on a terminal: write it to a file, as in -o html > topology.html"},
		"diff":    {[]string{"diff", "-o", "html", "../../examples/event-driven/base", "../../examples/event-driven/base/platform.yaml"}, "as in -o html > diff.html"},
		"context": {append([]string{"context", "--tar"}, preview...), "an archive is nothing to read on a terminal: write it to a file, as in --tar > context.tar"},
	} {
		shown, got := onPTY{out: true}.run(t, tc.args...)
		if got.code != exitUsage || shown != "" || !strings.Contains(got.stderr, tc.want) {
			t.Errorf("%s: %d\n%s%s", name, got.code, got.stderr, shown)
		}
		if got := runIn(t, ".", "", binary, tc.args...); got.stdout == "" || got.code != 0 && name != "diff" {
			t.Errorf("%s, to a file: %d\n%s", name, got.code, got.stderr)
		}
	}
	if shown, got := (onPTY{out: true}).run(t, "graph", "-f", "../../examples/preview/flows"); got.code != 0 || !strings.HasPrefix(shown, "flowchart") {
		t.Errorf("what can be read is shown: %s%s", got.stderr, shown)
	}
}

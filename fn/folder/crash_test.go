//go:build unix

package folder

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// crashVariable makes the test binary write a folder and kill itself before
// the step of that number.
const crashVariable = "FOLDER_TEST_CRASH_AT"

func TestMain(m *testing.M) {
	at, err := strconv.Atoi(os.Getenv(crashVariable))
	if err != nil {
		os.Exit(m.Run())
	}
	step = func() {
		if at--; at == 0 {
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
			select {} // until it arrives
		}
	}
	if err := Write(os.Args[1], render(os.Args[2:]...), Options{Generated: generated}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// crash writes a folder in a process of its own, which is killed before a
// step; false is returned where it had finished before.
func crash(t *testing.T, working, dir string, step int, files []string) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{dir}, files...)...)
	cmd.Dir = working
	cmd.Env = append(os.Environ(), crashVariable+"="+strconv.Itoa(step))
	text, err := cmd.CombinedOutput()
	if err == nil {
		return false
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("%v\n%s", err, text)
	}
	return true
}

// TestCrash kills a write before each of its steps. Whoever reads the folder
// then finds the files of before or those of after, and never half of one; the
// next write finishes and leaves nothing behind.
func TestCrash(t *testing.T) {
	before, after := []string{"n/a_x.yaml=old", "n/b_x.yaml=old", "m/a_x.yaml=old", "secret_x.yaml=old"}, []string{"n/a_x.yaml=new", "n/c_x.yaml=new", "k/a_x.yaml=new", "secret_x.yaml=new"}
	foreign := map[string]string{"mine/x": "mine", "n/mine": "mine", "link": "-> mine/x"}
	if !canExchange {
		t.Skip("folders cannot be swapped here; the journal is tested all the same")
	}
	for _, mode := range []string{"swapped", "in place", "new"} {
		t.Run(mode, func(t *testing.T) {
			steps := 0
			for n := 1; ; n++ {
				top := t.TempDir()
				dir := filepath.Join(top, "out")
				put(t, dir, foreign)
				if mode != "new" {
					if err := Write(dir, render(before...), Options{}); err != nil {
						t.Fatal(err)
					}
				}
				old := tree(t, dir)
				working := top
				if mode == "in place" {
					working = dir
				}
				if !crash(t, working, dir, n, after) {
					break
				}
				steps++
				full := expected(foreign, after)
				found := tree(t, dir)
				switch {
				case mode == "in place":
					noHalfFiles(t, n, found, old, full)
				case cmp.Diff(old, found) != "" && cmp.Diff(full, found) != "":
					t.Errorf("killed at step %d: the folder is neither as before nor as after:\n%s", n, cmp.Diff(full, found))
				}
				next := [][]string{after, before}[n%2]
				if err := Write(dir, render(next...), Options{}); err != nil {
					t.Errorf("killed at step %d: the next write fails: %v", n, err)
				}
				if diff := cmp.Diff(expected(foreign, next), tree(t, dir)); diff != "" {
					t.Errorf("killed at step %d, and written again (-want +got):\n%s", n, diff)
				}
				if entries, err := os.ReadDir(top); err != nil || len(entries) != 1 {
					t.Errorf("killed at step %d: something is left: %v %v", n, entries, err)
				}
			}
			if steps < 15 {
				t.Errorf("only %d steps: the hook is not called", steps)
			}
		})
	}
}

// expected is a folder with a render and other files.
func expected(foreign map[string]string, files []string) map[string]string {
	want := map[string]string{IndexFile: indexOf(render(files...))}
	maps.Copy(want, foreign)
	for _, file := range render(files...) {
		want[file.Path] = string(file.Text)
	}
	return want
}

// noHalfFiles: every file is as before or as after, if there at all.
func noHalfFiles(t *testing.T, n int, found, old, full map[string]string) {
	t.Helper()
	for name, text := range found {
		if text != old[name] && text != full[name] && !strings.HasPrefix(name, workInside) && name != IndexFile {
			t.Errorf("killed at step %d: %s holds %q", n, name, text)
		}
	}
}

// TestInterrupts: a signal ends a write and leaves the folder as it was.
func TestInterrupts(t *testing.T) {
	for _, sent := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		for mode, prepare := range map[string]func(*testing.T, string){"swapped": func(*testing.T, string) {}, "in place": inPlace} {
			t.Run(sent.String()+"/"+mode, func(t *testing.T) {
				if signal.Ignored(sent) {
					t.Skip("whoever started the tests has it ignored, as nohup does; then it is ignored here, too")
				}
				top := t.TempDir()
				dir := filepath.Join(top, "out")
				prepare(t, dir)
				if err := Write(dir, render("n/a_x.yaml=1"), Options{}); err != nil {
					t.Fatal(err)
				}
				before := tree(t, top)
				staging = func(caught context.Context) {
					if err := syscall.Kill(syscall.Getpid(), sent); err != nil {
						t.Error(err)
					}
					<-caught.Done() // signals arrive when they like
				}
				defer func() { staging = func(context.Context) {} }()
				if err := Write(dir, render("n/a_x.yaml=2", "n/b_x.yaml=2"), Options{}); err == nil || !strings.Contains(err.Error(), "interrupted: ") {
					t.Errorf("want an interruption, got %v", err)
				}
				if diff := cmp.Diff(before, tree(t, top)); diff != "" {
					t.Errorf("something has changed:\n%s", diff)
				}
			})
		}
	}
}

// TestTwoAtOnce: whatever the order, the folder is that of one of the writers.
func TestTwoAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	var writers sync.WaitGroup
	for n := range 8 {
		writers.Go(func() {
			for range 10 {
				if err := Write(dir, render(fmt.Sprintf("n/a_x.yaml=%d", n), fmt.Sprintf("n/b%d_x.yaml=%d", n, n)), Options{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	found := tree(t, dir)
	n := found["n/a_x.yaml"]
	if diff := cmp.Diff(expected(nil, []string{"n/a_x.yaml=" + n, "n/b" + n + "_x.yaml=" + n}), found); diff != "" {
		t.Errorf("two renders are mixed (-want +got):\n%s", diff)
	}
}

// TestReaders: who opens the folder and reads it to the end has read one render.
func TestReaders(t *testing.T) {
	if !canExchange {
		t.Skip("folders cannot be swapped here")
	}
	dir := filepath.Join(t.TempDir(), "out")
	sets := [][]File{render("n/a_x.yaml=1", "m/b_x.yaml=1"), render("n/a_x.yaml=2", "m/b_x.yaml=2")}
	if err := Write(dir, sets[0], Options{}); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var reader sync.WaitGroup
	whole := 0
	reader.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Error(err) // the folder is there at every moment
				return
			}
			a, errA := root.ReadFile("n/a_x.yaml")
			b, errB := root.ReadFile("m/b_x.yaml")
			root.Close()
			if errA == nil && errB == nil { // else it was swapped out while it was read
				whole++
				if string(a) != string(b) {
					t.Errorf("two renders are mixed: %s and %s", a, b)
				}
			}
		}
	})
	for n := range 200 {
		if err := Write(dir, sets[n%2], Options{}); err != nil {
			t.Error(err)
		}
	}
	close(done)
	reader.Wait()
	if whole == 0 {
		t.Error("nothing was read")
	}
}

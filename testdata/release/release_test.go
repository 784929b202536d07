package release

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The version that the tests release; no tag of the project is as high.
const (
	tag     = "v1.98.97"
	version = "1.98.97"
)

// platforms are those that a release is built for.
var platforms = []string{"linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64", "windows_arm64"}

// release is what make release left in a clone of the project.
type release struct {
	checkout, dist string
	// tools is the folder of goreleaser, cosign and cyclonedx-gomod.
	tools string
	// key is the public half of the key that signed.
	key string
	// date is that of the tagged commit.
	date time.Time
}

// first and second are releases of the same tag in two clones, at paths of
// different length.
var first, second release

func TestMain(m *testing.M) {
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "render-sonataflow-release-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := buildTwice(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// buildTwice releases the last commit of this checkout, not what was changed
// since: a release is made of a commit.
func buildTwice(dir string) error {
	root, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	tools := os.Getenv("TOOLS")
	if tools == "" {
		tools = filepath.Join(root, ".release", "bin")
		if err := command(root, "make", "release-tools").Run(); err != nil {
			return err
		}
	}
	if err := command(dir, filepath.Join(tools, "cosign"), "generate-key-pair").Run(); err != nil {
		return err
	}
	first = release{checkout: filepath.Join(dir, "one"), tools: tools, key: filepath.Join(dir, "cosign.pub")}
	if err := tagClone(root, first.checkout); err != nil {
		return err
	}
	second = release{checkout: filepath.Join(dir, "a-second", "clone"), tools: tools, key: first.key}
	if err := command(dir, "git", "clone", "--quiet", first.checkout, second.checkout).Run(); err != nil {
		return err
	}
	for _, r := range []*release{&first, &second} {
		r.dist = filepath.Join(r.checkout, "dist")
		if err := r.build(filepath.Join(dir, "cosign.key")); err != nil {
			return fmt.Errorf("make release in %s: %w", r.checkout, err)
		}
		if r.date, err = commitDate(r.checkout); err != nil {
			return err
		}
	}
	return nil
}

// tagClone does what CONTRIBUTING.md tells who releases: prepare, commit, tag.
func tagClone(root, to string) error {
	if err := command(root, "git", "clone", "--quiet", root, to).Run(); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"make", "release-prepare", "VERSION=" + tag, "DATE=2026-01-02"},
		{"git", "-c", "user.name=Tests", "-c", "user.email=tests@example.com", "commit", "--quiet", "--all", "--message", "Release " + tag},
		{"git", "tag", tag},
	} {
		if err := command(to, args[0], args[1:]...).Run(); err != nil {
			return err
		}
	}
	return nil
}

// build runs make release as the workflow does, without the tools' build: the
// tools of this checkout are those of the clone.
func (r *release) build(key string) error {
	make := command(r.checkout, "make", "release", "TOOLS="+r.tools, "RELEASE_FLAGS=--skip=publish", "--assume-old=release-tools")
	make.Env = append(make.Env, "RELEASE_TEST_KEY="+key)
	return make.Run()
}

func commitDate(checkout string) (time.Time, error) {
	git := command(checkout, "git", "show", "--no-patch", "--format=%cI", "HEAD")
	git.Stdout = nil
	out, err := git.Output()
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, strings.TrimSpace(string(out)))
}

// command prints what it runs to the test's own output. GOFLAGS of the machine
// would decide whether a binary knows its commit.
func command(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "COSIGN_PASSWORD=tests", "MAKEFLAGS=", "MAKELEVEL=")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd
}

// output runs a command and returns all that it printed.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	cmd.Stdout, cmd.Stderr = nil, nil
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	return string(out)
}

// artifact is the path of a file of the release.
func (r release) artifact(name string) string { return filepath.Join(r.dist, name) }

// archive is the name of a platform's.
func archive(platform string) string {
	ending := ".tar.gz"
	if strings.HasPrefix(platform, "windows") {
		ending = ".zip"
	}
	return "render-sonataflow_" + version + "_" + platform + ending
}

// binaryIn is the name of the binary in a platform's archive.
func binaryIn(platform string) string {
	if strings.HasPrefix(platform, "windows") {
		return "render-sonataflow.exe"
	}
	return "render-sonataflow"
}

// here is the platform that the tests run on.
func here() string { return runtime.GOOS + "_" + runtime.GOARCH }

// packed is a file in an archive.
type packed struct {
	content []byte
	mode    fs.FileMode
	time    time.Time
	owner   string
}

// unpack reads an archive of the release.
func unpack(t *testing.T, path string) map[string]packed {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]packed{}
	if strings.HasSuffix(path, ".zip") {
		archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.File {
			content, err := fs.ReadFile(archive, file.Name)
			if err != nil {
				t.Fatal(err)
			}
			files[file.Name] = packed{content, file.Mode(), file.Modified, "root:root"} // a zip names no owner
		}
		return files
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		files[header.Name] = packed{content, header.FileInfo().Mode(), header.ModTime, header.Uname + ":" + header.Gname}
	}
}

// installed unpacks the archive of this machine's platform into an empty
// folder, as a person would, and returns the binary's path.
func installed(t *testing.T) string {
	t.Helper()
	files := unpack(t, first.artifact(archive(here())))
	path := filepath.Join(t.TempDir(), binaryIn(here()))
	if err := os.WriteFile(path, files[binaryIn(here())].content, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

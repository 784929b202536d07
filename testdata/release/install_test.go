package release

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"
)

// versionOf is what a binary says of itself.
func versionOf(t *testing.T, binary string, args ...string) (got struct{ Version, Commit, CommitDate string }) {
	t.Helper()
	cmd := command(t.TempDir(), binary, append(args, "version", "-o", "json")...)
	cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	if err := json.Unmarshal([]byte(output(t, cmd)), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// checkVersion: a binary that was built in the checkout knows its commit.
func checkVersion(t *testing.T, binary string) {
	t.Helper()
	got := versionOf(t, binary)
	commit := strings.TrimSpace(output(t, command(first.checkout, "git", "rev-parse", "HEAD")))
	if got.Version != tag || got.Commit != commit || got.CommitDate != first.date.UTC().Format("2006-01-02T15:04:05Z") {
		t.Errorf("%+v, want %s of commit %s", got, tag, commit)
	}
}

func TestArchiveBinary(t *testing.T) { checkVersion(t, installed(t)) }

// TestMakeBuild: a person's own build of the tag is the release's.
func TestMakeBuild(t *testing.T) {
	output(t, command(second.checkout, "make", "build"))
	checkVersion(t, filepath.Join(second.checkout, "render-sonataflow"))
}

// TestGoInstall: go install …@latest works, from a module proxy that has the
// tag. That fails where go.mod has a replace, or the module's zip is refused.
func TestGoInstall(t *testing.T) {
	const path = "github.com/render-sonataflow/render-sonataflow"
	proxy := t.TempDir()
	versions := filepath.Join(proxy, path, "@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	goMod, err := os.ReadFile(filepath.Join(first.checkout, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"list": tag + "\n", tag + ".info": `{"Version":"` + tag + `"}`, tag + ".mod": string(goMod)} {
		if err := os.WriteFile(filepath.Join(versions, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Create(filepath.Join(versions, tag+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := modzip.CreateFromVCS(file, module.Version{Path: path, Version: tag}, first.checkout, tag, ""); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	// A module cache of its own: go takes what it has indexed of a version for
	// what that version is for ever, and the next run has other code of this
	// one. The modules come from the usual cache, where it has them.
	env := strings.Fields(output(t, command(".", "go", "env", "GOMODCACHE", "GOPROXY")))
	bin := t.TempDir()
	install := command(t.TempDir(), "go", "install", path+"@latest")
	install.Env = append(install.Env, "GOBIN="+bin, "GOMODCACHE="+t.TempDir(),
		"GOPROXY=file://"+proxy+",file://"+env[0]+"/cache/download,"+env[1], "GONOSUMDB="+path,
		// What make build compiled is not compiled again; t.TempDir can be removed.
		"GOFLAGS=-trimpath -modcacherw", "CGO_ENABLED=0")
	output(t, install)
	got := versionOf(t, filepath.Join(bin, binaryIn(here())))
	if got.Version != tag || got.Commit != "" {
		t.Errorf("%+v, want %s", got, tag)
	}
	line := output(t, command(t.TempDir(), filepath.Join(bin, binaryIn(here())), "--version"))
	if want := "render-sonataflow " + tag + "\n"; line != want {
		t.Errorf("--version prints %q, want %q", line, want)
	}
}

// TestDeb: what a Debian package installs, and that the binary in it starts.
func TestDeb(t *testing.T) {
	if _, err := exec.LookPath("dpkg-deb"); err != nil {
		t.Skip("no dpkg-deb on PATH")
	}
	deb := first.artifact("render-sonataflow_" + version + "_linux_" + runtime.GOARCH + ".deb")
	for field, want := range map[string]string{"Package": "render-sonataflow", "Version": version, "Architecture": runtime.GOARCH, "Depends": ""} {
		if got := strings.TrimSpace(output(t, command(".", "dpkg-deb", "--field", deb, field))); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	root := t.TempDir()
	output(t, command(".", "dpkg-deb", "--extract", deb, root))
	for _, want := range []string{
		"usr/share/man/man1/render-sonataflow.1.gz", "usr/share/man/man1/render-sonataflow-build.1.gz", "usr/share/doc/render-sonataflow/copyright",
		"usr/share/bash-completion/completions/render-sonataflow", "usr/share/zsh/vendor-completions/_render-sonataflow", "usr/share/fish/vendor_completions.d/render-sonataflow.fish",
	} {
		if info, err := os.Stat(filepath.Join(root, want)); err != nil || info.Mode() != 0o644 {
			t.Errorf("%s: %v %v", want, info, err)
		}
	}
	checkVersion(t, filepath.Join(root, "usr/bin/render-sonataflow"))
}

// TestRPM: the package's name, version and files, and the binary's bytes.
func TestRPM(t *testing.T) {
	rpm, err := os.Open(first.artifact("render-sonataflow_" + version + "_linux_amd64.rpm"))
	if err != nil {
		t.Fatal(err)
	}
	defer rpm.Close()
	checkRPM(t, rpm, string(unpack(t, first.artifact(archive("linux_amd64")))["render-sonataflow"].content))
}

// TestKrew: the plugin, installed by krew itself.
func TestKrew(t *testing.T) {
	bin, home := t.TempDir(), t.TempDir()
	install := command(t.TempDir(), "go", "install", "sigs.k8s.io/krew/cmd/krew@v0.4.3")
	install.Env = append(install.Env, "GOBIN="+bin, "CGO_ENABLED=0")
	output(t, install)
	krew := command(t.TempDir(), filepath.Join(bin, "krew"), "install",
		"--manifest="+first.artifact("krew/sonataflow.yaml"), "--archive="+first.artifact(archive(here())))
	krew.Env = append(krew.Env, "KREW_ROOT="+home, "HOME="+t.TempDir())
	t.Log(output(t, krew))
	plugin := filepath.Join(home, "bin", "kubectl-sonataflow")
	checkVersion(t, plugin)
	// Krew itself reads the manifest only for this platform.
	manifest, err := os.ReadFile(first.artifact("krew/sonataflow.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	sums := first.checksums(t)
	for _, platform := range platforms {
		uri := "https://github.com/render-sonataflow/render-sonataflow/releases/download/" + tag + "/" + archive(platform)
		if !strings.Contains(string(manifest), uri) || !strings.Contains(string(manifest), sums[archive(platform)]) {
			t.Errorf("the manifest has not the address and the sum of %s:\n%s", platform, manifest)
		}
	}
}

var caskSum = regexp.MustCompile(`sha256 "([0-9a-f]{64})"`)

// TestCask: Homebrew's file names the archives of its platforms with their
// sums, and what it links is in them. There is no Homebrew here to install it.
func TestCask(t *testing.T) {
	text, err := os.ReadFile(first.artifact("homebrew/Casks/render-sonataflow.rb"))
	if err != nil {
		t.Fatal(err)
	}
	cask := string(text)
	want := map[string]bool{}
	for _, platform := range []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"} {
		want[first.checksums(t)[archive(platform)]] = true
		if uri := strings.ReplaceAll(archive(platform), version, "#{version}"); !strings.Contains(cask, "/releases/download/v#{version}/"+uri) {
			t.Errorf("no address of %s:\n%s", platform, cask)
		}
	}
	got := map[string]bool{}
	for _, sum := range caskSum.FindAllStringSubmatch(cask, -1) {
		got[sum[1]] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sums (-archives +cask):\n%s", diff)
	}
	files := unpack(t, first.artifact(archive("darwin_arm64")))
	linked := regexp.MustCompile(`(?m)^  (binary|manpage|bash_completion|zsh_completion|fish_completion) "([^"]+)"`).FindAllStringSubmatch(cask, -1)
	if len(linked) != 5 {
		t.Errorf("links %v", linked)
	}
	for _, link := range linked {
		if len(files[link[2]].content) == 0 {
			t.Errorf("%s %s is not in the archive", link[1], link[2])
		}
	}
	if _, err := exec.LookPath("ruby"); err == nil {
		output(t, command(".", "ruby", "-c", first.artifact("homebrew/Casks/render-sonataflow.rb")))
	}
}

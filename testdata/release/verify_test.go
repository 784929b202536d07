package release

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checksums reads checksums.txt: the sum of each file.
func (r release) checksums(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(r.artifact("checksums.txt"))
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, found := strings.Cut(strings.TrimSpace(line), "  ")
		if !found {
			t.Fatalf("%q", line)
		}
		sums[name] = sum
	}
	return sums
}

// TestChecksums: each file that is offered has its sum, and has that sum.
func TestChecksums(t *testing.T) {
	var want []string
	for _, platform := range platforms {
		want = append(want, archive(platform), "render-sonataflow_"+version+"_"+platform+".cdx.json")
	}
	for _, arch := range []string{"amd64", "arm64"} {
		want = append(want, "render-sonataflow_"+version+"_linux_"+arch+".deb", "render-sonataflow_"+version+"_linux_"+arch+".rpm")
	}
	slices.Sort(want)
	sums := first.checksums(t)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(sums))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for name, sum := range sums {
		text, err := os.ReadFile(first.artifact(name))
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(text); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s has the sum %x, checksums.txt says %s", name, got, sum)
		}
	}
}

// TestReproducible: whoever builds the tag again gets what was published.
func TestReproducible(t *testing.T) {
	if diff := cmp.Diff(first.checksums(t), second.checksums(t)); diff != "" {
		t.Errorf("the second build of the tag differs (-first +second):\n%s", diff)
	}
	for _, name := range []string{"krew/sonataflow.yaml", "homebrew/Casks/render-sonataflow.rb"} {
		one, err := os.ReadFile(first.artifact(name))
		if err != nil {
			t.Fatal(err)
		}
		two, err := os.ReadFile(second.artifact(name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(one), string(two)); diff != "" {
			t.Errorf("%s (-first +second):\n%s", name, diff)
		}
	}
}

// TestReproducibleWithoutCache: the two builds share Go's build cache, so one
// binary is compiled again with an empty one.
func TestReproducibleWithoutCache(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles everything anew")
	}
	os_, arch, _ := strings.Cut(here(), "_")
	path := filepath.Join(t.TempDir(), "render-sonataflow")
	build := command(second.checkout, "go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", path, ".")
	build.Env = append(build.Env, "CGO_ENABLED=0", "GOOS="+os_, "GOARCH="+arch, "GOCACHE="+t.TempDir())
	output(t, build)
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, unpack(t, first.artifact(archive(here())))[binaryIn(here())].content) {
		t.Error("the binary of an empty build cache differs from the released one")
	}
}

// TestSignature: cosign takes the signature of the checksums for what it is,
// and for nothing else. The workflow signs without a key; all else is the same.
func TestSignature(t *testing.T) {
	sums, bundle := first.artifact("checksums.txt"), first.artifact("checksums.txt.sigstore.json")
	verify := func(file string) error {
		return command(t.TempDir(), filepath.Join(first.tools, "cosign"), "verify-blob", "--key", first.key, "--insecure-ignore-tlog", "--bundle", bundle, file).Run()
	}
	if err := verify(sums); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(sums)
	if err != nil {
		t.Fatal(err)
	}
	forged := filepath.Join(t.TempDir(), "checksums.txt")
	if err := os.WriteFile(forged, bytes.Replace(text, []byte("a"), []byte("b"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if verify(forged) == nil {
		t.Error("changed checksums verify")
	}
}

// TestSBOM: the SBOM of a binary names every module that is in it, and Go.
func TestSBOM(t *testing.T) {
	for _, platform := range platforms {
		t.Run(platform, func(t *testing.T) {
			info, err := buildinfo.Read(bytes.NewReader(unpack(t, first.artifact(archive(platform)))[binaryIn(platform)].content))
			if err != nil {
				t.Fatal(err)
			}
			want := []string{"std@" + info.GoVersion}
			for _, module := range info.Deps {
				want = append(want, module.Path+"@"+module.Version)
			}
			if len(want) < 30 {
				t.Fatalf("the binary has only %v", want)
			}
			type component struct{ Name, Version string }
			var sbom struct {
				BOMFormat  string
				Metadata   struct{ Component component }
				Components []component
			}
			text, err := os.ReadFile(first.artifact("render-sonataflow_" + version + "_" + platform + ".cdx.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &sbom); err != nil {
				t.Fatal(err)
			}
			if sbom.BOMFormat != "CycloneDX" || sbom.Metadata.Component.Version != tag {
				t.Errorf("a %s of %v", sbom.BOMFormat, sbom.Metadata.Component)
			}
			var got []string
			for _, c := range sbom.Components {
				got = append(got, c.Name+"@"+c.Version)
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("modules (-binary +SBOM):\n%s", diff)
			}
		})
	}
}

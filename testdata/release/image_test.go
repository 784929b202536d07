package release

import (
	"archive/tar"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// images builds the images of a release and reads them back from the layout:
// an index for each name. The registry of their base is out of reach of many
// machines, so that of the tests is empty.
func images(t *testing.T, r release) (map[string]v1.ImageIndex, string) {
	t.Helper()
	dir := t.TempDir()
	printed := output(t, command(".", "go", "run", "./image", "-root", r.checkout, "-scratch", "-layout", dir))
	root, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := root.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]v1.ImageIndex{}
	for _, entry := range manifest.Manifests {
		index, err := root.ImageIndex(entry.Digest)
		if err != nil {
			t.Fatal(err)
		}
		name := entry.Annotations["org.opencontainers.image.ref.name"]
		found[name] = index
		if !strings.Contains(printed, name+"="+entry.Digest.String()+"\n") {
			t.Errorf("%s has the digest %s, printed is\n%s", name, entry.Digest, printed)
		}
	}
	return found, printed
}

// TestImages: both images, for both platforms, say whose they are, run as
// nobody, and are valid; and a second release has the same digests.
func TestImages(t *testing.T) {
	found, printed := images(t, first)
	if _, again := images(t, second); printed != again {
		t.Errorf("the digests of the second build differ:\n%s%s", printed, again)
	}
	commit := strings.TrimSpace(output(t, command(first.checkout, "git", "rev-parse", "HEAD")))
	for name, want := range map[string]v1.Config{
		"render-sonataflow": {User: "65532:65532", Entrypoint: []string{"/usr/local/bin/render-sonataflow"}},
		"argocd-plugin":     {User: "999:999", Entrypoint: []string{"/var/run/argocd/argocd-cmp-server"}, WorkingDir: "/home/argocd/cmp-server/config"},
	} {
		index := found[name]
		if index == nil {
			t.Fatalf("there is no image %s", name)
		}
		if err := validate.Index(index); err != nil {
			t.Error(err)
		}
		manifest, err := index.IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		var architectures []string
		for _, entry := range manifest.Manifests {
			architectures = append(architectures, entry.Platform.String())
			image, err := index.Image(entry.Digest)
			if err != nil {
				t.Fatal(err)
			}
			file, err := image.ConfigFile()
			if err != nil {
				t.Fatal(err)
			}
			got := v1.Config{User: file.Config.User, Entrypoint: file.Config.Entrypoint, WorkingDir: file.Config.WorkingDir}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			for key, value := range map[string]string{
				"version": version, "revision": commit, "created": first.date.UTC().Format("2006-01-02T15:04:05Z"),
				"source": "https://github.com/render-sonataflow/render-sonataflow", "licenses": "Apache-2.0", "vendor": "render-sonataflow",
			} {
				key = "org.opencontainers.image." + key
				if file.Config.Labels[key] != value || manifest.Annotations[key] != value {
					t.Errorf("%s: %s is %q as label and %q as annotation, want %q", name, key, file.Config.Labels[key], manifest.Annotations[key], value)
				}
			}
			files := unpackImage(t, image, t.TempDir())
			binary := string(unpack(t, first.artifact(archive(strings.ReplaceAll(entry.Platform.String(), "/", "_"))))["render-sonataflow"].content)
			if files["usr/local/bin/render-sonataflow"] != binary {
				t.Errorf("%s %s: the binary is not that of the archive", name, entry.Platform)
			}
		}
		if diff := cmp.Diff([]string{"linux/amd64", "linux/arm64"}, architectures); diff != "" {
			t.Errorf("platforms (-want +got):\n%s", diff)
		}
	}
}

// imageHere is the image of this machine's platform.
func imageHere(t *testing.T, index v1.ImageIndex) v1.Image {
	t.Helper()
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range manifest.Manifests {
		if strings.ReplaceAll(entry.Platform.String(), "/", "_") == here() {
			image, err := index.Image(entry.Digest)
			if err != nil {
				t.Fatal(err)
			}
			return image
		}
	}
	t.Skip("no image of this platform to start")
	return nil
}

// unpackImage writes the files of an image below a folder, and returns them.
func unpackImage(t *testing.T, image v1.Image, dir string) map[string]string {
	t.Helper()
	stream := mutate.Extract(image)
	defer stream.Close()
	files := map[string]string{}
	for archive := tar.NewReader(stream); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, header.Name)
		if header.Typeflag == tar.TypeDir {
			if err := os.MkdirAll(path, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, header.FileInfo().Mode()); err != nil {
			t.Fatal(err)
		}
		files[header.Name] = string(content)
	}
}

// Command image makes the images of a release without docker: of each stage of
// the Dockerfile an index of both platforms, with the binaries that are in the
// archives. It writes them as an OCI layout, or pushes them, and prints the
// digest of each. The same release gives the same digests.
package main

import (
	"debug/buildinfo"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// platforms are those of the images.
var platforms = []v1.Platform{{OS: "linux", Architecture: "amd64"}, {OS: "linux", Architecture: "arm64"}}

func main() {
	root := flag.String("root", "../..", "the project's folder, with dist of make release in it")
	scratch := flag.Bool("scratch", false, "on an empty base with users and /tmp, where the registry of the Dockerfile's base cannot be reached")
	dir := flag.String("layout", "", "write the images as an OCI layout into this folder")
	push := flag.String("push", "", "push the images below this registry and owner, by digest, and tag them with the version")
	flag.Parse()
	if err := run(*root, *scratch, *dir, *push); err != nil {
		fmt.Fprintln(os.Stderr, "error: "+err.Error())
		os.Exit(1)
	}
}

func run(root string, scratch bool, dir, push string) error {
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		return err
	}
	found, err := stages(string(text))
	if err != nil {
		return fmt.Errorf("in the Dockerfile: %w", err)
	}
	built, err := readRelease(root)
	if err != nil {
		return err
	}
	var out layout.Path
	if dir != "" {
		if out, err = layout.Write(dir, empty.Index); err != nil {
			return err
		}
	}
	for _, s := range found {
		index, err := built.index(s, scratch)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		digest, err := index.Digest()
		if err != nil {
			return err
		}
		if dir != "" {
			named := layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": s.name})
			if err := out.AppendIndex(index, named); err != nil {
				return err
			}
		}
		if push != "" {
			if err := pushIndex(push+"/"+s.name, built.version, digest, index); err != nil {
				return err
			}
		}
		fmt.Printf("%s=%s\n", s.name, digest)
	}
	return nil
}

// pushIndex pushes under the digest first: a tag that another release has
// moved meanwhile cannot put another image in our place.
func pushIndex(repository, version string, digest v1.Hash, index v1.ImageIndex) error {
	at, err := name.NewDigest(repository + "@" + digest.String())
	if err != nil {
		return err
	}
	auth := remote.WithAuthFromKeychain(authn.DefaultKeychain)
	if err := remote.WriteIndex(at, index, auth); err != nil {
		return err
	}
	return remote.Tag(at.Context().Tag(version), index, auth)
}

// built is a release: its binaries by platform, and what they say of it.
type built struct {
	root, version, revision string
	created                 time.Time
	binaries                map[string][]byte
}

// readRelease reads the binaries that the archives hold.
func readRelease(root string) (built, error) {
	b := built{root: root, binaries: map[string][]byte{}}
	for _, platform := range platforms {
		pattern := filepath.Join(root, "dist", "render-sonataflow_linux_"+platform.Architecture+"_*", "render-sonataflow")
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) != 1 {
			return b, fmt.Errorf("%s matches %d files, but must match one: run make release", pattern, len(paths))
		}
		if b.binaries[platform.String()], err = os.ReadFile(paths[0]); err != nil {
			return b, err
		}
		info, err := buildinfo.ReadFile(paths[0])
		if err != nil {
			return b, err
		}
		b.version = strings.TrimPrefix(info.Main.Version, "v")
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				b.revision = setting.Value
			case "vcs.time":
				if b.created, err = time.Parse(time.RFC3339, setting.Value); err != nil {
					return b, err
				}
			}
		}
	}
	if b.revision == "" {
		return b, fmt.Errorf("the binaries do not know their commit: make release builds in a checkout")
	}
	return b, nil
}

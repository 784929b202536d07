package main

import (
	"archive/tar"
	"bytes"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// index makes the index of a stage: an image for each platform.
func (b built) index(s stage, scratch bool) (v1.ImageIndex, error) {
	annotations := map[string]string{
		"org.opencontainers.image.version":   b.version,
		"org.opencontainers.image.revision":  b.revision,
		"org.opencontainers.image.created":   b.created.UTC().Format(time.RFC3339),
		"org.opencontainers.image.base.name": s.base,
	}
	maps.Copy(annotations, s.labels)
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, platform := range platforms {
		base, err := s.baseImage(platform, scratch)
		if err != nil {
			return nil, err
		}
		image, err := b.image(s, base, platform, annotations)
		if err != nil {
			return nil, err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &platform}})
	}
	return mutate.Annotations(index, annotations).(v1.ImageIndex), nil
}

// image puts the files of a stage on its base.
func (b built) image(s stage, base v1.Image, platform v1.Platform, annotations map[string]string) (v1.Image, error) {
	files := map[string][]byte{}
	for to, from := range s.files {
		content := b.binaries[platform.String()]
		if from != binary {
			var err error
			if content, err = os.ReadFile(filepath.Join(b.root, from)); err != nil {
				return nil, err
			}
		}
		files[to] = content
	}
	added, err := layer(files, b.created)
	if err != nil {
		return nil, err
	}
	image, err := mutate.Append(base, mutate.Addendum{Layer: added, MediaType: types.OCILayer, History: v1.History{
		Created: v1.Time{Time: b.created}, CreatedBy: "render-sonataflow " + b.version,
	}})
	if err != nil {
		return nil, err
	}
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture, file.Variant = platform.OS, platform.Architecture, platform.Variant
	file.Created = v1.Time{Time: b.created}
	file.Config.User, file.Config.Entrypoint, file.Config.Cmd = s.user, s.entrypoint, nil
	if s.dir != "" {
		file.Config.WorkingDir = s.dir
	}
	file.Config.Labels = annotations
	if image, err = mutate.ConfigFile(image, file); err != nil {
		return nil, err
	}
	image = mutate.ConfigMediaType(mutate.MediaType(image, types.OCIManifestSchema1), types.OCIConfigJSON)
	return mutate.Annotations(image, annotations).(v1.Image), nil
}

// baseImage pulls the base of a stage, or makes an empty one of its shape.
func (s stage) baseImage(platform v1.Platform, scratch bool) (v1.Image, error) {
	if scratch {
		added, err := layer(map[string][]byte{
			"/etc/passwd": []byte("root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n"),
			"/tmp/":       nil,
		}, time.Unix(0, 0))
		if err != nil {
			return nil, err
		}
		return mutate.AppendLayers(empty.Image, added)
	}
	reference, err := name.ParseReference(s.base)
	if err != nil {
		return nil, err
	}
	return remote.Image(reference, remote.WithPlatform(platform))
}

// layer makes a layer of files, a path with a slash at its end being a folder
// for everybody. All of it is root's and of one time.
func layer(files map[string][]byte, at time.Time) (v1.Layer, error) {
	var out bytes.Buffer
	archive := tar.NewWriter(&out)
	made := map[string]bool{"/": true}
	write := func(header tar.Header, content []byte) error {
		header.ModTime, header.Size, header.Format = at, int64(len(content)), tar.FormatPAX
		header.Name = strings.TrimPrefix(header.Name, "/")
		if err := archive.WriteHeader(&header); err != nil {
			return err
		}
		_, err := archive.Write(content)
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		for _, dir := range parents(file) {
			if made[dir] {
				continue
			}
			made[dir] = true
			if err := write(tar.Header{Typeflag: tar.TypeDir, Name: dir + "/", Mode: 0o755}, nil); err != nil {
				return nil, err
			}
		}
		header := tar.Header{Typeflag: tar.TypeReg, Name: file, Mode: 0o644}
		switch {
		case strings.HasSuffix(file, "/"):
			header.Typeflag, header.Mode = tar.TypeDir, 0o1777
		case path.Dir(file) == "/usr/local/bin":
			header.Mode = 0o755
		}
		if err := write(header, files[file]); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(out.Bytes())), nil })
}

// parents are the folders above a path, the outermost first.
func parents(file string) []string {
	var dirs []string
	for dir := path.Dir(strings.TrimSuffix(file, "/")); dir != "/"; dir = path.Dir(dir) {
		dirs = append([]string{dir}, dirs...)
	}
	return dirs
}

#!/bin/sh
# Runs what the Dockerfile runs in its build stage, for each platform of the
# image, in two copies of the source at different paths. The same source must
# give the same binary wherever it is built, and the binary must be static.
set -eu
cd "$(dirname "$0")/../.."
# The command is read from the Dockerfile, so that this checks what runs there.
command=$(sed -n '/^RUN CGO_ENABLED=0/,/[^\\]$/p' Dockerfile | sed 's/^RUN //; s/\\$//' | tr '\n' ' ')
test -n "$command" || { echo 'no build command in the Dockerfile'; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for copy in one two/deeper; do
  mkdir -p "$work/$copy"
  cp -r go.mod go.sum main.go fn generators "$work/$copy/"
  for arch in amd64 arm64; do
    out="$work/$copy/$arch"
    (cd "$work/$copy" && TARGETOS=linux TARGETARCH=$arch sh -c "$(printf '%s' "$command" | sed "s|-o /render-sonataflow|-o $out|")")
  done
done
for arch in amd64 arm64; do
  cmp "$work/one/$arch" "$work/two/deeper/$arch"
  echo "linux/$arch: $(wc -c < "$work/one/$arch") bytes, sha256 $(sha256sum "$work/one/$arch" | cut -d' ' -f1), the same twice"
done
if [ "$(uname -m)" = x86_64 ]; then
  if ldd "$work/one/amd64" > /dev/null 2>&1; then echo 'the binary is not static'; exit 1; fi
  # No environment, no home, an empty folder: all that the image gives it.
  (mkdir "$work/empty" && cd "$work/empty" && env -i "$work/one/amd64" < "$OLDPWD/examples/postgresql/platform.yaml" > /dev/null)
fi

#!/usr/bin/env bash
# install.sh VERSION DIR: downloads a release of render-sonataflow for this
# machine, verifies its checksum and unpacks it into DIR.
# DOWNLOAD_URL is where releases lie; PROVENANCE=true asks gh who built it.
set -euo pipefail

fail() { echo "::error::render-sonataflow: $*" >&2; exit 1; }

version=$1 dir=$2
[[ $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
  fail "\"$version\" is no release: set version to one such as v1.2.3"
url=${DOWNLOAD_URL:-https://github.com/render-sonataflow/render-sonataflow/releases/download}

ending=.tar.gz
case $(uname -s) in
  Linux) os=linux ;;
  Darwin) os=darwin ;;
  MINGW* | MSYS* | CYGWIN*) os=windows ending=.zip ;;
  *) fail "there is no release for $(uname -s)" ;;
esac
case ${RUNNER_ARCH:-$(uname -m)} in
  X64 | x86_64 | amd64) arch=amd64 ;;
  ARM64 | aarch64 | arm64) arch=arm64 ;;
  *) fail "there is no release for ${RUNNER_ARCH:-$(uname -m)}" ;;
esac
archive=render-sonataflow_${version#v}_${os}_${arch}${ending}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in checksums.txt "$archive"; do
  curl --fail --silent --show-error --location --retry 3 --output "$work/$file" "$url/$version/$file" ||
    fail "$url/$version/$file cannot be downloaded"
done

# The line of our archive alone: the others were not downloaded.
awk -v name="$archive" '$2 == name' "$work/checksums.txt" > "$work/sum"
[[ -s $work/sum ]] || fail "checksums.txt has no sum of $archive"
if command -v sha256sum > /dev/null; then sum=(sha256sum); else sum=(shasum -a 256); fi
(cd "$work" && "${sum[@]}" --check sum > /dev/null) || fail "$archive has not the sum that checksums.txt gives"
if [[ ${PROVENANCE:-false} == true ]]; then
  gh attestation verify "$work/$archive" --repo render-sonataflow/render-sonataflow ||
    fail "$archive was not built by the release workflow of render-sonataflow"
fi

mkdir -p "$dir"
if [[ $ending == .zip ]]; then unzip -oq "$work/$archive" -d "$dir"; else tar -xzf "$work/$archive" -C "$dir"; fi
"$dir/render-sonataflow" --version

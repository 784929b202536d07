#!/bin/sh
# prepare.sh VERSION DATE: makes the changelog's Unreleased the notes of a
# version, and lets the examples and the docs name it. What it changes is
# committed and tagged by who releases.
set -eu
cd "$(dirname "$0")/../.."
version=${1#v} date=$2
case $version in
[0-9]*.[0-9]*.[0-9]*) ;;
*) echo "\"$1\" is no version such as v1.2.3" >&2; exit 1 ;;
esac
old=$(sed -n 's/^## \[\([0-9][^]]*\)\].*/\1/p' CHANGELOG.md | head -1)
old=$(printf '%s' "${old:-1.0.0}" | sed 's/\./\\./g')
# sed -i is not the same everywhere.
change() { sed "$1" "$2" > "$2.new" && cat "$2.new" > "$2" && rm "$2.new"; }
change "s/^## \[Unreleased\]\$/## [Unreleased]\n\n## [$version] - $date/" CHANGELOG.md
for file in README.md docs/*.md examples/*/*.yaml examples/*/*.yml; do
  change "/render-sonataflow\|RENDER_SONATAFLOW\|rev: v/s/$old/$version/" "$file"
done
echo "Now: make update (it fails where it wrote), read what changed, make test, commit it, tag v$version."

#!/bin/sh
# Prints what CHANGELOG.md says of a version, for the notes of its release, and
# fails where it says nothing: no release without a word on what changed.
set -eu
cd "$(dirname "$0")/../.."
version=${1#v}
notes=$(awk -v heading="## [$version]" '
  index($0, "## ") == 1 || index($0, "[") == 1 && /^\[[^]]*\]: / { printing = index($0, heading) == 1; next }
  printing' CHANGELOG.md | sed '/./,$!d')
test -n "$notes" || { echo "CHANGELOG.md has no words under \"## [$version]\"" >&2; exit 1; }
echo "$notes"

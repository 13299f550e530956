#!/bin/sh
# Builds the last commit once more, in another directory, and compares the jars with those in target: two builds of
# one commit make the same bytes. Needs JDK 17, and target as `mvn -Pdist verify` left it.
set -eu
root=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone -q "$root" "$work/again"
mvn -q -B -ntp -f "$work/again/pom.xml" -Pdist -Dmaven.test.skip=true -Dpostgres.skip=true -Dspotless.check.skip=true \
  verify >"$work/log" 2>&1 || {
  tail -n 20 "$work/log" >&2
  exit 1
}
for jar in aurora-check.jar dist/aurora-check.jar; do
  cmp "$root/target/$jar" "$work/again/target/$jar"
  echo "target/$jar is the same in both builds"
done

#!/bin/sh
# Makes the container image of the archive in target/dist: target/dist/aurora-check-image-ARCHITECTURE.tar, which
# `docker load` reads. With an argument, such as ghcr.io/aurora-check/aurora-check, pushes it there instead.
# IMAGE_BASE names another base image; IMAGE_VERSION is the version that the image is labelled with.
set -eu
root=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd -P)
case $(uname -m) in
  x86_64) archive=linux-x64 architecture=amd64 ;;
  *) archive=linux-arm64 architecture=arm64 ;;
esac
tar=$root/target/dist/aurora-check-image-$architecture.tar
# Jib wants the directory of a project's classes, of which there are none
mkdir -p "$root/target/dist/image/classes"
goal=buildTar
[ $# -eq 0 ] || goal=build
mvn -q -B -ntp -f "$root/src/dist/image/pom.xml" "jib:$goal" "-Djib.outputPaths.tar=$tar" \
  "-Dimage.program=$root/target/dist/aurora-check-$archive" "-Dimage.architecture=$architecture" \
  ${1:+"-Dimage.name=$1"} ${IMAGE_VERSION:+"-Dimage.version=$IMAGE_VERSION"} ${IMAGE_BASE:+"-Dimage.base=$IMAGE_BASE"}
[ "$goal" = build ] || echo "$tar"

#!/bin/sh
# Runs aurora-check with the Java runtime beside it.
set -u

# resolve PATH: follows symbolic links, and sets resolved to where they end
resolve() {
  resolved=$1
  while [ -h "$resolved" ]; do
    link=$(readlink "$resolved") || break
    case $link in
      /*) resolved=$link ;;
      *) resolved=${resolved%/*}/$link ;;
    esac
  done
}

case $0 in
  */*) resolve "$0" ;;
  *) resolve "$(command -v "$0")" ;;
esac
home=$(CDPATH='' cd -- "${resolved%/*}/.." && pwd -P) || exit 3

# Java can't find out which streams are terminals, nor how wide a terminal is
terminal=
size=
if [ -t 2 ]; then
  terminal=err
  size=$(stty size <&2 2>/dev/null)
fi
if [ -t 1 ]; then
  terminal=out,$terminal
  { size=$(stty size <&3 2>/dev/null); } 3>&1
fi

# the caches that archive.sh makes
case ${1:-} in
  --version | --help | help | list | explain) cache=commands ;;
  *) cache=aurora-check ;;
esac

# -Xlog:disable: else the JVM prints to stdout that a cache does not fit
exec "$home/runtime/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable \
  "-XX:AOTCache=$home/lib/$cache.aot" \
  "-Dauroracheck.terminal=$terminal" "-Dauroracheck.columns=${size##* }" \
  -jar "$home/lib/aurora-check.jar" "$@"

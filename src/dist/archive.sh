#!/bin/sh
# Makes the archive of this platform, target/dist/aurora-check-OS-ARCHITECTURE.tar.gz: a Java runtime with the
# modules that the program needs, the small jar, and two AOT caches of its classes.
# Needs JDK 25 in JAVA_HOME, target/dist/aurora-check.jar (mvn -Pdist verify), and one run of ./aurora-check demo
# before, which compiles the local endpoints on which the cache is trained.
set -eu
root=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd -P)
target=$root/target
dist=$target/dist
name=aurora-check-$(uname -s | sed 's|Linux|linux|; s|Darwin|macos|')-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
home=$dist/$name

# as in launcher.sh: a cache fits only the options of its training
options="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable"

rm -rf "$home" "$home.tar.gz"
mkdir -p "$home/bin" "$home/lib"
# jdk.naming.dns: host names that are aliases are looked up with JNDI
"$JAVA_HOME/bin/jlink" --output "$home/runtime" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
  --add-modules java.base,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.naming.dns
cp "$dist/aurora-check.jar" "$home/lib/aurora-check.jar"
# the cache fits only a jar of the same time, and the container image gives its files this one
TZ=UTC touch -t 202601010000.00 "$home/lib/aurora-check.jar"
cp "$root/src/dist/launcher.sh" "$home/bin/aurora-check"
chmod 755 "$home/bin/aurora-check"
cp "$root/LICENSE" "$home/LICENSE"

# The demo runs the program over TLS against a local PostgreSQL and a local AWS endpoint, and so loads every class.
mkdir -p "$target/demo"
"$JAVA_HOME/bin/java" "-Dproject.directory=$root" "-Djava.io.tmpdir=$target/demo" \
  -cp "$target/test-classes:$target/classes:$(cat "$target/demo.classpath")" \
  dev.auroracheck.demo.Theatre Demo \
  "$home/runtime/bin/java" $options "-XX:AOTCacheOutput=$home/lib/aurora-check.aot" -jar "$home/lib/aurora-check.jar" >"$dist/training.log" 2>&1 ||
  { tail -n 20 "$dist/training.log" >&2; exit 1; }

# A process loads the whole of its cache, so the commands that read nothing have a small one.
"$home/runtime/bin/java" $options "-XX:AOTCacheOutput=$home/lib/commands.aot" -jar "$home/lib/aurora-check.jar" list \
  >>"$dist/training.log" 2>&1
for cache in aurora-check commands; do
  [ -f "$home/lib/$cache.aot" ] || { echo "the training made no AOT cache" >&2; exit 1; }
done

tar -C "$dist" -czf "$home.tar.gz.part" "$name"
mv "$home.tar.gz.part" "$home.tar.gz"
echo "$home.tar.gz"

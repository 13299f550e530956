#!/bin/sh
# Makes what is made of the files of a release, beside them: checksums, the notes, a Homebrew formula and a jbang
# catalog.
# usage: release.sh VERSION DIRECTORY, where the directory has the four archives and aurora-check.jar
set -eu
version=$1
directory=$2
root=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd -P)
downloads=https://github.com/aurora-check/aurora-check/releases/download/v$version
cd "$directory"

# the part of the changelog about this version
awk -v heading="## [$version]" '
  index($0, "## [") == 1 { inside = index($0, heading) == 1; next }
  inside { print }' "$root/docs/CHANGELOG.md" >notes.md
grep -q '[^[:space:]]' notes.md || {
  echo "docs/CHANGELOG.md has no entry for $version" >&2
  exit 1
}

sum() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
sum aurora-check* >SHA256SUMS

digest() {
  sum "$1" | cut -d ' ' -f 1
}

# archive PLATFORM: the lines of the formula about one archive
archive() {
  file=aurora-check-$1.tar.gz
  printf '      url "%s/%s"\n      sha256 "%s"\n' "$downloads" "$file" "$(digest "$file")"
}

cat >aurora-check.rb <<END
class AuroraCheck < Formula
  desc "Preflight checks for a ClickHouse ClickPipe from Amazon Aurora PostgreSQL"
  homepage "https://github.com/aurora-check/aurora-check"
  version "$version"
  license "Apache-2.0"

  on_macos do
    on_arm do
$(archive macos-arm64)
    end
    on_intel do
$(archive macos-x64)
    end
  end

  on_linux do
    on_arm do
$(archive linux-arm64)
    end
    on_intel do
$(archive linux-x64)
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/aurora-check"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/aurora-check --version")
  end
end
END

cat >jbang-catalog.json <<END
{
  "aliases": {
    "aurora-check": {
      "script-ref": "$downloads/aurora-check.jar",
      "description": "Preflight checks for a ClickHouse ClickPipe from Amazon Aurora PostgreSQL",
      "java": "17+",
      "runtime-options": ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    }
  }
}
END

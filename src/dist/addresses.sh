#!/bin/sh
# Compares the bundled list of ClickPipes addresses with the one that ClickHouse publishes, and writes the published
# addresses into the bundled file. Needs curl and jq. Exit code 0: nothing differs; 1: the file has changed, and
# stdout lists the regions; 2: the published list can't be used.
# usage: addresses.sh [ADDRESS-OR-FILE-URL]
set -eu
root=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd -P)
bundled=$root/src/main/resources/dev/auroracheck/clickpipes-static-ips.json
published=$(mktemp)
updated=$(mktemp)
trap 'rm -f "$published" "$updated"' EXIT

curl -fsS --max-time 30 -o "$published" "${1:-https://api.clickhouse.cloud/static-ips.json}" || exit 2
jq -e '[.aws[], .gcp[] | .clickpipes_egress_ips // [] | length] | add > 0' "$published" >/dev/null || {
  echo "the published list names no ClickPipes address" >&2
  exit 2
}

# A region whose published addresses include one that is known to be wrong keeps its bundled addresses.
jq --indent 1 --slurpfile published "$published" --arg today "$(date -u +%Y-%m-%d)" '
  [.known_bad_published_values[].wrong_ips[]] as $wrong
  | reduce ("aws", "gcp") as $cloud (.;
      reduce ($published[0][$cloud][]?
              | select((.clickpipes_egress_ips // [] | length) > 0)
              | select(.clickpipes_egress_ips - $wrong == .clickpipes_egress_ips)) as $new (.;
        if any(.[$cloud][]; .region == $new.region)
        then .[$cloud] |= map(
          if .region == $new.region and (.ips | sort) != ($new.clickpipes_egress_ips | sort)
          then .ips = $new.clickpipes_egress_ips else . end)
        else .[$cloud] += [{region: $new.region, ips: $new.clickpipes_egress_ips,
          applies_to_services_created_on_or_after: $today, older_services_use: null}]
        end))
  | .source.as_of = $today' "$bundled" >"$updated"

changes=$(jq -r --slurpfile updated "$updated" '
  . as $bundled
  | ("aws", "gcp") as $cloud
  | $updated[0][$cloud][]
  | . as $new
  | ([$bundled[$cloud][] | select(.region == $new.region)] | first) as $known
  | select($known.ips != $new.ips)
  | "\($cloud) \(.region): \(($known.ips // ["none"]) | join(" ")) -> \(.ips | join(" "))"' "$bundled")
[ -n "$changes" ] || exit 0
cat "$updated" >"$bundled"
echo "$changes"
exit 1

#!/usr/bin/env bash
# The main job from end to end on loopback: simulate a campus, discover it, draw its map.
# Usage: demo.sh DIRECTORY. Leaves the project there to play with; the simulation ends with us.
set -euo pipefail
project=$1

if [ -e "$project" ]; then
  echo "demo: $project is there from last time; making it anew" >&2
  rm -rf "$project"
fi

echo "== A campus of 64 simulated devices, some of them broken on purpose"
simulated=$(mktemp)
netwright simulate >"$simulated" &
simulation=$!
trap 'kill "$simulation" 2>/dev/null; wait "$simulation" 2>/dev/null || true; rm -f "$simulated"' EXIT
until [ -s "$simulated" ]; do
  kill -0 "$simulation" 2>/dev/null || { echo "demo: the simulation ended" >&2; exit 1; }
  sleep 0.2
done

echo "== netwright init $project"
netwright init "$project"
field() { python -c "import json, sys; $2" <"$1"; }
field "$simulated" 'print(*json.load(sys.stdin)["targets"], sep="\n")' >"$project/targets.txt"
cd "$project"

echo "== netwright creds add …  (secrets come on standard input, never as arguments)"
field "$simulated" '
for profile in json.load(sys.stdin)["truth"]["credentials"]:
    name, kind, realm = (profile.pop(key) for key in ("name", "kind", "realm"))
    order = profile.pop("order")
    print(name, kind, realm, order, json.dumps(profile))
' | while read -r name kind realm order secret; do
  netwright creds add "$name" --kind "$kind" --realm "$realm" --order "$order" \
    --secret-stdin <<<"$secret"
done
netwright creds list

echo "== netwright discover @targets.txt --snmp-port 10161 --ssh-port 10022"
code=0
netwright discover @targets.txt --snmp-port 10161 --ssh-port 10022 || code=$?
[ "$code" = 0 ] || [ "$code" = 3 ] || exit "$code" # 3: some devices failed, as they were made to

echo "== netwright devices list"
netwright devices list
netwright topology export -f svg -o map.svg
netwright topology export -f json -o topology.json

cat <<TEXT

The map is $project/map.svg: open it in a browser. In $project, try:
  netwright devices show core-1 --table neighbors
  netwright find 127.20.1.1
  netwright topology show
  netwright discover --explain 127.20.1.13
(The simulation has ended; \`netwright simulate\` starts it again.)
TEXT

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

echo "== netwright collect syslog: a switch says that a port which leads to another is down"
netwright collect syslog --listen udp://127.0.0.1:0 --jsonl >collect.json &
collector=$!
until [ -s collect.json ]; do
  kill -0 "$collector" 2>/dev/null || { echo "demo: the collector ended" >&2; exit 1; }
  sleep 0.2
done
netwright devices list --json >devices.json
python - <<'SAY'
import json, socket

port = json.load(open("collect.json"))["listeners"][0]["port"]
ios = {d["name"]: d["mgmt_address"] for d in json.load(open("devices.json"))["data"]
       if d["platform"] in ("cisco_ios", "cisco_xe")}
ends = (link[end] for link in json.load(open("topology.json"))["links"] for end in "ab"
        if link["kind"] == "p2p" and link["layer"] == 2)
end = next(end for end in ends if end["device"] in ios)
say = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
say.bind((ios[end["device"]], 0))
text = "%LINEPROTO-5-UPDOWN: Line protocol on Interface {}, changed state to down"
say.sendto(b"<189>29: " + text.format(end["interface"]).encode(), ("127.0.0.1", port))
SAY
sleep 0.5
netwright worker events --once
kill "$collector" && wait "$collector" || true
echo "== netwright incidents list"
netwright incidents list

cat <<TEXT

The map is $project/map.svg: open it in a browser. In $project, try:
  netwright devices show core-1 --table neighbors
  netwright find 127.20.1.1
  netwright topology show
  netwright incidents list --json
  netwright discover --explain 127.20.1.13
(The simulation has ended; \`netwright simulate\` starts it again.)
TEXT

"""Paths through the recorded labs, beside the answers that SuzieQ gave to the same questions.

Compared are the devices that a packet passes, branch by branch. Branches in which SuzieQ found
errors of its own are left out, and so are the routers under an overlay (VXLAN), which we name but
do not follow. SuzieQ's word is no truth: whatever differs is explained, or the benchmark fails.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.links import NETWORKS
from benchmarks.report import machine, row
from netwright.topology.build import build_topology
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import PathResult
from netwright.topology.paths.trace import trace
from tests.topology.lab_forwarding import read_forwarding_labs
from tests.topology.networks import AT

Way = tuple[str, ...]

_OTHER_LEAF = "a host on an aggregate to two leafs may use either; SuzieQ gives both, we the first"
_UNDERLAY = "routers under the overlay, which SuzieQ leaves unmarked here; and the other leafs"
_CENTRAL = "the leafs only bridge: the gateways are exit01 and exit02, behind the overlay"
_EXPLAINED: dict[tuple[str, str, str], str] = {
    ("dual-bgp", "172.16.1.101", "172.16.4.104"): _OTHER_LEAF,
    ("dual-bgp", "2001:db8:0:1::1", "2001:db8:0:4::1"): _OTHER_LEAF,
    ("dual-bgp", "2001:db8:0:1::101", "2001:db8:0:4::104"): "SuzieQ stops at the server itself",
    ("dual-evpn", "172.16.1.101", "172.16.2.104"): _UNDERLAY,
    ("dual-evpn", "172.16.1.101", "172.16.253.1"): _UNDERLAY,
    ("dual-evpn", "172.16.1.103", "172.16.2.102"): _CENTRAL,
    ("dual-evpn", "172.16.1.104", "172.16.2.104"): _OTHER_LEAF,
    ("eos", "172.16.1.101", "172.16.2.104"): "no such host: exit01 drops the aggregate for it",
    ("eos", "172.16.1.101", "172.16.2.201"): _OTHER_LEAF,
    ("eos", "172.16.1.101", "172.16.3.202"): _OTHER_LEAF,
    ("eos", "172.16.1.104", "172.16.3.202"): "no such host: its gateway may be any of the subnet",
    ("eos", "172.16.3.202", "172.16.3.102"): _OTHER_LEAF,
    ("mixed", "10.1.1.2", "10.2.6.2"): "SuzieQ stops before the router that has the address",
    ("ospf-ibgp", "172.16.1.101", "172.16.1.103"): _OTHER_LEAF,
    ("ospf-ibgp", "172.16.1.101", "172.16.253.1"): "SuzieQ marks exit01, where the overlay ends,"
    " as being under it",
}


class Question(NamedTuple):
    """What SuzieQ was asked."""

    lab: str
    src: str
    dst: str


class Answer(NamedTuple):
    """The ways SuzieQ gave, and whether any was without errors of its own."""

    ways: frozenset[Way]
    is_clean: bool


def main() -> int:
    """Print the agreement by lab; 1 when a difference is not explained."""
    machine()
    path = NETWORKS / "labs.jsonl"
    indexes = {
        lab: PathIndex(evidence, build_topology(evidence, AT))
        for lab, evidence in read_forwarding_labs(path).items()
    }
    asked, same = Counter[str](), Counter[str]()
    differing: list[str] = []
    strange = 0
    for question, answer in _recorded(path).items():
        index = indexes[question.lab]
        result = trace(index, question.src, question.dst)
        ours = frozenset(_ways(index, result))
        asked[question.lab] += 1
        if ours == answer.ways:
            same[question.lab] += 1
        else:
            why = _EXPLAINED.get(question)
            strange += why is None
            differing.append(f"{' '.join(question)}: {why or _difference(ours, answer.ways)}")
    for lab, count in sorted(asked.items()):
        row(f"{lab}: the same ways as SuzieQ", f"{same[lab]} of {count}")
    row("differences without explanation", str(strange), bar="0", ok=strange == 0)
    print("\n".join(differing))
    return int(strange > 0)


def _recorded(path: Path) -> dict[Question, Answer]:
    """Return SuzieQ's answers; of a question asked twice, the first."""
    answers: dict[Question, Answer] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "expected" and record["service"] == "path":
            args = record["args"]
            question = Question(record["namespace"], args["src"], args["dest"])
            if "columns" not in args:
                answers.setdefault(question, _answer(record["expected"]))
    return answers


def _answer(hops: list[dict[str, Any]]) -> Answer:
    by_path: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for hop in hops:
        by_path[hop["pathid"]].append(hop)
    clean = [path for path in by_path.values() if not any(hop["hopError"] for hop in path)]
    ways = {
        _without_repeats(hop["hostname"] for hop in path if not hop["overlay"])
        for path in clean or by_path.values()
    }
    return Answer(frozenset(ways), bool(clean))


def _ways(index: PathIndex, result: PathResult) -> Iterator[Way]:
    for path in result.paths:
        yield _without_repeats(hop.device for hop in path.hops if hop.device in index.devices)


def _without_repeats(names: Iterator[str]) -> Way:
    """Return the devices passed: one that bridges and routes is passed once."""
    way: list[str] = []
    for name in names:
        if way[-1:] != [name]:
            way.append(name)
    return tuple(way)


def _difference(ours: frozenset[Way], theirs: frozenset[Way]) -> str:
    only = [" ".join(way) for way in sorted(ours - theirs)[:3]]
    missing = [" ".join(way) for way in sorted(theirs - ours)[:3]]
    return f"\n    only ours {only}\n    only SuzieQ's {missing}"


if __name__ == "__main__":
    sys.exit(main())

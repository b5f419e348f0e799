"""Paths through the recorded labs, beside the answers that SuzieQ gave to the same questions.

Compared are the devices that a packet passes, branch by branch. Branches in which SuzieQ found
errors of its own are left out where others are clean, and so are the routers under an overlay
(VXLAN), which we do not follow. SuzieQ's word is no truth: what differs is explained below, or the
benchmark fails.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
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
_Hop = dict[str, Any]

_BRIDGED = "SuzieQ routes at the leaf, which has no address in the subnet: exit01 and exit02 do"
_EXPLAINED: dict[tuple[str, str, str], str] = {
    ("dual-bgp", "2001:db8:0:1::101", "2001:db8:0:4::104"): "SuzieQ stops at the server itself",
    ("dual-evpn", "172.16.1.101", "172.16.2.104"): _BRIDGED,
    ("dual-evpn", "172.16.1.101", "172.16.253.1"): _BRIDGED,
    ("dual-evpn", "172.16.1.103", "172.16.2.102"): _BRIDGED,
    ("eos", "172.16.1.101", "172.16.2.104"): "no such host: exit01 drops the aggregate for it",
    ("eos", "172.16.1.104", "172.16.3.202"): "no such host: we count a server of its subnet, too,"
    " among those that may be its gateway",
    ("ospf-ibgp", "172.16.1.101", "172.16.253.1"): "SuzieQ takes one of the two exits to which the"
    " leaf's kernel forwards",
    ("mixed", "10.1.1.2", "10.2.6.2"): "SuzieQ stops before the router that has the address",
}


class Question(NamedTuple):
    """What SuzieQ was asked."""

    lab: str
    src: str
    dst: str


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
        theirs = _their_ways(answer, named={name for way in ours for name in way})
        asked[question.lab] += 1
        if ours == theirs:
            same[question.lab] += 1
        else:
            why = _EXPLAINED.get(question)
            strange += why is None
            differing.append(f"{' '.join(question)}: {why or _difference(ours, theirs)}")
    for lab, count in sorted(asked.items()):
        row(f"{lab}: the same ways as SuzieQ", f"{same[lab]} of {count}")
    row("all labs: the same ways as SuzieQ", f"{same.total()} of {asked.total()}")
    row("differences without explanation", str(strange), bar="0", ok=strange == 0)
    print("\n".join(differing))
    return int(strange > 0)


def _recorded(path: Path) -> dict[Question, list[_Hop]]:
    """Return SuzieQ's answers; of a question asked twice, the first."""
    answers: dict[Question, list[_Hop]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "expected" and record["service"] == "path":
            args = record["args"]
            question = Question(record["namespace"], args["src"], args["dest"])
            if "columns" not in args:
                answers.setdefault(question, record["expected"])
    return answers


def _their_ways(hops: list[_Hop], named: AbstractSet[str]) -> frozenset[Way]:
    """Return SuzieQ's ways; of what it puts under an overlay, the ends that we name as well."""
    by_path: defaultdict[int, list[_Hop]] = defaultdict(list)
    for hop in hops:
        by_path[hop["pathid"]].append(hop)
    clean = [path for path in by_path.values() if not any(hop["hopError"] for hop in path)]
    return frozenset(
        _without_repeats(
            hop["hostname"] for hop in path if not hop["overlay"] or hop["hostname"] in named
        )
        for path in clean or by_path.values()
    )


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

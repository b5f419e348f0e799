"""Everything whose links are known, with each inferred link judged: for figures of how true."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, LinkSource
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.bridged_evidence import evidence_of, truth_of
from tests.topology.bridged_life import live
from tests.topology.bridged_networks import Plan
from tests.topology.fdb_trees import Shape, grow
from tests.topology.labs import read_labs, suzieq_rows
from tests.topology.networks import AT
from tests.topology.recorded import read_scenarios
from tests.topology.routed_networks import route


@dataclass(slots=True)
class Judged:
    """Links by how sure they were stated, and right or not; what there is, and found or not."""

    links: Counter[tuple[float, bool]] = field(default_factory=Counter)
    truths: Counter[bool] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """The share of the links that is right."""
        return share(is_right for _, is_right in self.links.elements())

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return share(self.truths.elements())


def share(verdicts: Iterable[bool]) -> float:
    """Return the share that is true; of nothing, all."""
    counts = Counter(verdicts)
    return counts[True] / counts.total() if counts else 1.0


def trees(shape: Shape, seeds: Iterable[int]) -> Judged:
    """Judge the links of random trees, whose databases know what they are told."""
    judged = Judged()
    for seed in seeds:
        tree = grow(Random(seed), shape)  # noqa: S311 - repeatable
        truth = tree.truth()
        found: set[Port] = set()
        for link in build_topology(tree.evidence(), AT).links:
            ports = ports_of(link)
            right = {port for port in ports if truth.get(port) in ports}
            judged.links[link.confidence, len(right) == len(ports) - 1] += 1
            found |= right
        judged.truths.update(port in found for port in truth)
    return judged


def bridged(plan: Plan, sources: Collection[LinkSource], seeds: Iterable[int]) -> Judged:
    """Judge the links of switched networks that lived for a while."""
    judged = Judged()
    for seed in seeds:
        network = live(Random(seed), plan)  # noqa: S311 - repeatable
        truth = truth_of(network)
        links = _cables(evidence_of(network, sources))
        judged.links.update((link.confidence, truth.is_right(link)) for link in links)
        found = truth.found(links)
        judged.truths.update(pair in found for pair in truth.pairs)
    return judged


def routed(sources: Collection[LinkSource], seeds: Iterable[int]) -> Judged:
    """Judge the adjacencies of routed networks."""
    judged = Judged()
    for seed in seeds:
        network = route(Random(seed))  # noqa: S311 - repeatable
        found = build_topology(network.evidence(sources), AT).links
        links = [link for link in found if link.layer != 2]
        judged.links.update((link.confidence, network.is_right(link)) for link in links)
        judged.truths.update(network.found(links))
    return judged


def recorded(networks: Path) -> Iterator[tuple[str, Judged]]:
    """Judge the links of recorded walks by their own rows: what is heard is a link, no more."""
    for scenario in read_scenarios(networks):
        links = _cables(scenario.devices)
        rows = {
            Port(one.name, neighbor.if_name)
            for one in scenario.devices
            for neighbor in one.neighbors
            if neighbor.chassis_id != neighbor.if_name and neighbor.chassis_id
        }
        words = [(link, {_port(w.device, w.raw) for w in link.evidence}) for link in links]
        said = {port for _, ports in words for port in ports}
        yield (
            scenario.name,
            Judged(
                Counter((link.confidence, bool(ports & rows)) for link, ports in words),
                Counter(port in said for port in rows),
            ),
        )


def labs(networks: Path) -> Iterator[tuple[str, Counter[str], Judged]]:
    """Judge the links of recorded labs by their rows alone, names compared by hand."""
    for name, devices in read_labs(networks / "labs.jsonl").items():
        verdicts = [(link.confidence, _verdict(devices, link)) for link in _cables(devices)]
        yield (
            name,
            Counter(verdict for _, verdict in verdicts),
            Judged(Counter((stated, verdict != FALSE) for stated, verdict in verdicts)),
        )


def hidden_labs(networks: Path) -> Judged:
    """Judge what the labs' forwarding databases tell where LLDP is hidden, by what LLDP told."""
    judged = Judged()
    for devices in read_labs(networks / "labs.jsonl").values():
        truth = [ports_of(link) for link in _cables(devices)]
        hidden = [
            replace(one, neighbors=(), complete=one.complete - {Table.NEIGHBORS}) for one in devices
        ]
        for link in _cables(hidden):
            is_right = any({link.a, link.b} <= ports for ports in truth)
            judged.links[link.confidence, is_right] += 1
    return judged


def compared(networks: Path) -> Iterator[tuple[str, int, int]]:
    """Count the LLDP rows of SuzieQ's topology, and those of them that our links contain."""
    devices = read_labs(networks / "labs.jsonl")
    for name, rows in suzieq_rows(networks / "labs.jsonl").items():
        ours = {
            (port, far.device)
            for link in _cables(devices[name])
            for port in ports_of(link)
            for far in ports_of(link)
        }
        yield name, len(rows), len(rows & ours)


FALSE = "false"


def _verdict(devices: Sequence[DeviceEvidence], link: Link) -> str:
    heard = {
        (one.name, neighbor.system_name or neighbor.chassis_id.partition("(")[0])
        for one in devices
        for neighbor in one.neighbors
    }
    pair = (link.a.device, link.b.device)
    if link.kind is LinkKind.SHARED_SEGMENT:
        return "on a shared segment"
    if {pair, pair[::-1]} <= heard:
        return "both ends say so"
    return "one end, the other cannot" if heard & {pair, pair[::-1]} else FALSE


def _cables(devices: Iterable[DeviceEvidence]) -> list[Link]:
    return [link for link in build_topology(devices, AT).links if link.layer != 3]


def _port(device: str, raw: str) -> Port:
    """Return the port that a word was said about: `lldp Gi0/1: chassis_id=…`."""
    return Port(device, raw.partition(": ")[0].partition(" ")[2])

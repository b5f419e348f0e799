"""Paths over nonsense: tables that contradict each other must end, and in any order the same."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.evidence import Row
from netwright.model.interface import StpPort, Vlan
from netwright.model.link import Link
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.result import PathStatus
from netwright.topology.paths.trace import MAX_HOPS, MAX_PATHS, trace
from tests.topology.paths.networks import arp, device, index, interface, learned, link, on, route

_NAMES = ("d0", "d1", "d2", "d3")
_PORTS = ("e0", "e1", "e2", "Vlan7", "e1.7")
_ADDRESSES = tuple(f"10.0.{net}.{host}" for net in (0, 1, 2) for host in (1, 2, 3, 9))
_PREFIXES = ("0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24", "10.0.2.0/24", "10.0.2.9/32")
_MACS = st.integers(0, 9)
_VIDS = st.sampled_from([None, 7, 8])
_PORT = st.sampled_from(_PORTS)
_ADDRESS = st.sampled_from(_ADDRESSES)


def _hop() -> st.SearchStrategy[str]:
    both = st.builds(lambda address, if_name: f"{address} {if_name}", _ADDRESS, _PORT)
    return st.one_of(both, _ADDRESS, _PORT, st.just("Null0"))


def _rows() -> st.SearchStrategy[list[Row]]:
    kinds: list[st.SearchStrategy[Row]] = [
        st.builds(lambda p, a: on(p, f"{a}/24"), _PORT, _ADDRESS),
        st.builds(lambda p, h: route(p, *h), st.sampled_from(_PREFIXES), st.lists(_hop())),
        st.builds(arp, _PORT, _ADDRESS, _MACS),
        st.builds(learned, _VIDS, _PORT, _MACS),
        st.builds(interface, _PORT, _MACS),
        st.builds(lambda p: Vlan(7, None, tuple(p), tuple(p[:1])), st.lists(_PORT)),
        st.builds(StpPort, _PORT, st.sampled_from(["forwarding", "blocking"])),
    ]
    return st.lists(st.one_of(kinds), max_size=25)


_DEVICES = st.tuples(*(_rows() for _ in _NAMES)).map(
    lambda tables: [device(name, *rows) for name, rows in zip(_NAMES, tables, strict=True)]
)
_END = st.builds(lambda name, if_name: f"{name}:{if_name}", st.sampled_from((*_NAMES, "x")), _PORT)
_LINKS = st.lists(st.builds(link, _END, _END), max_size=6)


@settings(max_examples=300, deadline=None)
@given(_DEVICES, _LINKS, _ADDRESS, _ADDRESS)
def test_any_evidence_gives_an_answer(
    devices: list[DeviceEvidence], links: list[Link], src: str, dst: str
) -> None:
    """Stale, contradictory and hostile tables: never an exception, never without end."""
    result = trace(index(devices, links), src, dst)
    assert len(result.paths) <= MAX_PATHS
    assert all(len(path.hops) <= 2 * MAX_HOPS + 64 for path in result.paths)
    assert bool(result.reason) is (result.status is not PathStatus.COMPLETE)


@settings(max_examples=100, deadline=None)
@given(_DEVICES, _LINKS, _ADDRESS, _ADDRESS, st.randoms())
def test_the_order_of_devices_and_links_does_not_matter(
    devices: list[DeviceEvidence],
    links: list[Link],
    src: str,
    dst: str,
    random: Random,
) -> None:
    """Workers bring devices home in any order."""
    before = trace(index(devices, _distinct(links)), src, dst)
    shuffled, wires = devices[:], _distinct(links)
    random.shuffle(shuffled)
    assert trace(index(shuffled, wires), src, dst) == before


def _distinct(links: list[Link]) -> list[Link]:
    return sorted(set(links), key=lambda one: (one.a, one.b))

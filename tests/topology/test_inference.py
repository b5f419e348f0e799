"""Inferring anew what a change touches: netwright.topology.inference."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.evidence import Fading, Row, Table
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry
from netwright.model.interface import InterfaceAddress, LagMember, Port, StpPort
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.inference import Inference
from netwright.topology.overrides import Overrides
from tests.topology.fdb_trees import Shape, grow
from tests.topology.labs import read_labs
from tests.topology.large_campus import campus
from tests.topology.networks import AT, cdp, chassis, device, lldp
from tests.topology.recorded import read_scenarios

PORTS = ("Gi0/1", "Gi0/2", "Gi0/3")
LATER = AT + timedelta(hours=1)

NUMBERS = st.integers(1, 5)
NAMES = st.sampled_from(PORTS)
MACS = st.one_of(
    st.builds(lambda number: MacAddress.parse(chassis(number)), NUMBERS),
    st.integers(0x0A, 0x0D).map(MacAddress),
)
ADDRESSES = st.integers(0, 9).map(lambda host: IPv4Address(0x0A090000 + host))
HEARD = st.one_of(
    st.builds(lldp, st.sampled_from([*PORTS, "0"]), NUMBERS, st.sampled_from([*PORTS, "?", "7"])),
    st.builds(lldp, NAMES, st.integers(6, 8), NAMES, name=st.sampled_from(["phone", "sw1"])),
    st.builds(cdp, NAMES, st.integers(1, 7), NAMES),
)
BRIDGES = st.one_of(st.none(), NUMBERS.map(lambda n: f"8000{chassis(n).replace(':', '')}"))
LINKED = st.one_of(
    st.builds(LagMember, NAMES, st.sampled_from(["Po1", "Po2", None])),
    st.builds(
        LagMember,
        NAMES,
        st.sampled_from(["Po1", "Po2"]),
        partner_system=MACS,
        partner_port=st.integers(1, 3),
        actor_port=st.integers(1, 3),
        actor_system=st.one_of(st.none(), MACS),
    ),
    st.builds(
        StpPort,
        NAMES,
        st.just("forwarding"),
        designated_bridge=BRIDGES,
        designated_port=st.integers(1, 3),
        port_id=st.integers(1, 3),
        bridge_id=BRIDGES,
    ),
)
LEARNED = st.builds(FdbEntry, st.sampled_from([1, 2]), NAMES, MACS)
ROUTED = st.one_of(
    st.builds(InterfaceAddress, NAMES, ADDRESSES, st.sampled_from([28, 30, 31])),
    st.builds(InterfaceAddress, NAMES, ADDRESSES, st.sampled_from([28, 30, 31])),
    st.builds(ArpEntry, NAMES, ADDRESSES, MACS),
    st.builds(
        Adjacency,
        st.sampled_from(["ospf", "bgp"]),
        ADDRESSES,
        neighbor_state=st.sampled_from(["FULL", None]),
    ),
)
FLAVORS = (
    HEARD,
    LINKED,
    LEARNED,
    ROUTED,
    st.one_of(HEARD, LINKED),
    st.one_of(LEARNED, LEARNED, HEARD, ROUTED),
)


@st.composite
def devices(draw: st.DrawFn, rows: st.SearchStrategy[Row]) -> DeviceEvidence:
    """Return what a device may say of itself at any time, its name and its keys included."""
    one = device(
        draw(NUMBERS),
        *draw(st.lists(rows, max_size=8)),
        ports=draw(st.sampled_from([PORTS, PORTS[:2]])),
        name=draw(st.sampled_from(["sw1", "sw2", "sw3", "sw4", "core", "phone"])),
    )
    faded = [_faded(draw(st.lists(kind, max_size=2))) for kind in (HEARD, LEARNED)]
    statuses = st.sampled_from(["up", "up", "down", None])
    own = st.one_of(st.none(), st.none(), MACS)
    return replace(
        one,
        interfaces=tuple(
            replace(
                row,
                if_oper_status=draw(statuses),
                if_admin_status=draw(statuses),
                phys_address=draw(own),
            )
            for row in one.interfaces
        ),
        fading=dict(zip((Table.NEIGHBORS, Table.FDB), faded, strict=True)),
        seen_at=dict.fromkeys(Table, AT + timedelta(minutes=draw(st.integers(0, 2)))),
        complete=draw(st.sampled_from([frozenset(Table), frozenset()])),
    )


Step = tuple[list[DeviceEvidence], set[str]]  # what changed, and who is gone
STEPS = st.sampled_from(FLAVORS).flatmap(
    lambda rows: st.lists(
        st.tuples(
            st.lists(devices(rows), max_size=3),
            st.sets(st.sampled_from(["sw1", "sw2", "core"]), max_size=1),
        ),
        min_size=2,
        max_size=6,
    )
)
OVERRIDES = st.sampled_from(
    [
        None,
        Overrides(
            links=((Port("sw1", "Gi0/3"), Port("sw2", "Gi0/3")),),
            denials=((Port("sw1", "Gi0/1"), Port("sw2", "Gi0/1")),),
        ),
    ]
)


def assert_exact(
    live: Inference, evidence: Mapping[str, DeviceEvidence], said: Overrides | None
) -> None:
    """Compare what was inferred step by step with what follows from all evidence at once."""
    whole = Inference(said)
    whole.update(evidence.values(), (), LATER)
    assert live.links == whole.links
    assert live.conflicts(LATER) == whole.conflicts(LATER)
    assert live.linked == whole.linked


@settings(max_examples=150, deadline=None)
@given(STEPS, OVERRIDES)
def test_every_change_leads_to_what_all_evidence_leads_to(
    steps: Sequence[Step], said: Overrides | None
) -> None:
    """An incremental answer that differs from the whole one is wrong, however fast."""
    live = Inference(said)
    known: dict[str, DeviceEvidence] = {}
    for changed, removed in steps:
        new = {one.name: one for one in changed}
        gone = (removed & known.keys()) - new.keys()
        live.update(new.values(), gone, LATER)
        known = {name: one for name, one in (known | new).items() if name not in gone}
        assert_exact(live, known, said)


def grown(seed: int) -> list[DeviceEvidence]:
    """Return switches that are known by their databases only, some of them polled badly."""
    random = Random(seed)  # noqa: S311
    return grow(random, Shape(switches=25, presence=0.8, unmanaged=0.1)).evidence()


def recorded(seed: int) -> list[DeviceEvidence]:
    """Return a recorded or a virtual network of somebody else's."""
    networks = Path(__file__).parents[3] / "shared" / "data" / "networks"
    if not networks.is_dir():
        pytest.skip("third-party ground truth (../shared/data) is not beside the checkout")
    found = _networks(networks)
    return list(found[seed % len(found)])


@cache
def _networks(folder: Path) -> list[Sequence[DeviceEvidence]]:
    scenarios = (scenario.devices for scenario in read_scenarios(folder))
    return [one for one in (*scenarios, *read_labs(folder / "labs.jsonl").values()) if len(one) > 1]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("source", [grown, recorded, lambda _: campus(blocks=2, access=4)])
def test_a_network_in_motion_is_known_exactly(
    source: Callable[[int], list[DeviceEvidence]], seed: int
) -> None:
    """Devices come, go, are renamed, take over keys, forget and remember rows."""
    random = Random(seed)  # noqa: S311
    original = source(seed)
    live = Inference()
    known = {one.name: one for one in random.sample(original, len(original) * 3 // 4)}
    live.update(known.values(), (), LATER)
    for _ in range(10):
        new = [disturbed(random, one, original) for one in random.sample(original, 2)]
        gone = {name for name in random.sample(sorted(known), 1) if random.random() < 0.3}
        gone -= {one.name for one in new}
        live.update(new, gone, LATER)
        known = {name: one for name, one in known.items() if name not in gone}
        known |= {one.name: one for one in new}
        assert_exact(live, known, None)


def disturbed(
    random: Random, one: DeviceEvidence, others: Sequence[DeviceEvidence]
) -> DeviceEvidence:
    """Return the device as it may be found an hour later."""
    table = random.choice([*Table])
    rows = [row for row in one.rows(table) if random.random() < 0.7]
    other = random.choice(others)
    status = random.choice(["up", "down"])
    return random.choice(
        [
            one,
            DeviceEvidence.of(
                one.device,
                one.keys,
                {**{name: one.rows(name) for name in Table}, table: rows},
                one.seen_at,
                one.complete,
            ),
            replace(one, fdb=tuple(row for row in one.fdb if random.random() < 0.7)),
            replace(one, neighbors=(), fading={Table.NEIGHBORS: _faded(one.neighbors)}),
            replace(one, fdb=one.fdb[::2], fading={Table.FDB: _faded(one.fdb[1::2])}),
            replace(one, keys=other.keys, interfaces=other.interfaces),
            replace(one, device=replace(one.device, name=f"new-{one.name}")),
            replace(one, seen_at=dict.fromkeys(one.seen_at, LATER)),
            replace(
                one, interfaces=tuple(replace(i, if_admin_status=status) for i in one.interfaces)
            ),
        ]
    )


def _faded(rows: Iterable[Row]) -> list[Fading]:
    return [Fading(row, AT - timedelta(days=1)) for row in rows]

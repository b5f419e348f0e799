"""A topology that follows its network: netwright.topology.live."""

from dataclasses import replace

from netwright.model.device import Tier
from netwright.model.link import UNMANAGED, Node
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence, Turnover
from netwright.topology.layout import Position
from netwright.topology.live import LiveTopology
from netwright.topology.overrides import Overrides
from tests.topology.large_campus import campus
from tests.topology.networks import AT, device, lldp


def node(live: LiveTopology, name: str) -> Node:
    """Return a node by name."""
    return next(one for one in live.topology.nodes if one.name == name)


def renamed(one: DeviceEvidence, name: str) -> DeviceEvidence:
    """Return the device under another name."""
    return replace(one, device=replace(one.device, name=name))


def test_it_begins_with_the_whole_topology() -> None:
    """There is one inference: the first step is the whole build."""
    evidence = campus(blocks=2, access=4)

    assert LiveTopology(evidence, AT).topology == build_topology(evidence, AT)


def test_a_change_moves_no_other_node() -> None:
    """A map that jumps while one looks at it is of no use."""
    evidence = campus(blocks=2, access=4)
    live = LiveTopology(evidence, AT)
    before = {one.name: one for one in live.topology.nodes}
    last = evidence[-1]

    live.update(Turnover([replace(last, neighbors=())]), AT)

    assert {one.name: one for one in live.topology.nodes} == before


def test_a_new_device_is_drawn_below_its_neighbor_and_on_nobody() -> None:
    """Until the next whole build it must be found where one looks for it."""
    live = LiveTopology([device(1, lldp("Gi0/1", 2, "Gi0/1")), device(2)], AT)
    live.update(
        Turnover([device(n, lldp("Gi0/1", 1, f"Gi0/{n}")) for n in (3, 4)]),
        AT,
    )

    places = [Position(one.x or 0.0, one.y or 0.0) for one in live.topology.nodes]
    assert len(set(places)) == 4
    assert {node(live, "sw3").y, node(live, "sw4").y} == {(node(live, "sw1").y or 0) + 96}
    assert node(live, "sw3").tier == Tier.OTHER


def test_a_renamed_device_keeps_its_place_and_tier() -> None:
    """It is the same device to whoever looks at the map."""
    evidence = campus(blocks=1, access=3)
    live = LiveTopology(evidence, AT)
    before = node(live, "dist0a")
    [old] = (one for one in evidence if one.name == "dist0a")

    live.update(Turnover([renamed(old, "new")], ["dist0a"], {"new": "dist0a"}), AT)

    assert node(live, "new") == replace(before, name="new")
    assert "dist0a" not in {link.a.device for link in live.topology.links}


def test_a_stranger_that_becomes_managed_stays_where_it_is() -> None:
    """The node was there already, as somebody's neighbor."""
    live = LiveTopology([device(1, lldp("Gi0/1", 2, "Gi0/1"))], AT)
    before = node(live, "sw2")

    live.update(Turnover([device(2)]), AT)
    after = node(live, "sw2")

    assert (before.kind, after.kind) == (UNMANAGED, "switch")
    assert (before.x, before.y) == (after.x, after.y)


def test_a_device_that_is_no_longer_managed_is_a_stranger() -> None:
    """Its neighbors still hear it."""
    heard = device(1, lldp("Gi0/1", 2, "Gi0/1"))
    live = LiveTopology([heard, device(2)], AT)

    live.update(Turnover(removed=["sw2"]), AT)

    assert node(live, "sw2").kind == UNMANAGED
    assert node(live, "sw2").tier is None


def test_what_a_person_decided_holds_for_a_new_device() -> None:
    """An override does not wait for the next whole build."""
    said = Overrides(tiers={"sw2": Tier.CORE}, places={"sw2": Position(7.0, 9.0)})
    live = LiveTopology([device(1)], AT, said)

    live.update(Turnover([device(2)]), AT)
    new = node(live, "sw2")

    assert (new.tier, new.x, new.y) == (Tier.CORE, 7.0, 9.0)

"""Tiers of the usual shapes of networks: netwright.topology.tiers."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from netwright.model.device import DeviceKind, Tier
from netwright.model.forwarding import Adjacency
from netwright.model.neighbor import Neighbor
from netwright.topology.build import build_topology
from tests.topology.cabling import ROUTING, Cabling, campus, chain
from tests.topology.drawings import DEFAULT, SHAPES, drawings
from tests.topology.networks import AT


def grouped(tiers: dict[str, str | None]) -> dict[str | None, set[str]]:
    """Return the prefixes of the names in each tier."""
    found: dict[str | None, set[str]] = {}
    for name, tier in tiers.items():
        found.setdefault(tier, set()).add(name.rstrip("0123456789-ab"))
    return found


def test_three_tiers_are_told_apart() -> None:
    """The textbook campus, in two and in five blocks."""
    expected = {Tier.CORE: {"core"}, Tier.DISTRIBUTION: {"dist"}, Tier.ACCESS: {"acc"}}

    assert grouped(campus(2, 4).tiers()) == expected
    assert grouped(campus(5, 10).tiers()) == expected


def test_firewall_and_exit_are_edge() -> None:
    """What leads out of the network is its edge, whatever its place in the graph."""
    network = campus(2, 3)
    network.cable("core1", "fw")
    network.cable("core2", "fw")
    network.cable("fw", "border")
    network.add("border", *ROUTING, Adjacency("bgp", ip_address("198.51.100.1")), DEFAULT)
    network.kinds |= {"fw": DeviceKind.FIREWALL, "border": DeviceKind.ROUTER}
    tiers = network.tiers()

    assert (tiers["fw"], tiers["border"], tiers["core1"]) == (Tier.EDGE, Tier.EDGE, Tier.CORE)


def test_collapsed_core_is_core_over_access() -> None:
    """Two routing switches with everything on them: there is no distribution."""
    network = Cabling()
    network.cable("core1", "core2")
    for number in range(6):
        network.cable("core1", f"acc{number}")
        network.cable("core2", f"acc{number}")
    for name in ("core1", "core2"):
        network.add(name, *ROUTING)

    assert grouped(network.tiers()) == {Tier.CORE: {"core"}, Tier.ACCESS: {"acc"}}


def test_spines_are_core_and_leaves_access() -> None:
    """Every leaf to every spine, no leaf to a leaf."""
    network = Cabling()
    for leaf in range(8):
        for spine in range(4):
            network.cable(f"spine{spine}", f"leaf{leaf}")
        network.add(f"leaf{leaf}", *ROUTING)
    for spine in range(4):
        network.add(f"spine{spine}", *ROUTING)

    assert grouped(network.tiers()) == {Tier.CORE: {"spine"}, Tier.ACCESS: {"leaf"}}


def test_ring_hangs_on_its_gateway() -> None:
    """All switches of a ring look alike; the one that routes is the core."""
    ring = ["gw", "acc1", "acc2", "acc3", "acc4"]
    network = chain([*ring, "gw"])
    network.add("gw", *ROUTING)

    assert grouped(network.tiers()) == {Tier.CORE: {"gw"}, Tier.ACCESS: {"acc"}}


def test_ring_in_which_nobody_routes_is_all_access() -> None:
    """Without a difference there is no hierarchy to state."""
    assert set(chain(["a1", "a2", "a3", "a4", "a1"]).tiers().values()) == {Tier.ACCESS}


def test_daisy_chain_below_a_gateway_stays_access() -> None:
    """A switch with one more behind it is no distribution."""
    network = chain(["gw", "acc1", "acc2", "acc3"])
    network.add("gw", *ROUTING)

    assert grouped(network.tiers()) == {Tier.CORE: {"gw"}, Tier.ACCESS: {"acc"}}


def test_branch_routers_around_a_hub_are_edge() -> None:
    """Hub and spoke over a WAN."""
    names = [f"branch{number}" for number in range(5)]
    network = Cabling(**dict.fromkeys([*names, "hub"], DeviceKind.ROUTER))
    for name in names:
        network.cable("hub", name)
        network.add(name, *ROUTING)
    network.add("hub", *ROUTING)

    assert grouped(network.tiers()) == {Tier.CORE: {"hu"}, Tier.EDGE: {"branch"}}


def test_islands_are_ranked_each_for_itself() -> None:
    """Two buildings whose connection is not known, and a switch alone."""
    network = chain(["gw1", "acc1"])
    network.cable("gw2", "acc2")
    network.add("lonely")
    for name in ("gw1", "gw2"):
        network.add(name, *ROUTING)

    assert grouped(network.tiers()) == {Tier.CORE: {"gw"}, Tier.ACCESS: {"acc", "lonely"}}


def test_out_of_band_switch_is_not_the_center() -> None:
    """Every management port leads to it, and no traffic: it is in no tier."""
    network = campus(3, 4)
    for name in [*network.rows]:
        network.cable(name, "oob", "mgmt0")
    tiers = network.tiers()

    assert tiers["core1"] == Tier.CORE
    assert tiers["oob"] == Tier.OTHER


def test_hosts_and_access_points_have_no_rank() -> None:
    """A busy server is no core."""
    network = campus(2, 3)
    network.kinds["server"] = DeviceKind.SERVER
    for block in ("1", "2"):
        network.cable("server", f"acc{block}-1")

    assert network.tiers()["server"] == Tier.OTHER


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lost", [0.0, 0.05])
def test_the_architects_tiers_are_found(shape: str, lost: float) -> None:
    """Whatever its size and redundancy, also with some links unknown; see benchmarks/tiers.py."""
    verdicts = []
    for drawing in drawings(shape, range(2), lost):
        evidence, wanted = drawing.evidence()
        nodes = build_topology(evidence, AT).nodes
        verdicts += [node.tier == wanted[node.name] for node in nodes]

    assert sum(verdicts) >= 0.97 * len(verdicts)


def test_router_that_only_leads_to_an_exit_is_edge() -> None:
    """What stands between the core and the exit guards it, whatever it calls itself."""
    network = campus(2, 3)
    for core in ("core1", "core2"):
        network.cable(core, "between")
    network.cable("between", "border")
    network.add("between", *ROUTING)
    network.add("border", *ROUTING, DEFAULT)
    network.kinds |= {"between": DeviceKind.ROUTER, "border": DeviceKind.ROUTER}

    assert (network.tiers()["between"], network.tiers()["border"]) == (Tier.EDGE, Tier.EDGE)


def test_one_large_block_does_not_draw_the_core_to_itself() -> None:
    """The middle of the devices is not the middle of the network."""
    network = campus(3, 4)
    for number in range(60):
        network.cable("dist1a", f"far{number}")

    tiers = network.tiers()
    assert (tiers["core1"], tiers["core2"], tiers["dist1a"]) == (
        Tier.CORE,
        Tier.CORE,
        Tier.DISTRIBUTION,
    )


def test_core_that_nobody_may_log_in_to_is_still_the_middle() -> None:
    """Without it every block would be a network, and its distribution a core."""
    network = campus(3, 5)
    for rows in (network.rows.pop("core1"), network.rows.pop("core2")):
        assert rows
    for name, rows in network.rows.items():
        network.rows[name] = [
            replace(row, capabilities=("router",))
            if isinstance(row, Neighbor) and row.system_name in {"core1", "core2"}
            else row
            for row in rows
        ]

    assert grouped({n: t for n, t in network.tiers().items() if t}) == {
        Tier.DISTRIBUTION: {"dist"},
        Tier.ACCESS: {"acc"},
    }

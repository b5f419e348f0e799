"""Tiers of the usual shapes of networks: netwright.topology.tiers."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from itertools import pairwise

from netwright.model.device import DeviceKind, Tier
from netwright.model.evidence import Row
from netwright.model.forwarding import Adjacency, NextHop, Route
from netwright.model.interface import InterfaceAddress
from netwright.model.neighbor import Neighbor
from netwright.topology.build import build_topology
from tests.topology.networks import AT, device, lldp

ROUTING = [InterfaceAddress(f"Vlan{n}", ip_address(f"10.9.{n}.1"), 24) for n in range(10, 14)]
DEFAULT = Route(ip_network("0.0.0.0/0"), (NextHop(ip_address("198.51.100.1"), "wan"),))


class Cabling:
    """A network of named devices, cabled one by one."""

    def __init__(self, **kinds: DeviceKind) -> None:
        self.kinds = kinds
        self._numbers: dict[str, int] = {}
        self.rows: dict[str, list[Row]] = {}

    def cable(self, a: str, b: str, a_port: str | None = None) -> None:
        """Connect two devices by LLDP at both ends."""
        ends = [(a, a_port or f"to {b}"), (b, f"to {a}")]
        for (own, own_port), (far, far_port) in (ends, ends[::-1]):
            number = self._numbers.setdefault(far, len(self._numbers) + 1)
            self.add(own, lldp(own_port, number, far_port, name=far))

    def add(self, name: str, *rows: Row) -> None:
        """Add what a device said."""
        self._numbers.setdefault(name, len(self._numbers) + 1)
        self.rows.setdefault(name, []).extend(rows)

    def tiers(self) -> dict[str, str | None]:
        """Return the tier of every node."""
        evidence = [
            device(
                self._numbers[name],
                *rows,
                ports=sorted({row.if_name for row in rows if isinstance(row, Neighbor)}),
                name=name,
                kind=self.kinds.get(name, DeviceKind.SWITCH),
            )
            for name, rows in self.rows.items()
        ]
        return {node.name: node.tier for node in build_topology(evidence, AT).nodes}


def campus(blocks: int, access: int) -> Cabling:
    """Return a three-tier campus: two cores, two distribution devices per block."""
    network = Cabling(core1=DeviceKind.ROUTER, core2=DeviceKind.ROUTER)
    network.cable("core1", "core2")
    for block in range(1, blocks + 1):
        pair = [f"dist{block}a", f"dist{block}b"]
        network.cable(*pair)
        for name in pair:
            network.cable("core1", name)
            network.cable("core2", name)
            network.add(name, *ROUTING)
            for number in range(1, access + 1):
                network.cable(name, f"acc{block}-{number}")
    for name in ("core1", "core2"):
        network.add(name, *ROUTING)
    return network


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
    """Every management port leads to it, and no traffic."""
    network = campus(3, 4)
    for name in [*network.rows]:
        network.cable(name, "oob", "mgmt0")
    tiers = network.tiers()

    assert tiers["core1"] == Tier.CORE
    assert tiers["oob"] == Tier.ACCESS


def test_hosts_and_access_points_have_no_rank() -> None:
    """A busy server is no core."""
    network = campus(2, 3)
    network.kinds["server"] = DeviceKind.SERVER
    for block in ("1", "2"):
        network.cable("server", f"acc{block}-1")

    assert network.tiers()["server"] == Tier.OTHER


def chain(names: Sequence[str]) -> Cabling:
    """Return devices cabled one to the next."""
    network = Cabling()
    for one, other in pairwise(names):
        network.cable(one, other)
    return network

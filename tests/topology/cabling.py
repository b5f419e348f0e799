"""Networks of named devices, cabled one by one, for the tests of tiers and what they rest on."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_address
from itertools import pairwise

from netwright.model.device import DeviceKind
from netwright.model.evidence import Row
from netwright.model.interface import InterfaceAddress
from netwright.model.link import Topology
from netwright.model.neighbor import Neighbor
from netwright.topology.build import build_topology
from tests.topology.networks import AT, device, lldp

ROUTING = [InterfaceAddress(f"Vlan{n}", ip_address(f"10.9.{n}.1"), 24) for n in range(10, 14)]


class Cabling:
    """A network of named devices, cabled one by one."""

    def __init__(self, **kinds: DeviceKind) -> None:
        self.kinds = kinds
        self.numbers: dict[str, int] = {}
        self.rows: dict[str, list[Row]] = {}

    def cable(
        self, a: str, b: str, a_port: str | None = None, b_says: tuple[str, ...] = ()
    ) -> None:
        """Connect two devices by LLDP at both ends; `b_says` are the second's capabilities."""
        ends = [(a, a_port or f"to {b}"), (b, f"to {a}")]
        for (own, own_port), (far, far_port) in (ends, ends[::-1]):
            number = self.numbers.setdefault(far, len(self.numbers) + 1)
            heard = lldp(own_port, number, far_port, name=far)
            self.add(own, replace(heard, capabilities=b_says if far == b else ()))

    def add(self, name: str, *rows: Row) -> None:
        """Add what a device said."""
        self.numbers.setdefault(name, len(self.numbers) + 1)
        self.rows.setdefault(name, []).extend(rows)

    def tiers(self) -> dict[str, str | None]:
        """Return the tier of every node."""
        return {node.name: node.tier for node in self.topology().nodes}

    def topology(self) -> Topology:
        """Return what is inferred from all that was said."""
        evidence = [
            device(
                self.numbers[name],
                *rows,
                ports=sorted({row.if_name for row in rows if isinstance(row, Neighbor)}),
                name=name,
                kind=self.kinds.get(name, DeviceKind.SWITCH),
            )
            for name, rows in self.rows.items()
        ]
        return build_topology(evidence, AT)


def campus(blocks: int, access: int) -> Cabling:
    """Return a three-tier campus: two cores, two distribution devices per block."""
    network = Cabling(core1=DeviceKind.ROUTER, core2=DeviceKind.ROUTER)
    network.cable("core1", "core2")
    for block in range(1, blocks + 1):
        pair = [f"dist{block}a", f"dist{block}b"]
        network.cable(pair[0], pair[1])
        for name in pair:
            network.cable("core1", name)
            network.cable("core2", name)
            network.add(name, *ROUTING)
            for number in range(1, access + 1):
                network.cable(name, f"acc{block}-{number}")
    for name in ("core1", "core2"):
        network.add(name, *ROUTING)
    return network


def chain(names: Sequence[str]) -> Cabling:
    """Return devices cabled one to the next."""
    network = Cabling()
    for one, other in pairwise(names):
        network.cable(one, other)
    return network

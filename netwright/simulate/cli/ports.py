"""Interfaces as a command line shows them."""

from collections.abc import Iterator
from ipaddress import IPv4Interface
from typing import NamedTuple

from netwright.model.mac import MacAddress
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.platforms.platform import ETHERNET, Slot
from netwright.simulate.tables.interfaces import alias, is_up


class Port(NamedTuple):
    """One interface with what is configured and what it sees."""

    slot: Slot
    mac: MacAddress
    is_up: bool
    alias: str
    address: IPv4Interface | None

    @property
    def status(self) -> str:
        """The state in one word."""
        return "up" if self.is_up else "down"

    @property
    def is_front(self) -> bool:
        """Whether it is a socket one can plug into."""
        return self.slot.if_type == ETHERNET


def ports(network: Network, device: SimDevice) -> Iterator[Port]:
    """Yield the interfaces in the order of if_index."""
    for slot in device.layout.slots:
        if_index = slot.if_index
        own = (interface for at, interface in device.addresses if at == if_index)
        yield Port(
            slot,
            device.phys_address(if_index),
            is_up(device, if_index),
            alias(network, device, if_index),
            next(own, None),
        )


def dotted(mac: MacAddress, separator: str = ".") -> str:
    """Write a MAC in three groups of four digits: aabb.ccdd.eeff."""
    digits = f"{int(mac):012x}"
    return separator.join((digits[:4], digits[4:8], digits[8:]))

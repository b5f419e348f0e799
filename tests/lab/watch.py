"""Count every packet that leaves the station, by where it goes: the kernel's word, not ours."""

import ipaddress
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from netwright.model.credential import Address
from tests.lab.container import RunningLab

_RULES = """
table inet watch {
    set seen4 { typeof ip daddr . meta l4proto; flags dynamic; counter; size 65535; }
    set seen6 { typeof ip6 daddr . meta l4proto; flags dynamic; counter; size 65535; }
    set port4 { typeof ip daddr . meta l4proto . th dport; flags dynamic; counter; size 65535; }
    set clear4 { typeof ip daddr . meta l4proto; flags dynamic; counter; size 65535; }
    chain clear { add @clear4 { ip daddr . meta l4proto counter }; }
    chain leaving {
        type filter hook output priority 0;
        # A community travels where an SNMP message begins with version 0 or 1 (RFC 1901); its
        # length takes one octet or two.
        udp dport 161 @th,80,24 { 0x020100, 0x020101 } jump clear
        udp dport 161 @th,88,24 { 0x020100, 0x020101 } jump clear
        add @seen4 { ip daddr . meta l4proto counter }
        add @seen6 { ip6 daddr . meta l4proto counter }
        meta l4proto { tcp, udp } add @port4 { ip daddr . meta l4proto . th dport counter }
    }
}
"""


class Contact(NamedTuple):
    """Where a packet goes: tcp and udp with their port."""

    address: Address
    protocol: str
    port: int | None


@dataclass(frozen=True, slots=True)
class Watch:
    """What has left the station since the watch began."""

    net: RunningLab

    def contacts(self) -> Counter[Contact]:
        """Return the packets by contact, but for the kernel's talk with neighbors."""
        counted: Counter[Contact] = Counter()
        for name in ("seen4", "seen6", "port4"):
            for (address, protocol, *port), packets in self._elements(name):
                there = ipaddress.ip_address(address)
                if there.is_link_local or there.is_multicast or there.is_loopback:
                    continue
                if name == "port4" or protocol not in ("tcp", "udp"):
                    counted[Contact(there, protocol, port[0] if port else None)] += packets
                elif name == "seen6":
                    counted[Contact(there, protocol, None)] += packets
        return counted

    def addresses(self) -> set[Address]:
        """Return every address that was contacted."""
        return {contact.address for contact in self.contacts()}

    def shown_communities(self) -> set[Address]:
        """Return every IPv4 address that was sent a community in clear text."""
        return {ipaddress.ip_address(values[0]) for values, _ in self._elements("clear4")}

    def _elements(self, name: str) -> Iterator[tuple[list[Any], int]]:
        told = json.loads(
            self.net.run(self.net.lab.station, "nft", "-j", "list", "set", "inet", "watch", name)
        )
        for entry in told["nftables"]:
            for element in entry.get("set", {}).get("elem", ()):
                inner = element["elem"]
                yield inner["val"]["concat"], inner["counter"]["packets"]


@contextmanager
def watched(net: RunningLab) -> Iterator[Watch]:
    """Watch the station for the duration of the block."""
    net.run(net.lab.station, "nft", "-f", "-", text=_RULES)
    try:
        yield Watch(net)
    finally:
        net.run(net.lab.station, "nft", "delete", "table", "inet", "watch")

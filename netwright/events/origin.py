"""Where a message came from: whose it is, and which device sent it.

Whose: the certificate decides, else the prefix that the address is in. Who: the address, by the
inventory and by what devices said of themselves, else the name in the header. Behind a trusted
relay only the header tells, so there it is believed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import NamedTuple

Prefix = IPv4Network | IPv6Network


class Known(NamedTuple):
    """A device, as far as understanding its messages takes."""

    name: str
    address: str
    platform: str | None = None
    zone: tzinfo | None = None


class Origin(NamedTuple):
    """What is known of a sender before its message is read."""

    tenant: str
    device: Known | None
    is_relay: bool
    zone: tzinfo

    @property
    def platform(self) -> str | None:
        """Return what kind of device it is, if the inventory knows."""
        return self.device.platform if self.device else None


class Peer(NamedTuple):
    """Whom a certificate stands for."""

    tenant: str
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Senders:
    """What the settings say about senders."""

    tenants: tuple[tuple[Prefix, str], ...] = ()
    peers: Mapping[str, Peer] = field(default_factory=dict)
    relays: tuple[Prefix, ...] = ()
    zone: tzinfo = UTC

    def tenant_of(self, source: str, peer: str) -> str:
        """Return whose a message is."""
        proved = self.peers.get(peer)
        return proved.tenant if proved else self.tenant_at(source) or "default"

    def tenant_at(self, source: str) -> str | None:
        """Return whose prefix an address is in: of several, the longest counts."""
        found = [one for one in self.tenants if _is_in(source, one[0])]
        return max(found, key=lambda one: one[0].prefixlen)[1] if found else None

    def is_relay(self, source: str) -> bool:
        """Tell whether a sender is trusted to name the original one."""
        return any(_is_in(source, prefix) for prefix in self.relays)


class Directory:
    """Devices by tenant and address, and by tenant and name."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, str], Known | None] = {}
        self._named: dict[tuple[str, str], Known | None] = {}

    def add(self, tenant: str, device: Known, addresses: tuple[str, ...] = ()) -> None:
        """Make a device known; what two devices share tells neither."""
        for address in {device.address, *addresses} - {""}:
            _note(self._at, (tenant, address), device)
        for name in {device.name.lower(), _short(device.name)}:
            _note(self._named, (tenant, name), device)

    def at(self, tenant: str, address: str) -> Known | None:
        """Return the device that has an address."""
        return self._at.get((tenant, address))

    def named(self, tenant: str, name: str) -> Known | None:
        """Return the device of a name, with its domain or without."""
        return self._named.get((tenant, name.lower())) or self._named.get((tenant, _short(name)))


def _note(known: dict[tuple[str, str], Known | None], key: tuple[str, str], device: Known) -> None:
    held = known.setdefault(key, device)
    if held is None or held.name != device.name:
        known[key] = None


def _short(name: str) -> str:
    return name if canonical(name) else name.partition(".")[0].lower()


def canonical(text: str) -> str | None:
    """Return an address as it is usually written, None for what is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def _is_in(source: str, prefix: Prefix) -> bool:
    try:
        return ip_address(source) in prefix
    except ValueError:
        return False

"""Is an address in a prefix: what `cidr` asks, of the same few senders again and again."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

_LONGEST = 64  # characters of an address, with its zone

Network = IPv4Network | IPv6Network


def holder(networks: Sequence[Network]) -> Callable[[object], bool]:
    """Return what tells whether an address is inside one of some prefixes; no address is not."""
    ranges = tuple(
        (net.version, int(net.network_address), int(net.broadcast_address)) for net in networks
    )

    @lru_cache(maxsize=8_192)
    def holds(text: str) -> bool:
        version, number = _number(text)
        return any(version == wanted and low <= number <= high for wanted, low, high in ranges)

    return lambda value: holds(str(value)[:_LONGEST])


def _number(text: str) -> tuple[int, int]:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return 0, 0
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.version, int(address)

"""Is an address in a prefix: what `cidr` asks, of the same few senders again and again."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


class Prefixes:
    """Some prefixes, as ranges of numbers."""

    __slots__ = ("_ranges",)

    def __init__(self, networks: Sequence[Network]) -> None:
        self._ranges = tuple(
            (net.version, int(net.network_address), int(net.broadcast_address)) for net in networks
        )

    def hold(self, value: object) -> bool:
        """Tell whether an address is inside one of them; what is no address is not."""
        version, number = _number(str(value)[:64])
        return any(
            version == wanted and low <= number <= high for wanted, low, high in self._ranges
        )


@lru_cache(maxsize=16_384)
def _number(text: str) -> tuple[int, int]:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return 0, 0
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.version, int(address)

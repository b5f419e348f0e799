"""Addresses that are never blocked, each with the reason, whoever asks.

What is compared is canonical (`parameters.py`), so no way of writing an address walks around the
list. A wider prefix is refused when it holds one protected address, or lies in a protected prefix.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, NamedTuple

Network = IPv4Network | IPv6Network


class Protected(NamedTuple):
    """A prefix that nobody may block, and why."""

    network: Network
    reason: str


# RFC 6890 and RFC 5771, RFC 4291: addresses that are no attacker's.
SPECIAL: Final = tuple(
    Protected(ip_network(prefix), reason)
    for prefix, reason in (
        ("0.0.0.0/8", "this network (RFC 1122)"),
        ("127.0.0.0/8", "loopback (RFC 1122)"),
        ("169.254.0.0/16", "link-local (RFC 3927)"),
        ("224.0.0.0/4", "multicast (RFC 5771)"),
        ("255.255.255.255/32", "limited broadcast (RFC 919)"),
        ("::/128", "unspecified (RFC 4291)"),
        ("::1/128", "loopback (RFC 4291)"),
        ("::ffff:0:0/96", "IPv4 in disguise (RFC 4291)"),
        ("64:ff9b::/96", "IPv4 in disguise (RFC 6052)"),
        ("2002::/16", "IPv4 in disguise (RFC 3056)"),
        ("fe80::/10", "link-local (RFC 4291)"),
        ("ff00::/8", "multicast (RFC 4291)"),
    )
)


class ProtectedAddresses:
    """The list, asked in microseconds however long it is: one lookup per prefix length in use."""

    def __init__(self, entries: Iterable[Protected]) -> None:
        self._reasons: dict[Network, str] = {}
        self._lengths: defaultdict[int, set[int]] = defaultdict(set)  # by IP version
        for network, reason in (*SPECIAL, *entries):
            self._reasons.setdefault(network, reason)
            self._lengths[network.version].add(network.prefixlen)
        self._sorted = {
            version: sorted(
                (int(n.network_address), n) for n in self._reasons if n.version == version
            )
            for version in (4, 6)
        }

    def why_not(self, text: str) -> str | None:
        """Return why an address or prefix must not be blocked, None if it may."""
        network = ip_network(text)
        for holder in self._holders(network):
            return f"{text} is in {holder}: {self._reasons[holder]}"
        inside = self._first_inside(network)
        return f"{text} holds {inside}: {self._reasons[inside]}" if inside else None

    def _holders(self, network: Network) -> Iterator[Network]:
        """Yield the protected prefixes that hold this one, the most specific first."""
        for length in sorted(self._lengths[network.version], reverse=True):
            if length > network.prefixlen:
                continue
            holder = network.supernet(new_prefix=length)
            if holder in self._reasons:
                yield holder

    def _first_inside(self, network: Network) -> Network | None:
        if network.prefixlen == network.max_prefixlen:
            return None
        first, last = int(network.network_address), int(network.broadcast_address)
        entries = self._sorted[network.version]
        low, high = 0, len(entries)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if entries[middle][0] < first else (low, middle)
        is_there = low < len(entries) and entries[low][0] <= last
        return entries[low][1] if is_there else None

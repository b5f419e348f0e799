"""Common names tell what type a value has, as in the Elastic Common Schema: `source.ip`, `*.port`.

A value that is not of its type does not get the name: an address that is none becomes
`source.address`, the field that ECS has for what may be an address or a name.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

from netwright.model.event import Value
from netwright.model.mac import MacAddress

Convert = Callable[[str], Value | None]

_V4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}")
_DIGITS = 18
_INTEGERS = frozenset(
    (
        "port",
        "bytes",
        "packets",
        "pid",
        "size",
        "count",
        "ttl",
        "duration",
        "mtu",
        "speed",
        "number",
    )
)
_ENDINGS = {
    "interface.name": "interface",
    "network.transport": "transport",
    "user.name": "user",
    "vlan.id": "vlan",
}
# Protocol numbers of IANA that firewalls write instead of names.
_TRANSPORTS = {
    "1": "icmp",
    "2": "igmp",
    "6": "tcp",
    "17": "udp",
    "41": "ipv6",
    "47": "gre",
    "50": "esp",
    "51": "ah",
    "58": "ipv6-icmp",
    "89": "ospf",
    "103": "pim",
    "112": "vrrp",
    "132": "sctp",
    "icmpv6": "ipv6-icmp",
    "icmp6": "ipv6-icmp",
    "icmp-v6": "ipv6-icmp",
}

PATTERNS = {
    "ip": r"[\w.:%-]{0,62}\w",
    "int": r"-?\d{1,18}",
    "number": r"[-+]?\d{1,18}(?:\.\d{1,18})?",
    "mac": r"[0-9A-Fa-f][0-9A-Fa-f.:-]{10,16}",
    "interface": r"\w(?:[\w./:-]{0,62}\w)?",
}
"""What a placeholder of a type accepts; bounded, so that no text is expensive."""


def type_of(name: str) -> str:
    """Return the type of a common name: ip, int, mac, interface, transport, or empty for text."""
    last = name.rpartition(".")[2]
    if last in {"ip", "mac"}:
        return last
    if last in _INTEGERS:
        return "int"
    return next((kind for end, kind in _ENDINGS.items() if name.endswith(end)), "")


def converter(name: str) -> Convert | None:
    """Return how a text becomes a value of this common name; None where text is what it is."""
    return _CONVERT.get(type_of(name))


@lru_cache(8192)
def canonical_ip(text: str) -> str | None:
    """Return an address in its one usual form, None if it is none; IPv4 in IPv6 is IPv4."""
    if _V4.match(text):
        return text
    text = text.strip("[]")
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def integer(text: str) -> int | None:
    """Return a number, None if it is none, or longer than any counter."""
    if len(text) <= _DIGITS and text.isdecimal():
        return int(text)
    plain = text.strip().replace(",", "")
    if not plain.removeprefix("-").isdecimal() or len(plain) > _DIGITS:
        return None
    return int(plain)


@lru_cache(8192)
def canonical_mac(text: str) -> str | None:
    """Return a MAC address as aa:bb:cc:dd:ee:ff, None if it is none."""
    try:
        return str(MacAddress.parse(text))
    except ValueError:
        return None


def transport(text: str) -> str:
    """Return the name of a protocol, in lower case, for its number too."""
    low = text.lower()
    return _TRANSPORTS.get(low, low)


def user(text: str) -> str:
    r"""Return who it is, without the realm: `DOMAIN\name`, `name@realm`, `name,cn=name`."""
    name = text.rpartition("\\")[2].partition(",")[0]
    return name.partition("@")[0] or name


def vlan(text: str) -> str:
    """Return the number of a VLAN as a text, without the zeros that fill a name: VLAN0010."""
    return text.lstrip("0") or text


_CONVERT: dict[str, Convert] = {
    "ip": canonical_ip,
    "int": integer,
    "mac": canonical_mac,
    "transport": transport,
    "user": user,
    "vlan": vlan,
}

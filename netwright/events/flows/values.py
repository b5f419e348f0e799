"""What the octets of an element become: numbers, or text as people write it.

Addresses recur in flow after flow, so their text is remembered by their octets.
"""

from functools import lru_cache
from ipaddress import IPv6Address
from struct import Struct

_UNIX_EPOCH_IN_NTP = 2_208_988_800  # seconds from 1900 to 1970, RFC 5905 section 6
_MICROSECONDS = 1_000_000
_LONGEST_TEXT = 1024
_SINGLE, _DOUBLE = Struct(">f"), Struct(">d")


@lru_cache(maxsize=1 << 16)
def ipv4(octets: bytes) -> str:
    """Return the text of an IPv4 address; none of what is no address."""
    return "{}.{}.{}.{}".format(*octets) if len(octets) == 4 else ""  # noqa: PLR2004


@lru_cache(maxsize=1 << 16)
def ipv6(octets: bytes) -> str:
    """Return the canonical text (RFC 5952) of an IPv6 address; an IPv4 one inside as that."""
    if len(octets) != 16:  # noqa: PLR2004
        return ""
    address = IPv6Address(octets)
    return str(address.ipv4_mapped or address)


@lru_cache(maxsize=1 << 14)
def mac(octets: bytes) -> str:
    """Return the text of a MAC address."""
    return octets[:8].hex(":")


def unsigned(octets: bytes) -> int:
    """Return a number of any length (RFC 7011 section 6.2: exporters leave leading zeros out)."""
    return int.from_bytes(octets[-8:])


def signed(octets: bytes) -> int:
    """Return a signed number of any length."""
    return int.from_bytes(octets[-8:], signed=True)


def real(octets: bytes) -> float | str:
    """Return a floating-point number; what is none, or infinite, in hexadecimal."""
    reader = {4: _SINGLE, 8: _DOUBLE}.get(len(octets))
    value = reader.unpack(octets)[0] if reader else float("nan")
    return value if value - value == 0 else octets.hex()


def text(octets: bytes) -> str:
    """Return text; exporters fill it up with zeros."""
    return octets[:_LONGEST_TEXT].rstrip(b"\0").decode(errors="replace")


def ntp(octets: bytes) -> int:
    """Return microseconds since 1970 of an NTP timestamp."""
    whole = int.from_bytes(octets[:4]) - _UNIX_EPOCH_IN_NTP
    return whole * _MICROSECONDS + (int.from_bytes(octets[4:8]) * _MICROSECONDS >> 32)


def hexadecimal(octets: bytes) -> str:
    """Return octets that mean nothing to us."""
    return octets[:_LONGEST_TEXT].hex()

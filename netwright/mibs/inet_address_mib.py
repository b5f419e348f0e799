"""Addresses as MIBs carry them: InetAddress (RFC 4001), IANA address families, mask octets."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address
from typing import TypeGuard

from netwright.model.credential import Address
from netwright.model.snmp import Oid, Value

_SIZES = {1: 4, 2: 16, 3: 8, 4: 20}  # InetAddressType: ipv4, ipv6, ipv4z, ipv6z
_V4, _V6 = 4, 16
_OCTET = 255


def address(octets: bytes) -> Address | None:
    """Return the address in 4 or 16 octets, a zone index behind it dropped; else None."""
    size = len(octets)
    if size in {4, 8}:
        return IPv4Address(octets[:_V4])
    if size in {16, 20}:
        return IPv6Address(octets[:_V6])
    return None


def address_of(value: Value) -> Address | None:
    """Return the address an agent sent as octets; None for anything else."""
    return address(value) if isinstance(value, bytes) else None


def address_text(value: Value) -> Address | None:
    """Return the address an agent wrote as text; None for anything else."""
    try:
        return (
            ipaddress.ip_address(value.strip(b"\x00 ").decode())
            if isinstance(value, bytes)
            else None
        )
    except ValueError:
        return None


def usable(found: Address | None) -> TypeGuard[Address]:
    """Tell whether an address can belong to somebody: not absent, not 0.0.0.0, not ::."""
    return found is not None and not found.is_unspecified


def family_address(family: int, octets: bytes) -> Address | None:
    """Return an address tagged with an IANA address family number (1 IPv4, 2 IPv6)."""
    sized = {1: _V4, 2: _V6}.get(family)
    return address(octets) if sized == len(octets) else None


def octets_of(arcs: Oid) -> bytes | None:
    """Return sub-identifiers as octets; None where one does not fit."""
    try:
        return bytes(arcs)
    except ValueError:
        return None


def take_address(index: Oid) -> tuple[Address | None, Oid]:
    """Split InetAddressType.InetAddress off an index; also where the length is left out."""
    size = _SIZES.get(index[0]) if index else None
    if size is None:
        return None, ()
    start = 2 if index[1:2] == (size,) else 1
    octets = octets_of(index[start : start + size])
    if octets is None or len(octets) != size:
        return None, ()
    return address(octets), index[start + size :]


def mask_length(value: Value) -> int | None:
    """Return the prefix length of a netmask; None for a mask with holes or no mask."""
    if not isinstance(value, bytes) or len(value) != _V4:
        return None
    bits = int.from_bytes(value)
    length = bits.bit_count()
    return length if bits == (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF else None


def network(start: Address, length: int) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Return the prefix, host bits cleared; None where the length does not fit."""
    if not 0 <= length <= start.max_prefixlen:
        return None
    return ipaddress.ip_network(
        (int(start), length) if start.version == _V4 else (start, length), strict=False
    )

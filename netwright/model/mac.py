"""MAC addresses (IEEE 802-2014 clause 8)."""

import re
from typing import Self

_SEPARATORS = re.compile(r"[.:\- ]")
_HEX = re.compile(r"[0-9a-fA-F]{12}")
_GROUPS = (1, 2, 3, 6)  # aabbccddeeff, aabbcc-ddeeff, aabb.ccdd.eeff, aa:bb:cc:dd:ee:ff

# Virtual router addresses are owned by whoever is active, so they identify nobody.
# RFC 5798 (VRRP), Cisco HSRP v1/v2 and GLBP.
FHRP_PREFIXES = (
    (0x00005E0001, 8),
    (0x00005E0002, 8),
    (0x00000C07AC, 8),
    (0x00000C9FF, 12),
    (0x0007B4, 24),
)
# Firewall clusters carry theirs on whichever unit is active: FortiGate (FGCP), PAN-OS, Junos
# (reth), Check Point.
CLUSTER_PREFIXES = (
    (0x00090F09, 16),
    (0x001B1700, 16),
    (0x0010DBFF, 16),
    (0x001C7F00, 16),
)


class MacAddress(int):
    """A 48-bit EUI; an int, so that a million of them sort, hash and compare fast."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read any usual notation: aa:bb:cc:dd:ee:ff, aabb.ccdd.eeff, AA-BB-…, a:b:c:d:e:f.

        Raises:
            ValueError: not a MAC address.
        """
        parts = _SEPARATORS.split(text.strip())
        if len(parts) == 6:  # noqa: PLR2004 - six octets, leading zeros may be missing
            parts = [part.zfill(2) for part in parts]
        if len(parts) not in _GROUPS:  # 192.168.100.200 has twelve digits too
            raise ValueError(f"not a MAC address: {text!r}")
        digits = "".join(parts)
        if not _HEX.fullmatch(digits):
            raise ValueError(f"not a MAC address: {text!r}")
        return cls(int(digits, 16))

    @classmethod
    def from_bytes_or_none(cls, octets: bytes) -> Self | None:
        """Return the address in six octets; None for any other length and for all zeros."""
        if len(octets) != 6:  # noqa: PLR2004
            return None
        return cls(int.from_bytes(octets)) or None

    def __str__(self) -> str:
        """Write as aa:bb:cc:dd:ee:ff."""
        digits = f"{int(self):012x}"
        return ":".join(digits[i : i + 2] for i in range(0, 12, 2))

    def __repr__(self) -> str:
        """Show the usual notation."""
        return f"MacAddress('{self}')"

    @property
    def is_multicast(self) -> bool:
        """The I/G bit: a group address (broadcast included) identifies no station."""
        return bool(self >> 40 & 1)

    @property
    def is_local(self) -> bool:
        """The U/L bit: administered locally, so possibly not unique."""
        return bool(self >> 40 & 2)

    @property
    def is_fhrp(self) -> bool:
        """A virtual router's address (VRRP, HSRP, GLBP)."""
        return any(self >> shift == prefix for prefix, shift in FHRP_PREFIXES)

    @property
    def is_moving(self) -> bool:
        """An address that whichever box is active carries: it identifies a pair, not a box."""
        return self.is_fhrp or any(self >> shift == prefix for prefix, shift in CLUSTER_PREFIXES)

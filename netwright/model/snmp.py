"""What an SNMP agent said: varbinds, and how a walk over a subtree ended (RFC 3416)."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

Oid = tuple[int, ...]
Value = int | bytes | Oid | None
Varbind = tuple[Oid, int, Value]
"""(name, BER tag of the value, value): int for numbers, bytes for strings and IpAddress,
Oid for OBJECT IDENTIFIER, None for NULL and the v2 exceptions. A plain tuple: millions pass by."""


class Tag(IntEnum):
    """BER tags of SMIv2 values (RFC 2578 section 7, RFC 3416 section 3)."""

    INTEGER = 0x02
    OCTET_STRING = 0x04
    NULL = 0x05
    OBJECT_IDENTIFIER = 0x06
    IP_ADDRESS = 0x40
    COUNTER32 = 0x41
    GAUGE32 = 0x42
    TIME_TICKS = 0x43
    OPAQUE = 0x44
    COUNTER64 = 0x46
    NO_SUCH_OBJECT = 0x80
    NO_SUCH_INSTANCE = 0x81
    END_OF_MIB_VIEW = 0x82


class WalkEnd(StrEnum):
    """How a walk ended; only `ENDED` proves that what is missing does not exist."""

    ENDED = "ended"
    TRUNCATED = "truncated"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Walk:
    """The varbinds of one subtree, in OID order; `reason` says why it is not complete."""

    varbinds: list[Varbind] = field(default_factory=list)
    end: WalkEnd = WalkEnd.ENDED
    reason: str = ""

    @property
    def answered(self) -> bool:
        """True when the agent told the whole subtree, even if it is empty."""
        return self.end is WalkEnd.ENDED


def oid(text: str) -> Oid:
    """Return the OID written with dots.

    Raises:
        ValueError: not an OID.
    """
    return tuple(int(part) for part in text.strip(".").split("."))


def oid_text(name: Oid) -> str:
    """Write an OID with dots."""
    return ".".join(map(str, name))

"""An address that answered the sweep, and what it answered to."""

from dataclasses import dataclass
from enum import StrEnum

from netwright.model.credential import Address


class SnmpState(StrEnum):
    """What the SNMP port said; agents without SNMPv3 may stay silent, so silence proves nothing."""

    ANSWERED = "answered"
    CLOSED = "closed"  # ICMP port unreachable
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Alive:
    """A live address; `by` names every proof: icmp, tcp/22, tcp/23:reset, snmp and the like."""

    address: Address
    by: frozenset[str]
    open_ports: frozenset[int] = frozenset()  # TCP
    snmp: SnmpState = SnmpState.UNKNOWN
    engine_id: str | None = None  # snmpEngineID in hex, from the v3 discovery (RFC 3414 section 4)
    rtt_s: float | None = None  # the shortest round trip seen

"""What a few ports carry, by single instances of IF-MIB (RFC 2863): what a poll asks besides.

Only counters of 64 bits are read: those of 32 turn over several times between two polls of a
minute from a gigabit on (section 3.1.6).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from netwright.mibs.if_mib import IF_TABLE, IF_X_TABLE
from netwright.mibs.walks import Walks, integer, scalar
from netwright.model.snmp import Oid
from netwright.model.state import WatchedPort

SYS_UP_TIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)

_IN_DISCARDS, _IN_ERRORS, _OUT_DISCARDS, _OUT_ERRORS = 13, 14, 19, 20
_HC_IN_OCTETS, _HC_OUT_OCTETS, _HIGH_SPEED = 6, 10, 15
_MBPS = 10**6


class PortCounters(NamedTuple):
    """One reading of a port's counters; what an agent does not count is None."""

    if_name: str
    if_index: int
    speed_bps: int
    uptime_s: float
    in_octets: int
    out_octets: int
    in_errors: int | None
    out_errors: int | None
    in_discards: int | None
    out_discards: int | None


def counter_instances(ports: Iterable[WatchedPort]) -> list[Oid]:
    """Return what to ask of these ports."""
    return [SYS_UP_TIME, *(name for port in ports for name in _instances(port))]


def port_counters(walks: Walks, ports: Iterable[WatchedPort]) -> Iterator[PortCounters]:
    """Yield what each port counts that counts at all."""
    uptime = integer(scalar(walks, SYS_UP_TIME))
    for port in ports:
        numbers = [integer(scalar(walks, name)) for name in _instances(port)]
        there, back, speed, *rest = numbers
        if uptime is not None and there is not None and back is not None:
            speed_bps = (speed or 0) * _MBPS
            seen = (port.if_name, port.if_index, speed_bps, uptime / 100)
            yield PortCounters(*seen, there, back, *rest)


def _instances(port: WatchedPort) -> list[Oid]:
    index = (port.if_index,)
    return [
        *(IF_X_TABLE.cell(one, index) for one in (_HC_IN_OCTETS, _HC_OUT_OCTETS, _HIGH_SPEED)),
        *(IF_TABLE.cell(one, index) for one in (_IN_ERRORS, _OUT_ERRORS)),
        *(IF_TABLE.cell(one, index) for one in (_IN_DISCARDS, _OUT_DISCARDS)),
    ]

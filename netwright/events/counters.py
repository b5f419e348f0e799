"""What an interface carries, of two readings of its counters (RFC 2863 section 3.1.6)."""

from typing import NamedTuple

from netwright.model.event import Event, Value

TAG = "INTERFACE_COUNTERS"

_CYCLE_32, _CYCLE_64 = 2**32, 2**64
_LONGEST_S = 3600.0
_ABSURD = 4  # times the speed of the interface: a counter was set to zero


class Counters(NamedTuple):
    """One reading; what an agent does not count is None."""

    at_s: float
    """By any clock that goes evenly; the agent's is best."""
    in_octets: int
    out_octets: int
    in_packets: int | None = None
    out_packets: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None
    is_64_bit: bool = True


class Port(NamedTuple):
    """The interface that was read."""

    if_index: int
    speed_bps: int
    name: str = ""
    is_up: bool | None = None


_PER_SECOND = (
    ("interface.in_packets_per_s", "in_packets"),
    ("interface.out_packets_per_s", "out_packets"),
    ("interface.in_errors_per_s", "in_errors"),
    ("interface.out_errors_per_s", "out_errors"),
    ("interface.in_discards_per_s", "in_discards"),
    ("interface.out_discards_per_s", "out_discards"),
)


def counters_event(port: Port, before: Counters, now: Counters) -> Event | None:
    """Return the rates between two readings; None if they cannot be compared."""
    seconds = now.at_s - before.at_s
    if not 0 < seconds <= _LONGEST_S:
        return None
    cycle = _CYCLE_64 if now.is_64_bit else _CYCLE_32
    rates = [
        round((new - old) % cycle * 8 / seconds)
        for new, old in ((now.in_octets, before.in_octets), (now.out_octets, before.out_octets))
    ]
    if max(rates) > (port.speed_bps or 10**12) * _ABSURD:
        return None
    fields: dict[str, Value] = {
        "interface.id": port.if_index,
        "interface.in_bits_per_s": rates[0],
        "interface.out_bits_per_s": rates[1],
    }
    if port.name:
        fields["interface.name"] = port.name
    if port.is_up is not None:
        fields["interface.oper_status"] = "up" if port.is_up else "down"
    if port.speed_bps:
        _utilize(fields, rates, port.speed_bps)
    _per_second(fields, before, now, seconds)
    return Event(b"", "counters", tag=TAG, fields=fields)


def _utilize(fields: dict[str, Value], rates: list[int], speed_bps: int) -> None:
    there, back = (min(round(rate * 100 / speed_bps, 2), 100.0) for rate in rates)
    fields["interface.speed"] = speed_bps
    fields["interface.in_utilization"], fields["interface.out_utilization"] = there, back
    fields["interface.utilization"] = max(there, back)


def _per_second(fields: dict[str, Value], before: Counters, now: Counters, seconds: float) -> None:
    for field, name in _PER_SECOND:
        new, old = getattr(now, name), getattr(before, name)
        if new is not None and old is not None:
            fields[field] = round((new - old) % _CYCLE_32 / seconds, 2)

"""What the ports of a status poll carry: held against the poll before, and kept for the rules."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from netwright.events.counters import Counters, counters_event
from netwright.events.counters import Port as Counted
from netwright.mibs.port_counters import PortCounters
from netwright.model.interface import Port
from netwright.store.database import Store
from netwright.store.port_counters import PortReading, add_readings, newest_readings

KEPT = timedelta(hours=1)
"""Two readings further apart tell nothing of now."""

Told = Mapping[str, Sequence[PortCounters]]
"""By device."""


def note_counters(store: Store, tenant: str, told: Told, at: datetime) -> None:
    """Keep what a poll read of counters, and the rates since the last one."""
    devices = {device for device, ports in told.items() if ports}
    if not devices:
        return
    with store.write() as session:
        before = newest_readings(session, tenant, devices)
        add_readings(session, tenant, at, _readings(told, before), at - KEPT)


def _readings(told: Told, before: Mapping[Port, Sequence[float | None]]) -> Iterator[PortReading]:
    for device, ports in told.items():
        for one in ports:
            port = Port(device, one.if_name)
            yield PortReading(port, one[3:], _rates(one, before.get(port)))


def _rates(now: PortCounters, numbers: Sequence[float | None] | None) -> dict[str, object] | None:
    if numbers is None:
        return None
    before = PortCounters(*now[:3], *numbers)  # type: ignore[arg-type] # as they were kept
    counted = Counted(now.if_index, now.speed_bps, now.if_name)
    event = counters_event(counted, _counters(before), _counters(now))
    return dict(event.fields) if event else None


def _counters(read: PortCounters) -> Counters:
    return Counters(
        read.uptime_s,
        read.in_octets,
        read.out_octets,
        in_errors=read.in_errors,
        out_errors=read.out_errors,
        in_discards=read.in_discards,
        out_discards=read.out_discards,
    )

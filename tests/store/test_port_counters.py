"""Readings of counters, kept while they are news: netwright.store.port_counters."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.interface import Port
from netwright.store.database import Store
from netwright.store.identities import Arrival, claim_devices
from netwright.store.port_counters import PortReading, add_readings, newest_readings, rates_after

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PORT = Port("sw1", "Gi1")


def _known(store: Store) -> None:
    keys = IdentityKeys(sys_name="sw1")
    system = System(sys_name="sw1")
    seen = Observation(ip_address("192.0.2.1"), NOON, system, Identification(), keys, {})
    with store.write() as session:
        claim_devices(session, "default", [Arrival(seen)])


def test_the_newest_reading_is_kept_and_rates_are_told_in_order(store: Store) -> None:
    """Counters of 64 bits do not fit what databases call big; of nobody's port none is kept."""
    _known(store)
    stranger = PortReading(Port("sw9", "Gi1"), [1.0], None)
    for minute, fields in ((0, None), (1, {"interface.utilization": 97.5})):
        at = NOON + timedelta(minutes=minute)
        with store.write() as session:
            readings = [PortReading(PORT, [1.5, 2**64 - 1 - minute, None], fields), stranger]
            add_readings(session, "default", at, readings, at - HOUR)

    with store.read() as session:
        newest = newest_readings(session, "default", ["sw1", "sw9"])
        (told,) = rates_after(session, 0, NOON)
        later = list(rates_after(session, told.number, NOON))
    assert newest == {PORT: [1.5, 2**64 - 2, None]}
    assert told[1:] == ("default", "sw1", "192.0.2.1", "Gi1", NOON + timedelta(minutes=1), fields)
    assert later == []


def test_what_is_old_is_forgotten(store: Store) -> None:
    """It is no news, and nothing is held against it."""
    _known(store)
    with store.write() as session:
        add_readings(session, "default", NOON, [PortReading(PORT, [1.0], None)], NOON - HOUR)
        add_readings(session, "default", NOON + 2 * HOUR, [], NOON + HOUR)

        assert newest_readings(session, "default", ["sw1"]) == {}

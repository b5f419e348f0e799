"""Which router knew a station first: netwright.store.arp_history."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.forwarding import ArpEntry
from netwright.model.mac import MacAddress
from netwright.store.arp_history import first_to_remember
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STATION = ip_address("192.0.2.77")


def _run(store: Store, hour: int, remembers: Mapping[str, bool], answer: Answer) -> None:
    """Visit the routers one after another, a second apart."""
    for second, (name, is_known) in enumerate(remembers.items()):
        at = NOON + timedelta(hours=hour, seconds=second)
        rows = [ArpEntry("eth1", STATION, MacAddress(0x001B54000001))] if is_known else []
        tables = {Table.ARP: TableAnswer(answer, rows)}
        address = ip_address(f"192.0.2.{name[-1]}")
        told = System(sys_name=name)
        seen = Observation(address, at, told, Identification(), IdentityKeys(), tables)
        with store.write() as session:
            [claimed] = claim_devices(session, "default", [Arrival(seen)])
            record(session, [Visit("default", f"run{hour}", claimed.device_id, seen)])


def _first(store: Store, *runs: Mapping[str, bool], answer: Answer = Answer.COMPLETE) -> str | None:
    for hour, remembers in enumerate(runs):
        _run(store, hour, remembers, answer)
    with store.read() as session:
        return first_to_remember(session, "default", STATION)


def test_the_router_that_knew_a_station_a_run_before_the_others_is_first(store: Store) -> None:
    """Whichever router was visited first in each run."""
    assert _first(store, {"r1": False, "r2": True}, {"r1": True, "r2": True}) == "r2"


def test_visits_of_one_run_tell_no_order(store: Store) -> None:
    """Both knew it when they were first asked; that one was asked a second later means nothing."""
    assert _first(store, {"r1": True, "r2": True}) is None


def test_a_router_that_was_not_asked_before_may_have_known_all_along(store: Store) -> None:
    """It was added to the inventory later."""
    assert _first(store, {"r1": True}, {"r1": True, "r2": True}) is None


def test_a_truncated_answer_does_not_lack_an_address(store: Store) -> None:
    """The row may have been among those that were cut off."""
    runs = {"r1": True, "r2": False}, {"r1": True, "r2": True}
    assert _first(store, *runs, answer=Answer.TRUNCATED) is None


def test_only_what_routers_remember_now_is_compared(store: Store) -> None:
    """The one that knew it first has forgotten it: the station has moved behind another."""
    both = {"r1": True, "r2": True}
    assert _first(store, {"r1": True, "r2": False}, both, {"r1": False, "r2": True}) is None


def test_the_past_is_asked_as_of_then(store: Store) -> None:
    """`path --at` knows no more than was known."""
    _first(store, {"r1": True, "r2": False}, {"r1": True, "r2": True})
    with store.read() as session:
        before = NOON + timedelta(minutes=30)
        assert first_to_remember(session, "default", STATION, before) is None
        assert first_to_remember(session, "other", STATION) is None

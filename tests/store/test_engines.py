"""Engines that answered where nobody expected them: netwright.store.engines."""

from datetime import UTC, datetime
from ipaddress import ip_address

from netwright.discovery.credential_order import Good, Place
from netwright.model.credential import Kind
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.store.credentials import load_memory, remember_good
from netwright.store.database import Store
from netwright.store.engines import (
    load_engine_ledger,
    open_suspicions,
    record_engine,
    suspected,
    trust_engines,
)
from netwright.store.identities import Arrival, claim_devices
from netwright.store.reached import note_reached

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENGINE = "80001f8804726f7574657231"
MANAGED, OWN, REACHED, STRANGE = (ip_address(f"10.0.0.{n}") for n in range(1, 5))


def know_r1(store: Store) -> None:
    """Know a router by its engine, at three addresses."""
    keys = IdentityKeys(engine_ids=frozenset({ENGINE}), addresses=frozenset({MANAGED, OWN}))
    seen = Observation(MANAGED, NOON, System(sys_name="r1"), Identification(), keys)
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        note_reached(session, "default", {REACHED: claimed.device_id}, NOON)


def suspect(store: Store) -> None:
    """Meet its engine at a fourth address."""
    with store.write() as session:
        suspicion = load_engine_ledger(session, "default").suspicion(STRANGE, ENGINE)
        assert suspicion is not None
        for run_id in ("run-1", "run-2"):
            record_engine(session, "default", suspected(STRANGE, suspicion, run_id, NOON))


def test_a_device_is_known_at_what_it_is_managed_at_has_and_was_reached_at(store: Store) -> None:
    """A virtual address is in no table of its own."""
    know_r1(store)
    with store.read() as session:
        ledger = load_engine_ledger(session, "default")
        other = load_engine_ledger(session, "acme")

    assert [ledger.suspicion(each, ENGINE) for each in (MANAGED, OWN, REACHED)] == [None] * 3
    assert ledger.suspicion(STRANGE, ENGINE) is not None
    assert other.suspicion(STRANGE, ENGINE) is None


def test_a_suspicion_is_open_until_somebody_explains_it(store: Store) -> None:
    """Once, however many runs met it."""
    know_r1(store)
    suspect(store)
    with store.read() as session:
        [event] = open_suspicions(session, "default")
    with store.write() as session:
        explained = trust_engines(session, "default", STRANGE, "ann", NOON)
    with store.read() as session:
        assert open_suspicions(session, "default") == []
        assert load_engine_ledger(session, "default").suspicion(STRANGE, ENGINE) is None

    assert explained == [event]
    assert (event.device, event.verdict, event.decided_by) == ("r1", "moved", "run-2")


def test_the_device_itself_explains_an_address_that_it_tells_later(store: Store) -> None:
    """A router that got another interface."""
    know_r1(store)
    suspect(store)
    with store.write() as session:
        [claimed] = claim_devices(
            session,
            "default",
            [
                Arrival(
                    Observation(
                        MANAGED,
                        NOON,
                        System(sys_name="r1"),
                        Identification(),
                        IdentityKeys(
                            engine_ids=frozenset({ENGINE}),
                            addresses=frozenset({MANAGED, OWN, STRANGE}),
                        ),
                    )
                )
            ],
        )
        assert open_suspicions(session, "default") == []
        assert not claimed.created


def test_trust_forgets_which_profile_read_the_device(store: Store) -> None:
    """Only then is one that an SNMPv3 user read shown a community again."""
    know_r1(store)
    with store.write() as session:
        goods = [Good(Place(MANAGED), kind, kind.value, NOON) for kind in (Kind.SNMP_V3, Kind.SSH)]
        remember_good(session, "default", goods)
        trust_engines(session, "default", MANAGED, "ann", NOON)
    with store.read() as session:
        memory = load_memory(session, "default")

    assert memory._last == {(MANAGED, Kind.SSH): "ssh"}  # noqa: SLF001

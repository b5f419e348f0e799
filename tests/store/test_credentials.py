"""What was good where: netwright.store.credentials."""

from dataclasses import replace
from ipaddress import ip_address

from sqlalchemy import func, select

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_order import Good, Place
from netwright.model.credential import Community, Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.store.credential_tables import CredentialAttemptRow, CredentialGoodRow
from netwright.store.credentials import CredentialUse, load_memory, record_uses, remember_good
from netwright.store.database import Store
from tests.credential_fakes import START

PLACE = Place(ip_address("2001:db8::1"), "hq", "1.3.6.1.4.1.9.1.1")
SSH = Profile("ssh", Kind.SSH, Login("netops", Secret("CANARY")))
RO = Profile("ro", Kind.SNMP_V2C, Community(Secret("CANARY")))


def test_what_was_good_is_remembered(store: Store) -> None:
    """The next run tries it first, on the device and on those like it."""
    with store.write() as session:
        remember_good(session, "default", [Good(PLACE, Kind.SSH, "ssh", START)])
    with store.read() as session:
        memory = load_memory(session, "default")

    assert memory.was_last(SSH, PLACE.address)
    assert memory.rank(SSH, replace(PLACE, address=ip_address("192.0.2.9"))) == (1, -1)
    assert memory.rank(RO, PLACE) is None


def test_the_newest_takes_the_place_of_the_old(store: Store) -> None:
    """One row a device and kind, however many runs."""
    goods = [Good(PLACE, Kind.SSH, name, START) for name in ("old", "ssh")]
    for good in goods:
        with store.write() as session:
            remember_good(session, "default", [good])
    with store.read() as session:
        assert load_memory(session, "default").was_last(SSH, PLACE.address)
        assert session.scalar(select(func.count()).select_from(CredentialGoodRow)) == 1


def test_one_batch_may_name_a_device_twice(store: Store) -> None:
    """A device that is reached twice in one shard."""
    goods = [Good(PLACE, Kind.SSH, name, START) for name in ("old", "ssh")]
    with store.write() as session:
        remember_good(session, "default", goods)
        remember_good(session, "default", [])
        memory = load_memory(session, "default")

    assert memory.was_last(SSH, PLACE.address)


def test_tenants_remember_apart(store: Store) -> None:
    """Their address spaces overlap."""
    with store.write() as session:
        remember_good(session, "acme", [Good(PLACE, Kind.SSH, "ssh", START)])
        memory = load_memory(session, "default")

    assert not memory.was_last(SSH, PLACE.address)


def test_snmp_uses_are_audited_without_a_secret(store: Store) -> None:
    """They lock nobody, but an auditor asks where a community went."""
    use = CredentialUse(RO, "sw-1", PLACE.address, Outcome.NO_ANSWER, START)
    with store.write() as session:
        record_uses(session, "default", "run", [use, replace(use, outcome=Outcome.OK)])
        record_uses(session, "default", "run", [])
        rows = session.scalars(select(CredentialAttemptRow)).all()
        shown = [
            (row.profile, row.device, row.address, row.outcome, row.account_id) for row in rows
        ]

    assert shown == [
        ("ro", "sw-1", "2001:db8::1", "no_answer", None),
        ("ro", "sw-1", "2001:db8::1", "ok", None),
    ]

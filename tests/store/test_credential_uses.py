"""The audit of credentials as it is read: netwright.store.credential_uses."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from netwright.discovery.credential_budget import DEFAULT_LIMITS, LoginRequest, Outcome
from netwright.model.credential import Community, Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.store.credential_attempts import reserve_login, settle_login, unlock_account
from netwright.store.credential_uses import (
    UseFilter,
    last_successes,
    list_uses,
    newest_uses,
)
from netwright.store.credentials import CredentialUse, record_uses
from netwright.store.database import Store
from netwright.store.runs import Run, create_run

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
R1, R2 = (ip_address(f"10.0.0.{n}") for n in (1, 2))
SSH = Profile("tacacs", Kind.SSH, Login("netops", Secret("CANARY")))
RO = Profile("ro", Kind.SNMP_V2C, Community(Secret("CANARY")))


def use_all(store: Store) -> None:
    """Log in to r1, be refused by r2, and read both over SNMP, the one after the other."""
    run = Run("run-1", "default", "creds test", {}, "running", True, NOON, None, {}, "ann")  # noqa: FBT003
    with store.write() as session:
        create_run(session, run)
        for address, outcome in ((R1, Outcome.OK), (R2, Outcome.REFUSED)):
            request = LoginRequest("run-1", SSH, str(address), address)
            decision = reserve_login(session, "default", request, NOON, DEFAULT_LIMITS)
            settle_login(session, decision.reservation, outcome, NOON, "password refused")
        uses = [
            CredentialUse(RO, str(R1), R1, Outcome.NO_ANSWER, NOON, "timeout"),
            CredentialUse(RO, str(R1), R1, Outcome.OK, NOON + timedelta(hours=1)),
            CredentialUse(RO, str(R2), R2, Outcome.NO_ANSWER, NOON, "timeout"),
        ]
        record_uses(session, "default", "other-run", uses)
        unlock_account(session, "default", SSH, NOON + timedelta(hours=2), "bob")


def test_every_use_says_who_what_where_and_how_it_ended(store: Store) -> None:
    """The newest first; whoever unlocked an account is named too."""
    use_all(store)
    with store.read() as session:
        uses = list_uses(session, "default", UseFilter())
        strangers = list_uses(session, "acme", UseFilter())

    assert [(u.profile, u.address, u.outcome, u.by) for u in uses] == [
        ("tacacs", "", "unlocked", "bob"),
        ("ro", "10.0.0.1", "ok", ""),
        ("ro", "10.0.0.2", "no_answer", ""),
        ("ro", "10.0.0.1", "no_answer", ""),
        ("tacacs", "10.0.0.2", "refused", "ann"),
        ("tacacs", "10.0.0.1", "ok", "ann"),
    ]
    assert (uses[-1].run_id, uses[-1].run_kind) == ("run-1", "creds test")
    assert strangers == []
    assert "CANARY" not in repr(uses)


def test_uses_are_filtered(store: Store) -> None:
    """A ticket is about one device, or one profile."""
    use_all(store)
    later = NOON + timedelta(minutes=30)
    with store.read() as session:
        counts = [
            len(list_uses(session, "default", wanted))
            for wanted in (
                UseFilter(profile="ro"),
                UseFilter(address="10.0.0.2"),
                UseFilter(since=later),
                UseFilter(limit=2),
            )
        ]

    assert counts == [3, 2, 2, 2]


def test_the_newest_use_of_each_profile_at_each_address_counts(store: Store) -> None:
    """A device that answers again is no longer without a credential."""
    use_all(store)
    with store.read() as session:
        newest = {(u.address, u.profile): u.outcome for u in newest_uses(session, "default")}
        last = last_successes(session, "default")

    assert newest == {
        ("10.0.0.1", "ro"): "ok",
        ("10.0.0.1", "tacacs"): "ok",
        ("10.0.0.2", "ro"): "no_answer",
        ("10.0.0.2", "tacacs"): "refused",
    }
    assert last == {"ro": NOON + timedelta(hours=1), "tacacs": NOON}

"""Entries queue, and stay what they were: netwright.store.audit."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import text

from netwright.remediation.audit import verify
from netwright.store.audit import AuditFilter, AuditWord, append, chain, head, list_entries
from netwright.store.database import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def word(number: int = 1, by: str = "ann") -> AuditWord:
    """Return something done."""
    return AuditWord(by, "approve", f"action-{number}", {"reason": "seen — 확인"})


def test_entries_come_back_as_a_whole_chain(store: Store) -> None:
    """More of them than one batch holds."""
    with store.write() as session:
        for number in range(1_100):
            append(session, "default", NOON + timedelta(microseconds=number), word(number))

    with store.read() as session:
        entries = list(chain(session, "default"))
        end = head(session, "default")

    assert len(entries) == 1_100
    assert end is not None
    assert verify(entries, [end]) == []


def test_tenants_have_chains_of_their_own(store: Store) -> None:
    """One tenant's auditor never sees another's."""
    with store.write() as session:
        append(session, "a", NOON, word())
        append(session, "b", NOON, word())

        assert [one.number for one in chain(session, "a")] == [1]
        assert head(session, "c") is None


def test_many_who_write_at_once_queue(store: Store) -> None:
    """No number twice, none missing."""

    def run() -> None:
        for _ in range(5):
            with store.write() as session:
                append(session, "default", NOON, word())

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.read() as session:
        entries = list(chain(session, "default"))
    assert len(entries) == 20
    assert verify(entries) == []


def test_an_entry_is_undone_with_what_it_tells_of(store: Store) -> None:
    """They share a transaction."""

    def fail_after() -> None:
        with store.write() as session:
            append(session, "default", NOON, word())
            raise KeyError

    with pytest.raises(KeyError):
        fail_after()

    with store.write() as session:
        assert append(session, "default", NOON, word()).number == 1


def test_a_hand_in_the_database_shows(store: Store) -> None:
    """The whole point."""
    with store.write() as session:
        for number in range(5):
            append(session, "default", NOON, word(number))
        session.execute(text("UPDATE audit SET \"by\" = 'nobody' WHERE number = 3"))

    with store.read() as session:
        assert [fault.number for fault in verify(chain(session, "default"))] == [3]


def test_entries_are_listed_by_what_is_asked(store: Store) -> None:
    """Newest first."""
    with store.write() as session:
        append(session, "default", NOON, word(1))
        append(session, "default", NOON + timedelta(hours=1), word(2, by="bob"))

        for wanted, numbers in (
            (AuditFilter(), [2, 1]),
            (AuditFilter(by="bob"), [2]),
            (AuditFilter(subject="action-1"), [1]),
            (AuditFilter(since=NOON + timedelta(minutes=1)), [2]),
            (AuditFilter(limit=1), [2]),
        ):
            assert [one.number for one in list_entries(session, "default", wanted)] == numbers

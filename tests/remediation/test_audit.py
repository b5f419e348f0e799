"""What was done cannot be rewritten without showing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.remediation.audit import GENESIS, Entry, Head, canonical, sealed, verify

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _chain(count: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, count + 1):
        detail = canonical({"n": number})
        raw = Entry("default", number, NOON, "ann", "approve", f"action-{number}", detail, "")
        entries.append(sealed(entries[-1].digest if entries else GENESIS, raw))
    return entries


def test_an_untouched_chain_has_no_fault() -> None:
    """With its anchors."""
    chain = _chain(5)

    assert verify(chain, [Head("default", 3, chain[2].digest)]) == []
    assert verify([]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"by": "bob"},
        {"verb": "reject"},
        {"subject": "action-9"},
        {"detail": '{"n":9}'},
        {"tenant": "other"},
        {"at": NOON.replace(hour=13)},
        {"digest": "0" * 64},
    ],
)
def test_a_changed_word_shows_at_its_place(change: dict[str, object]) -> None:
    """Whichever it is."""
    chain = _chain(5)
    chain[2] = chain[2]._replace(**change)  # type: ignore[arg-type]

    assert verify(chain)[0].number == 3


def test_an_entry_that_was_rewritten_with_its_digest_breaks_the_next() -> None:
    """The forger knows how digests are made."""
    chain = _chain(5)
    chain[2] = sealed(chain[1].digest, chain[2]._replace(by="bob"))

    assert [fault.number for fault in verify(chain)] == [4]


@given(st.integers(2, 8), st.data())
def test_an_entry_that_was_taken_out_or_moved_shows(count: int, data: st.DataObject) -> None:
    """Anywhere but at the end, where only an anchor tells."""
    chain = _chain(count)
    gone = data.draw(st.integers(0, count - 2))

    assert verify([*chain[:gone], *chain[gone + 1 :]])
    assert verify([*chain[:gone], chain[gone + 1], chain[gone], *chain[gone + 2 :]])


def test_a_cut_end_is_seen_by_an_anchor_only() -> None:
    """That is what anchors are for."""
    chain = _chain(5)
    anchor = Head("default", 5, chain[4].digest)

    assert verify(chain[:4]) == []
    assert [fault.number for fault in verify(chain[:4], [anchor])] == [5]


def test_a_cut_end_is_seen_by_the_books_of_the_database_too() -> None:
    """Whoever cuts the table has to know of the other."""
    chain = _chain(5)
    end = Head("default", 5, chain[4].digest)

    assert verify(chain, end=end) == []
    assert [fault.number for fault in verify(chain[:4], end=end)] == [5]
    assert [fault.number for fault in verify([], end=end)] == [5]


def test_a_chain_that_was_written_anew_is_not_the_anchored_one() -> None:
    """All of it, with right digests."""
    forged = [one._replace(by="bob") for one in _chain(5)]
    for index, entry in enumerate(forged):
        forged[index] = sealed(forged[index - 1].digest if index else GENESIS, entry)

    assert verify(forged) == []
    assert verify(forged, [Head("default", 2, _chain(2)[1].digest)])


def test_no_two_entries_read_alike() -> None:
    """Words are not merely put one after the other."""
    one = Entry("a", 1, NOON, "b", "cd", "e", "{}", "")
    other = Entry("a", 1, NOON, "bc", "d", "e", "{}", "")

    assert sealed(GENESIS, one).digest != sealed(GENESIS, other).digest

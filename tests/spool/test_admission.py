"""Who may write when the spool is nearly full: netwright.spool.admission."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.spool.admission import (
    MOST_SENDERS,
    NO_PRIORITY,
    OTHERS,
    Admission,
    Reason,
    severity,
)

MOST = 1_000_000
SIZE = 100


def _storm(admission: Admission, used: int, senders: list[str], payload: bytes) -> int:
    """Let senders write one message each in turn until nobody may; return what is used then."""
    while True:
        admitted = [
            sender for sender in senders if not admission.refusal(used, sender, payload, SIZE)
        ]
        if not admitted:
            return used
        used += len(admitted) * SIZE


def test_one_that_floods_leaves_room_for_the_others() -> None:
    """The quiet switch that reports a fire, behind the firewall that logs every packet."""
    admission = Admission(MOST)
    used = _storm(admission, admission.pressed_at, ["192.0.2.1"], b"<8>most severe")

    assert used < MOST * 0.95
    assert admission.refusal(used, "192.0.2.1", b"<8>x", SIZE) is Reason.QUOTA
    assert admission.refusal(used, "192.0.2.2", b"<11>x", SIZE) is None


def test_severity_decides_only_near_the_end() -> None:
    """Senders choose their own priority: the share comes first."""
    admission = Admission(MOST)
    early, late = int(MOST * 0.85), int(MOST * 0.97)

    assert admission.refusal(early, "192.0.2.1", b"<15>debug", SIZE) is None
    assert admission.refusal(late, "192.0.2.2", b"<15>debug", SIZE) is Reason.SEVERITY
    assert admission.refusal(late, "192.0.2.3", b"<9>alert", SIZE) is None


def test_nothing_exceeds_the_bound() -> None:
    """Not even an emergency."""
    assert Admission(MOST).refusal(MOST, "192.0.2.1", b"<8>x", SIZE) is Reason.FULL


def test_shares_are_forgotten_once_there_is_room() -> None:
    """Who flooded yesterday may speak today."""
    admission = Admission(MOST)
    used = _storm(admission, admission.pressed_at, ["192.0.2.1"], b"<8>x")
    admission.relax(MOST // 2)

    assert admission.refusal(used, "192.0.2.1", b"<8>x", SIZE) is None


def test_a_flood_of_invented_senders_takes_bounded_memory() -> None:
    """Addresses of datagrams cost nothing."""
    admission = Admission(MOST)
    for number in range(MOST_SENDERS + 500):
        admission.refusal(MOST, f"sender-{number}", b"", SIZE)
        admission.count(f"sender-{number}", Reason.FULL)

    assert len(admission.shed) <= MOST_SENDERS + 1
    assert admission.shed[OTHERS, Reason.FULL] == 500


@given(st.lists(st.sampled_from("abcdef"), min_size=1), st.integers(0, 2**32))
def test_equal_senders_get_equal_shares(names: list[str], seed: int) -> None:
    """Whoever comes first has no more than who comes in the same storm."""
    admission = Admission(MOST)
    senders = sorted(set(names))
    random.Random(seed).shuffle(senders)  # noqa: S311 - an order
    used = admission.pressed_at
    kept = dict.fromkeys(senders, 0)
    for _ in range(MOST // SIZE // len(senders)):
        for sender in senders:
            if not admission.refusal(used, sender, b"<8>x", SIZE):
                used += SIZE
                kept[sender] += 1

    assert used <= MOST
    assert max(kept.values()) - min(kept.values()) <= 1


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"<0>x", 0),
        (b"<191>x", 7),
        (b"<13>Nov 22", 5),
        (b"no priority", NO_PRIORITY),
        (b"<>", NO_PRIORITY),
        (b"<x>", NO_PRIORITY),
        (b"<1234567>x", NO_PRIORITY),
        (b"", NO_PRIORITY),
    ],
)
def test_severity_is_peeked_at(payload: bytes, expected: int) -> None:
    """PRI alone, without parsing the message."""
    assert severity(payload) == expected

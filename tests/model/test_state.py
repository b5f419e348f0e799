"""What holds between discoveries: netwright.model.state."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.device import DeviceStatus
from netwright.model.link import LinkStatus
from netwright.model.state import DEVICE, State, StateSource, Status, Word, heard

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
UP, DOWN = LinkStatus.UP, LinkStatus.DOWN
ALIVE, BROKEN, GONE = DeviceStatus.UP, DeviceStatus.DEGRADED, DeviceStatus.UNREACHABLE


def port(minute: float, status: LinkStatus, source: StateSource = StateSource.POLL) -> Word:
    """Return a word about a port."""
    return Word("sw1", "Gi1", status, source, NOON + timedelta(minutes=minute))


def device(minute: float, status: DeviceStatus, source: StateSource = StateSource.POLL) -> Word:
    """Return a word about a device."""
    return Word("sw1", DEVICE, status, source, NOON + timedelta(minutes=minute))


def after(words: Iterable[Word]) -> State:
    """Return what holds when all was said."""
    state = None
    for word in words:
        state = heard(state, word)
    assert state is not None
    return state


def statuses(*words: Word) -> list[Status]:
    """Return what held after each word."""
    return [after(words[: count + 1]).status for count in range(len(words))]


def test_a_state_says_since_when_and_who_told_it_last() -> None:
    """An operator asks how old what he looks at is."""
    state = after([port(0, UP, StateSource.DISCOVERY), port(5, UP)])

    assert (state.since, state.at, state.source) == (
        NOON,
        NOON + timedelta(minutes=5),
        StateSource.POLL,
    )


def test_every_change_of_a_port_counts_at_once() -> None:
    """A flapping port is seen to flap."""
    assert statuses(port(0, UP), port(1, DOWN), port(2, UP)) == [UP, DOWN, UP]


def test_a_late_word_overrides_nothing() -> None:
    """An event that was queued for a minute is older than the poll that came in between."""
    assert statuses(port(0, UP), port(2, UP), port(1, DOWN)) == [UP, UP, UP]


def test_one_silent_poll_makes_no_device_unreachable_but_two_in_a_row_do() -> None:
    """One lost packet of a cheap poll must not wake anybody."""
    assert statuses(device(0, ALIVE), device(1, GONE), device(2, GONE)) == [ALIVE, ALIVE, GONE]


def test_an_answer_settles_the_doubt_of_the_poll_before() -> None:
    """Two silences with an answer between are not in a row."""
    told = [device(0, ALIVE), device(1, GONE), device(2, ALIVE), device(3, GONE)]

    assert statuses(*told) == [ALIVE] * 4


def test_a_discovery_makes_a_silent_device_unreachable_at_once() -> None:
    """It has asked in every way, and more than once."""
    told = [device(0, ALIVE), device(1, GONE, StateSource.DISCOVERY)]

    assert statuses(*told) == [ALIVE, GONE]


def test_a_poll_does_not_call_a_degraded_device_healthy() -> None:
    """It has asked for nothing that was broken."""
    told = [device(0, BROKEN, StateSource.DISCOVERY), device(1, ALIVE)]

    assert statuses(*told) == [BROKEN, BROKEN]
    assert after(told).at == NOON + timedelta(minutes=1)
    assert after([*told, device(2, ALIVE, StateSource.DISCOVERY)]).status is ALIVE


@given(
    st.lists(
        st.tuples(st.sampled_from([UP, DOWN]), st.sampled_from(StateSource)), min_size=1
    ).flatmap(lambda told: st.permutations([port(minute, *one) for minute, one in enumerate(told)]))
)
def test_the_newest_word_about_a_port_wins_in_whatever_order_words_arrive(
    words: list[Word],
) -> None:
    """Polls, traps and syslog overtake one another."""
    newest = max(words, key=lambda word: word.at)

    state = after(words)

    assert (state.status, state.source, state.at) == (newest.status, newest.source, newest.at)

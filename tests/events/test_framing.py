"""Both framings of RFC 6587 on one stream."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.events.framing import Framing

MESSAGES = st.lists(
    st.tuples(
        st.booleans(),
        st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"").replace(b"\0", b"")),
    )
)


def _framed(counted: bool, text: bytes) -> bytes:  # noqa: FBT001
    message = b"<13>" + text
    return b"%d %s" % (len(message), message) if counted else message + b"\n"


@given(MESSAGES, st.lists(st.integers(min_value=1, max_value=30)))
def test_how_the_stream_was_cut_does_not_matter(
    frames: list[tuple[bool, bytes]], sizes: list[int]
) -> None:
    """TCP keeps no boundaries: any cut gives the same messages."""
    stream = b"".join(_framed(counted, text) for counted, text in frames)
    framing = Framing()
    received: list[bytes] = []
    for size in sizes:
        received += framing.feed(stream[:size])
        stream = stream[size:]
    received += framing.feed(stream)

    assert received == [b"<13>" + text for _, text in frames]
    assert framing.close() == []


def test_a_counted_message_may_hold_line_feeds() -> None:
    """That is what counting is for (RFC 6587 section 3.4.1)."""
    assert Framing().feed(b"8 <13>a\nbc<13>d\n") == [b"<13>a\nbc", b"<13>d"]


def test_a_line_that_begins_with_a_number_is_no_count() -> None:
    """Firewalls write lines without PRI, which begin with digits."""
    lines = [b"1`0`2`1`000000`9`", b"29", b"2014-01-19T11:16:37 r1", b"1 2014-01-19T11:16 r1"]

    assert Framing().feed(b"\n".join(lines) + b"\n") == lines


def test_a_line_is_also_ended_by_nul_or_by_carriage_return_and_line_feed() -> None:
    """RFC 6587 section 3.4.2 knows such senders; the carriage return is the parser's to strip."""
    assert Framing().feed(b"<13>a\0<13>b\r\n\n<13>c\n") == [b"<13>a", b"<13>b\r", b"<13>c"]


def test_what_was_left_without_a_trailer_is_a_message_too() -> None:
    """A sender that closes at once loses nothing."""
    framing = Framing()

    assert framing.feed(b"<13>a\n<13>b") == [b"<13>a"]
    assert framing.close() == [b"<13>b"]


def test_an_endless_line_takes_no_more_memory_than_its_bound() -> None:
    """A hostile sender never sends the line feed."""
    framing = Framing(max_bytes=100)
    received = [message for _ in range(50) for message in framing.feed(b"x" * 30)]
    received += framing.feed(b"tail\n<13>next\n")

    assert [len(message) for message in received] == [100, 8]
    assert framing.cut == 1


def test_a_frame_that_claims_too_much_is_cut_and_the_next_one_is_found() -> None:
    """The count is the sender's word; only what we keep is bounded by ours."""
    framing = Framing(max_bytes=100)
    stream = b"1000 <13>" + b"x" * 996 + b"7 <13>abc"
    received = [
        message
        for start in range(0, len(stream), 40)
        for message in framing.feed(stream[start : start + 40])
    ]

    assert [len(message) for message in received] == [100, 7]
    assert received[-1] == b"<13>abc"

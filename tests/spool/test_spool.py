"""The spool: netwright.spool, writer and reader together."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import SpoolError
from netwright.model.received import ListenerKind, Received
from netwright.spool import Reader, Writer, after, release
from netwright.spool.frame import Decoder, encode
from netwright.spool.segment import segment_file, segments

PLENTY = 1 << 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the spool will be."""
    return tmp_path / "spool"


@pytest.fixture
def writer(folder: Path) -> Iterator[Writer]:
    """A spool of small segments, open for writing."""
    with Writer(folder, PLENTY, segment_octets=4096) as opened:
        yield opened


def _append(writer: Writer, *payloads: bytes) -> None:
    for payload in payloads:
        assert writer.append(1, ListenerKind.UDP, "192.0.2.1", 514, "", payload)


def _all(reader: Reader, position: int = 0, most: int = 7) -> list[Received]:
    found: list[Received] = []
    while records := reader.read(position, most):
        found += records
        position = after(records[-1])
    return found


def _payloads(folder: Path) -> list[bytes]:
    with Reader(folder) as reader:
        return [record.payload for record in _all(reader)]


def _spoil(file: Path, at: int, octets: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(octets)


def test_what_is_written_is_read_with_all_that_is_known_of_it(writer: Writer, folder: Path) -> None:
    """Who sent it, when and how decides later what it means."""
    writer.append(5, ListenerKind.TLS, "2001:db8::1", 6514, "CN=라우터", b"\x00\xffraw")

    with Reader(folder) as reader:
        assert reader.read(0) == [
            Received(0, 5, ListenerKind.TLS, "2001:db8::1", 6514, "CN=라우터", b"\x00\xffraw")
        ]


def test_every_message_is_read_once_and_in_order_over_all_segments(
    writer: Writer, folder: Path
) -> None:
    """A cursor that moves behind what was read meets everything."""
    sent = [b"message %d" % number for number in range(1000)]
    _append(writer, *sent)

    assert len(segments(folder)) > 5
    assert _payloads(folder) == sent


def test_reading_waits_at_the_end_and_goes_on(writer: Writer, folder: Path) -> None:
    """A worker asks again and again."""
    with Reader(folder) as reader:
        nothing = reader.read(0)
        _append(writer, b"first")
        [first] = reader.read(0)
        still_nothing = reader.read(after(first))
        _append(writer, b"second")

        assert (nothing, still_nothing) == ([], [])
        assert [record.payload for record in reader.read(after(first))] == [b"second"]
        assert reader.end() == after(reader.read(after(first))[0])


@pytest.mark.parametrize("cut", range(1, 39))
def test_a_torn_end_is_no_message_and_hides_none(folder: Path, cut: int) -> None:
    """A kill or a loss of power may cut the last write anywhere."""
    with Writer(folder, PLENTY) as writer:
        _append(writer, b"whole", b"torn")
    [first] = segments(folder)
    file = segment_file(folder, first)
    os.truncate(file, file.stat().st_size - cut)
    torn = _payloads(folder)
    with Writer(folder, PLENTY) as writer:
        _append(writer, b"later")

    assert torn == [b"whole"]
    assert _payloads(folder) == [b"whole", b"later"]


def test_positions_only_grow_even_when_the_end_was_lost(folder: Path) -> None:
    """Somebody may have read, and stored, what the disk then forgot."""
    with Writer(folder, PLENTY) as writer:
        _append(writer, b"kept", b"lost with the power")
        with Reader(folder) as reader:
            cursor = reader.end()
    file = segment_file(folder, 0)
    os.truncate(file, file.stat().st_size - 10)
    with Writer(folder, PLENTY) as writer:
        _append(writer, b"new")

    with Reader(folder) as reader:
        assert [record.payload for record in _all(reader, cursor)] == [b"new"]


def test_a_corrupt_frame_is_skipped_and_counted(writer: Writer, folder: Path) -> None:
    """A bad sector costs the messages in it and no others."""
    _append(writer, b"one", b"two", b"three")
    [_, two, _] = _all(Reader(folder))
    _spoil(segment_file(folder, 0), two.position + 20, b"\xff")

    with Reader(folder) as reader:
        assert [record.payload for record in _all(reader)] == [b"one", b"three"]
        assert reader.corrupt == 1


def test_a_payload_that_holds_a_frame_forges_none(writer: Writer, folder: Path) -> None:
    """Whoever may send a datagram must not speak for another, even where the disk is bad."""
    forged = encode(0, 1, ListenerKind.TLS, "192.0.2.99", 1, "CN=boss", b"forged")
    _append(writer, b"one", forged * 3, b"three")
    [_, two, _] = _all(Reader(folder))
    _spoil(segment_file(folder, 0), two.position + 20, b"\xff")

    assert _payloads(folder) == [b"one", b"three"]


def test_segments_that_all_have_read_are_released(writer: Writer, folder: Path) -> None:
    """The spool is no archive."""
    _append(writer, *(b"message %d" % number for number in range(500)))
    with Reader(folder) as reader:
        records = _all(reader)
        position = records[400].position
        released = release(folder, position)

        assert released > 0
        assert _all(reader, position) == records[400:]
        assert reader.read(0)[0].position <= position


@pytest.mark.usefixtures("writer")
def test_a_second_writer_is_told_so(folder: Path) -> None:
    """Two writers would tear each other's segments."""
    with pytest.raises(SpoolError, match="another collector"):
        Writer(folder, PLENTY)


def test_the_name_of_a_spool_stays(folder: Path) -> None:
    """It is part of the id of every event."""
    with Writer(folder, PLENTY) as first:
        name = first.name
    with Writer(folder, PLENTY) as second, Reader(folder) as reader:
        assert (second.name, reader.name) == (name, name)


def test_a_spool_that_is_not_there_is_an_error_with_a_hint(tmp_path: Path) -> None:
    """A worker that is started first says what is missing."""
    with pytest.raises(SpoolError, match="no spool"):
        Reader(tmp_path)


def test_a_long_message_is_cut_and_not_refused(writer: Writer, folder: Path) -> None:
    """Half of an alarm is better than none."""
    _append(writer, b"x" * (1 << 20))

    assert {len(payload) for payload in _payloads(folder)} == {1 << 19}


@given(st.binary(max_size=300), st.integers(0, 300))
def test_no_octets_make_decoding_raise(garbage: bytes, cut: int) -> None:
    """What lies on a disk after a crash is anything."""
    frame = encode(7, 1, ListenerKind.UDP, "192.0.2.1", 1, "", garbage)
    decoder = Decoder(7)

    assert [record.payload for record in decoder.decode(frame * 2, 0, 9).records] == [garbage] * 2
    assert decoder.decode(garbage, 0, 9).records == []
    assert decoder.decode(frame[:cut], 0, 9).end in {0, len(frame)}
    assert decoder.find(garbage + frame, is_all=True) is not None or not garbage


def test_a_reader_lives_through_the_release_of_its_segment(writer: Writer, folder: Path) -> None:
    """A slow reader is told nothing that is gone, and goes on with what is left."""
    _append(writer, *(b"message %d" % number for number in range(500)))
    with Reader(folder) as reader:
        first = reader.read(0, 1)[0]
        shutil.copytree(folder, folder.parent / "copy")
        release(folder, reader.end())

        assert reader.read(after(first))

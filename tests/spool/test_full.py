"""A spool at its bound, and a full disk."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from netwright.model.received import ListenerKind
from netwright.spool import Reader, Writer, after, release
from netwright.spool.admission import Reason

MOST = 200_000
MESSAGE = b"<13>" + b"x" * 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _fill(writer: Writer, source: str = "192.0.2.1", most: int = 20_000) -> int:
    """Write until something is refused; return how many messages were accepted."""
    for number in range(most):
        if not writer.append(1, ListenerKind.UDP, source, 514, "", MESSAGE):
            return number
    return most


def _count(folder: Path) -> int:
    position, count = 0, 0
    with Reader(folder) as reader:
        while records := reader.read(position):
            count += len(records)
            position = after(records[-1])
    return count


def test_a_full_spool_refuses_and_counts_and_keeps_what_it_accepted(tmp_path: Path) -> None:
    """Bounded: the database may be away for days."""
    with Writer(tmp_path, MOST, segment_octets=10_000) as writer:
        accepted = _fill(writer)
        other = _fill(writer, "192.0.2.2")

        assert _count(tmp_path) == accepted + other
        assert writer.shed() == {
            ("192.0.2.1", Reason.QUOTA): 1,
            ("192.0.2.2", Reason.SEVERITY): 1,
        }
        assert 0 < other < accepted


def test_a_full_spool_accepts_again_once_workers_have_read(tmp_path: Path) -> None:
    """Nobody has to restart anything."""
    with Writer(tmp_path, MOST, segment_octets=10_000) as writer:
        _fill(writer)
        release(tmp_path, Reader(tmp_path).end())
        writer.look()

        assert _fill(writer) > 100


def test_a_full_disk_is_no_crash_and_tears_no_message(small_disk: Path) -> None:
    """What was accepted is whole; what was not is counted."""
    ballast = small_disk / "ballast"
    with Writer(small_disk / "spool", 1 << 30) as writer:
        ballast.write_bytes(b"\0" * 400_000)
        accepted = _fill(writer)
        refused = sum(writer.shed().values())
        count = _count(small_disk / "spool")
        ballast.unlink()
        writer.look()
        again = _fill(writer, most=10)

    assert (accepted > 1000, count, refused, again) == (True, accepted, 1, 10)
    assert _count(small_disk / "spool") == accepted + 10


def test_a_collector_starts_on_a_full_disk_and_accepts_once_there_is_room(
    small_disk: Path,
) -> None:
    """A crash loop would lose what the disk has room for by then."""
    with Writer(small_disk / "spool", 1 << 30):
        pass
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as opened, suppress(OSError):
        while opened.write(b"\0" * 4096):
            pass
    with Writer(small_disk / "spool", 1 << 30) as writer:
        accepted = _fill(writer)
        ballast.unlink()
        writer.look()

        assert (accepted, _fill(writer, most=10)) == (0, 10)


def test_a_stream_is_told_how_many_were_accepted(tmp_path: Path) -> None:
    """It keeps the others, and waits."""
    with Writer(tmp_path, MOST) as writer:
        accepted = 0
        while (
            kept := writer.append_all(1, ListenerKind.TCP, "192.0.2.1", 1, "", [MESSAGE] * 7)
        ) == 7:
            accepted += 7

        assert _count(tmp_path) == accepted + kept
        assert not writer.shed()


def test_writing_leaks_no_descriptor(tmp_path: Path) -> None:
    """Thousands of segments in the life of a collector."""
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - counts
    with Writer(tmp_path, 1 << 30, segment_octets=1000) as writer:
        _fill(writer, most=3000)

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - counts

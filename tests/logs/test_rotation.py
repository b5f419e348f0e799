"""Rotation of the log file: netwright.logs.rotation."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.logs.rotation import RotatingFile

DAY_S = 86_400


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the log goes."""
    return tmp_path / "log" / "x.jsonl"


@pytest.fixture
def handler(file: Path) -> Iterator[RotatingFile]:
    """A handler that rotates at 1,000 bytes and at midnight UTC."""
    handler = opened(file)
    yield handler
    handler.close()


def opened(file: Path) -> RotatingFile:
    """Open the log as a process of its own would."""
    return RotatingFile(file, max_bytes=1000, max_age_s=DAY_S, keep=3)


def record(text: str, at: float | None = None) -> logging.LogRecord:
    """Return a record made at an instant."""
    made = logging.makeLogRecord({"msg": text})
    if at is not None:
        made.created = at
    return made


def test_a_file_is_rotated_before_it_grows_too_big(handler: RotatingFile, file: Path) -> None:
    """A flood of errors must not fill the disk."""
    for _ in range(30):
        handler.emit(record("x" * 99))

    files = sorted(file.parent.iterdir())
    assert [path.name for path in files] == ["x.jsonl", "x.jsonl.1", "x.jsonl.2"]
    assert {path.stat().st_size for path in files} == {1000}


def test_a_day_begins_a_new_file_also_after_a_restart(file: Path) -> None:
    """The age is that of the last record, so it needs no process that lived that long."""
    before = opened(file)
    before.emit(record("yesterday"))
    before.close()
    yesterday = file.stat().st_mtime - DAY_S
    os.utime(file, (yesterday, yesterday))

    after = opened(file)
    after.emit(record("today"))
    after.close()

    assert (file.with_name("x.jsonl.1").read_text(), file.read_text()) == ("yesterday\n", "today\n")


def test_no_more_files_are_kept_than_asked_for(handler: RotatingFile, file: Path) -> None:
    """Oldest first."""
    for number in range(10):
        handler.emit(record(f"{number}" * 900))

    assert len(list(file.parent.iterdir())) == 4


def test_processes_that_share_a_file_rotate_it_once(file: Path) -> None:
    """A worker runs each flow in a process of its own."""
    one, other = opened(file), opened(file)
    one.emit(record("a" * 600))
    other.emit(record("b" * 600))
    one.emit(record("c" * 100))
    one.close()
    other.close()

    assert file.read_text() == "b" * 600 + "\n" + "c" * 100 + "\n"
    assert not file.with_name("x.jsonl.2").exists()


def test_a_full_disk_is_told_once_and_stops_nothing(
    handler: RotatingFile, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run matters more than its log."""
    file.mkdir()
    handler.emit(record("one"))
    handler.emit(record("two"))

    assert capsys.readouterr().err.count(str(file)) == 2  # the file's name, and the error's

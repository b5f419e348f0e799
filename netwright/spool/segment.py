"""Segments: files that are only appended to, each named by the position of its first octet."""

from pathlib import Path

SUFFIX = ".seg"
_DIGITS = 20


def segment_file(folder: Path, first: int) -> Path:
    """Return the file of the segment that begins at a position."""
    return folder / f"{first:0{_DIGITS}d}{SUFFIX}"


def segments(folder: Path) -> list[int]:
    """Return where each segment begins, in order."""
    return sorted(int(file.stem) for file in folder.iterdir() if file.suffix == SUFFIX)


def octets(folder: Path) -> int:
    """Return how much all segments hold."""
    return sum(_size(segment_file(folder, first)) for first in segments(folder))


def end(folder: Path) -> int:
    """Return the position behind all that is written."""
    known = segments(folder)
    return known[-1] + _size(segment_file(folder, known[-1])) if known else 0


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # released in this moment
        return 0

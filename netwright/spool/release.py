"""Give up segments that everybody has read."""

from itertools import pairwise
from pathlib import Path

from netwright.spool.segment import segment_file, segments


def release(folder: Path, position: int) -> int:
    """Delete the segments that lie wholly before a position; return how many they were."""
    passed = [first for first, following in pairwise(segments(folder)) if following <= position]
    for first in passed:
        segment_file(folder, first).unlink(missing_ok=True)
    return len(passed)

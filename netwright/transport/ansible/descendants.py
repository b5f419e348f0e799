"""Which processes a process has started, directly or not, whatever session they moved to."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def descendants(pid: int) -> list[int]:
    """Return the children of a process, their children, and so on; the deepest last."""
    children = defaultdict(list)
    for child, parent in _parents():
        children[parent].append(child)
    found: list[int] = []
    open_ = [pid]
    while open_:
        new = children[open_.pop(0)]
        found.extend(new)
        open_.extend(new)
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for path in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            # proc(5): the name stands in parentheses and may hold anything, so read from behind it
            fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            yield int(path.parent.name), int(fields[1])

"""Who was shed, and why, over all receivers of a spool: a file beside it."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from netwright.spool.admission import Reason

FILE = "shed.json"


class Shed(NamedTuple):
    """Messages of one sender that were not kept."""

    source: str
    reason: Reason
    messages: int


def read_shed(folder: Path) -> list[Shed]:
    """Return what was shed, most first; what cannot be read is nothing."""
    try:
        rows = json.loads((folder / FILE).read_text(encoding="utf-8"))
        shed = [Shed(str(row[0]), Reason(row[1]), int(row[2])) for row in rows]
    except (OSError, ValueError, IndexError, TypeError):
        return []
    return sorted(shed, key=lambda each: (-each.messages, each))


class ShedFile:
    """Adds what this process shed to what was shed before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before = Counter(
            {(each.source, each.reason): each.messages for each in read_shed(folder)}
        )
        self._written = 0

    def update(self, shed: Counter[tuple[str, Reason]]) -> None:
        """Write what has come; a disk that is full keeps what it had."""
        if shed.total() == self._written:
            return
        rows = [[*key, messages] for key, messages in (self._before + shed).items()]
        draft = self._folder / f".{FILE}"
        try:
            draft.write_text(json.dumps(rows), encoding="utf-8")
            os.replace(draft, self._folder / FILE)  # noqa: PTH105 - one call that cannot half fail
        except OSError:
            return
        self._written = shed.total()

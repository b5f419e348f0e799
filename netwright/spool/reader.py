"""Read the spool from a position; any number of readers, beside the writer and in any process."""

import os
from bisect import bisect_right
from pathlib import Path
from types import TracebackType
from typing import Self

from netwright.model.received import Received
from netwright.spool.frame import MAGIC, MOST_FRAME, Decoder
from netwright.spool.identity import read_identity
from netwright.spool.segment import end, segment_file, segments


class Reader:
    """Reads whole, correct frames and nothing else.

    What cannot be a frame is skipped once something correct follows it, or a later segment
    exists: the end of the last segment may be a frame that is being written.
    """

    def __init__(self, folder: Path) -> None:
        """Open the spool in a folder.

        Raises:
            SpoolError: there is none.
        """
        self._folder = folder
        identity = read_identity(folder)
        self.name = identity.name
        self.corrupt = 0  # gaps that were skipped
        self._decoder = Decoder(identity.seed)
        self._segments: list[int] = []
        self._open: tuple[int, int] | None = None  # first position and descriptor of a segment

    def read(self, position: int, max_records: int = 2000) -> list[Received]:
        """Return the messages from a position on, at most so many; none if none is new."""
        while True:
            first, following = self._segment_of(position)
            if first is None:
                return []
            position = max(position, first)
            piece = self._piece(first, position)
            batch = self._decoder.decode(piece, position, max_records)
            if batch.records:
                return batch.records
            found = self._resync(piece, position, following)
            if found is None:
                return []
            position = found

    def end(self) -> int:
        """Return the position behind all that is written."""
        return end(self._folder)

    def close(self) -> None:
        """Let go of the files."""
        if self._open:
            os.close(self._open[1])
            self._open = None

    def __enter__(self) -> Self:
        """Return it, to be closed at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Let go of the files."""
        self.close()

    def _segment_of(self, position: int) -> tuple[int | None, int | None]:
        """Return where the segment with a position begins, and where the one after it does."""
        place = bisect_right(self._segments, position)
        if place == 0 or place == len(self._segments):  # perhaps there are newer ones
            self._segments = segments(self._folder)
            place = bisect_right(self._segments, position)
        if place == 0:  # released, or nothing was ever written
            place = 1
        around = [*self._segments[place - 1 : place + 1], None, None]
        return around[0], around[1]

    def _piece(self, first: int, position: int) -> bytes:
        """Return as much of a segment as holds a whole frame, from a position on."""
        try:
            return os.pread(self._descriptor(first), MOST_FRAME, position - first)
        except FileNotFoundError:  # released in this moment
            return b""

    def _descriptor(self, first: int) -> int:
        if self._open is None or self._open[0] != first:
            self.close()
            self._open = first, os.open(segment_file(self._folder, first), os.O_RDONLY)
        return self._open[1]

    def _resync(self, piece: bytes, position: int, following: int | None) -> int | None:
        """Return where to read on behind what is no frame; None if it may still become one."""
        is_whole = len(piece) < MOST_FRAME  # the segment holds no more
        found = self._decoder.find(piece, is_all=is_whole)
        if found is None and not is_whole:
            return position + len(piece) - len(MAGIC) + 1
        skipped = position + found if found is not None else following
        self.corrupt += bool(piece) and skipped is not None
        return skipped

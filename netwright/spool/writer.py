"""Write the spool: each message by one write(2), and only then it is accepted.

Killing this process loses nothing that was accepted. Power loss costs what was written since the
last fdatasync, which a thread of its own does every 50 ms.

A writer never goes on with a segment that another one left: it begins a new one, a leap ahead. So
a torn end needs no repair, and after a loss of power no position is given to a second message that
somebody may have read as the first.
"""

import errno
import logging
import os
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from netwright.model.received import ListenerKind
from netwright.spool.admission import Admission, Reason
from netwright.spool.frame import encode
from netwright.spool.identity import make_identity
from netwright.spool.lock import claim
from netwright.spool.segment import end, octets, segment_file, segments

SYNC_S = 0.05
LOOK_S = 1.0  # between two looks at what is used and free
SEGMENT_OCTETS = 16 << 20
FEWEST_SEGMENTS = 16  # of a full spool: only whole ones are released, and never the last
_BEATS = round(LOOK_S / SYNC_S)
LEAP = 1 << 30  # more than can be written between two looks of fdatasync
KEPT_FREE = 0.05  # of the free disk: the database needs room too

_log = logging.getLogger(__name__)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Writer:
    """The one writer of a spool; its methods may be called from any thread."""

    def __init__(
        self,
        folder: Path,
        most: int,
        segment_octets: int = SEGMENT_OCTETS,
        patience_s: float = 0.0,
    ) -> None:
        """Open the spool in a folder for writing, at most so many octets; make it if need be.

        Args:
            folder: where it is.
            most: how many octets it may hold.
            segment_octets: after how many a new segment begins, at most.
            patience_s: how long to wait for another process to end writing it.

        Raises:
            SpoolError: another process writes it.
        """
        identity = make_identity(folder)
        self.name = identity.name
        self._seed = identity.seed
        self._folder, self._most = folder, most
        self._segment_octets = min(segment_octets, most // FEWEST_SEGMENTS)
        self._guard = claim(folder, patience_s)
        self._lock = threading.Lock()
        self._admission = Admission(most)
        self._retired: list[int] = []
        self._descriptor = -1
        self._first = self._written = 0
        self._is_new = False
        self._synced = (0, 0)
        self._open_first(end(folder) + LEAP if segments(folder) else 0)
        self.look()
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="spool", daemon=True)
        self._keeper.start()

    def append(  # noqa: PLR0913, PLR0917 - the parts of a message
        self,
        at_ns: int,
        listener: ListenerKind,
        source: str,
        port: int,
        peer: str,
        payload: bytes,
    ) -> bool:
        """Keep a message; tell whether it was accepted. One that was not is counted."""
        frame = encode(self._seed, at_ns, listener, source, port, peer, payload)
        with self._lock:
            reason = None
            if self._used + len(frame) > self._pressed_at:
                reason = self._refusal(frame, source, payload)
            reason = reason or self._write(frame)
            if reason is None:
                return True
            self._admission.count(source, reason)
            return False

    def append_all(  # noqa: PLR0913, PLR0917 - the parts of a message
        self,
        at_ns: int,
        listener: ListenerKind,
        source: str,
        port: int,
        peer: str,
        payloads: Sequence[bytes],
    ) -> int:
        """Keep messages that came together, by one write; return how many were accepted.

        Those behind the first that was not are for the caller to keep: a stream can wait.
        """
        frames = [
            encode(self._seed, at_ns, listener, source, port, peer, each) for each in payloads
        ]
        with self._lock:
            if self._used + sum(map(len, frames)) <= self._pressed_at:
                return 0 if self._write(b"".join(frames)) else len(frames)
            for number, (frame, payload) in enumerate(zip(frames, payloads, strict=True)):
                if self._refusal(frame, source, payload) or self._write(frame):
                    return number
            return len(frames)

    def shed(self) -> Counter[tuple[str, Reason]]:
        """Return how many messages of which sender were not kept, and why."""
        with self._lock:
            return Counter(self._admission.shed)

    def close(self) -> None:
        """Sync, and let another one write."""
        self._ended.set()
        self._keeper.join()
        self.sync()
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
            os.close(self._guard)

    def __enter__(self) -> Self:
        """Return it, to be closed at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Sync, and let another one write."""
        self.close()

    def _refusal(self, frame: bytes, source: str, payload: bytes) -> Reason | None:
        return self._admission.refusal(self._used, source, payload, len(frame))

    def _write(self, frames: bytes) -> Reason | None:
        """Write whole frames or nothing; return why it was nothing."""
        try:
            if self._written >= self._segment_octets:
                self._begin(self._first + self._written)
            written = os.write(self._descriptor, frames)
        except OSError as error:
            return Reason.FULL if error.errno in _NO_ROOM else Reason.BROKEN
        if written < len(frames):
            os.ftruncate(self._descriptor, self._written)
            return Reason.FULL
        self._written += written
        self._used += written
        return None

    def _open_first(self, first: int) -> None:
        """Begin a segment; a full disk means that the first message tries again."""
        try:
            self._begin(first)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            self._first, self._written = first, self._segment_octets

    def _begin(self, first: int) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(segment_file(self._folder, first), flags, 0o600)
        if self._descriptor >= 0:
            self._retired.append(self._descriptor)
        self._descriptor, self._first, self._written = descriptor, first, 0
        self._is_new = True

    def _keep(self) -> None:
        """Bring what is written to the disk, and look at how much room there is."""
        beats = 0
        while not self._ended.wait(SYNC_S):
            beats = (beats + 1) % _BEATS
            try:
                self.sync()
                if not beats:
                    self.look()
            except OSError as error:  # a bad disk; what comes is refused, or is well again
                _log.exception("spool not synced", extra={"reason": error.strerror})
                self._ended.wait(LOOK_S)

    def sync(self) -> None:
        """Bring what is written to the disk."""
        with self._lock:
            retired, self._retired = self._retired, []
            is_new, self._is_new = self._is_new, False
            synced, self._synced = self._synced, (self._first, self._written)
            is_behind = synced != self._synced and self._descriptor >= 0
            current = [os.dup(self._descriptor)] if is_behind else []
        for each in (*retired, *current):
            _flush(each)
        if is_new:
            _flush(os.open(self._folder, os.O_RDONLY))

    def look(self) -> None:
        """Measure what is used; less than the bound may be left where the disk is nearly full."""
        used = octets(self._folder)
        disk = os.statvfs(self._folder)
        free = disk.f_bavail * disk.f_frsize
        with self._lock:
            self._used = used
            self._admission.most = min(self._most, used + int(free * (1 - KEPT_FREE)))
            self._admission.relax(used)
            self._pressed_at = self._admission.pressed_at


def _flush(descriptor: int) -> None:
    try:
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)

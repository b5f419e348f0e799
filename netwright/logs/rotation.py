"""A log file that is rotated by size and by age, also when several processes write it."""

import fcntl
import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path


class RotatingFile(RotatingFileHandler):
    """Append to a file; begin a new one before it grows too big or mixes two periods of time.

    A period is counted from midnight UTC, and a file belongs to the period of its last record:
    so a restart or a quiet night changes nothing. Processes agree by a lock on the folder.
    """

    def __init__(self, file: Path, *, max_bytes: int, max_age_s: int, keep: int) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(file, maxBytes=max_bytes, backupCount=keep, encoding="utf-8", delay=True)
        self._max_age_s = max_age_s
        self._failed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, following a rotation that another process made."""
        try:
            if not self._is_current():
                self.close()
                self.stream = self._open()
        except OSError:
            self.handleError(record)
        else:
            super().emit(record)

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802
        """Tell whether the record would make the file too big or belongs to a later period."""
        status = Path(self.baseFilename).stat()
        if not status.st_size:
            return False
        size = status.st_size + len(self.format(record).encode()) + 1
        return size > self.maxBytes or self._period(record.created) > self._period(status.st_mtime)

    def doRollover(self) -> None:  # noqa: N802
        """Rotate, unless another process has just done it."""
        folder = os.open(Path(self.baseFilename).parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if self._is_current():
                super().doRollover()
        finally:
            os.close(folder)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say once that the log cannot be written; a full disk must not stop the work."""
        del record
        if not self._failed:
            self._failed = True
            sys.stderr.write(f"log file {self.baseFilename}: {sys.exc_info()[1]}\n")

    def _is_current(self) -> bool:
        if self.stream is None:
            return False
        try:
            there = Path(self.baseFilename).stat()
        except FileNotFoundError:
            return False
        ours = os.fstat(self.stream.fileno())
        return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

    def _period(self, at: float) -> int:
        return int(at // self._max_age_s)

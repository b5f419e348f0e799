"""The durable spool between receivers and workers: append-only segments of CRC-framed records.

A position is a byte offset in one endless stream, so it only grows, and names a message for ever.
"""

from netwright.spool.frame import after
from netwright.spool.reader import Reader
from netwright.spool.release import release
from netwright.spool.writer import Writer

__all__ = ["Reader", "Writer", "after", "release"]

"""What an agent was seen to manage, which bounds what it is asked next (no I/O)."""

FULL = 60  # varbinds: about one Ethernet frame of typical ones
_WIDEST = 16


class Capacity:
    """How much one question may ask of an agent; shared by all its sessions.

    `size` bounds the varbinds of an answer: it is halved on failure and never grows back to
    what has failed. While nothing was answered at all, a failure drops it to a single varbind,
    to tell an agent that is gone from one whose big answers get lost; then it doubles.
    `width` bounds the subtrees in one question, `bulk` tells whether to use GETBULK.
    """

    __slots__ = ("_bulk_works", "_ceiling", "bulk", "heard", "proven", "size", "width")

    def __init__(self, *, bulk: bool) -> None:
        self.size = self._ceiling = FULL
        self.width = _WIDEST
        self.bulk = bulk
        self.proven = 0
        self.heard = False
        self._bulk_works = False

    def answered(self, asked: int, columns: int, *, bulk: bool) -> None:
        """The agent managed a question for this many varbinds, and filled these columns."""
        self.proven = max(self.proven, asked)
        self.size = min(self.size * 2, self._ceiling)
        self.width = min(self.width, columns)
        self._bulk_works |= bulk

    def failed(self, asked: int) -> None:
        """The agent did not manage this many."""
        self._ceiling = max(1, min(self._ceiling, asked // 2))
        self.size = min(self.size, self._ceiling) if self.heard else 1

    def bulk_failed(self) -> None:
        """The agent failed on a GETBULK; one that never managed any is not asked again."""
        self.bulk = self.bulk and self._bulk_works

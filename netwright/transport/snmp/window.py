"""How many varbinds one answer may carry, learned from what the agent managed (no I/O)."""

FULL = 60  # about one Ethernet frame of typical varbinds


class Window:
    """The size of the next request: halved on failure, never again what has failed.

    While nothing was answered at all, a failure drops it to a single varbind, to tell an agent
    that is gone from one that big answers do not reach; then it grows by doubling.
    """

    __slots__ = ("_ceiling", "proven", "size")

    def __init__(self, size: int = FULL) -> None:
        self.size = self._ceiling = size
        self.proven = 0

    def answered(self, asked: int) -> None:
        """The agent managed a request for this many varbinds."""
        self.proven = max(self.proven, asked)
        self.size = min(self.size * 2, self._ceiling)

    def failed(self, asked: int, *, heard: bool) -> None:
        """The agent did not manage this many; `heard` tells whether it ever said anything."""
        self._ceiling = max(1, min(self._ceiling, asked // 2))
        self.size = min(self.size, self._ceiling) if heard else 1

"""Estimate how long to wait for a device from what it took so far (RFC 6298), without a clock."""


class RttEstimator:
    """The retransmission timeout of one device.

    Args:
        first_s: the timeout before anything was measured.
        least_s: never wait less; an agent that is quick on one table is slow on the next.
        most_s: never wait longer, however often the timeout was doubled.
    """

    __slots__ = ("_deviation", "_least_s", "_most_s", "smoothed_s", "timeout_s")

    def __init__(self, first_s: float, least_s: float = 0.5, most_s: float = 10.0) -> None:
        self.timeout_s = first_s
        self._least_s = min(least_s, first_s)
        self._most_s = max(most_s, first_s)
        self.smoothed_s: float | None = None
        self._deviation = 0.0

    def measured(self, rtt_s: float) -> None:
        """Learn from an answer to a request that was sent once (Karn's rule)."""
        if self.smoothed_s is None:
            self.smoothed_s, self._deviation = rtt_s, rtt_s / 2
        else:
            self._deviation += (abs(self.smoothed_s - rtt_s) - self._deviation) / 4
            self.smoothed_s += (rtt_s - self.smoothed_s) / 8
        wanted = self.smoothed_s + 4 * self._deviation
        self.timeout_s = min(max(wanted, self._least_s), self._most_s)

    def late(self, tries: int) -> None:
        """Learn from an answer that came only after retransmissions: start longer next time."""
        self.timeout_s = self.wait_s(tries)

    def wait_s(self, tries: int) -> float:
        """Return how long to wait after the given number of transmissions: it doubles each time."""
        return min(self.timeout_s * (1 << tries - 1), self._most_s)

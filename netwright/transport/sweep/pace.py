"""How fast: token buckets whose rate halves on loss and recovers additively. No clock inside."""

FLOOR = 100.0
"""Packets per second that no loss brings a rate below."""

_BURST_S, _MIN_BURST, _MAX_BURST = 0.03, 4.0, 256.0
_SMOOTH_BURST_S = 0.001
_DEPTH_S = 0.05
_CATCH_UP = 1.25
_STEP = 0.05


class Pace:
    """Packets per second through one next hop.

    Packets leave in bursts of 30 ms' worth, because waking up costs as much as a dozen of them;
    once loss was seen, of 1 ms' worth, because policers count bursts. What late wake-ups missed,
    up to 50 ms' worth, is made up for, but by a second bucket never faster than 1.25 times the
    rate.
    """

    def __init__(self, rate: float) -> None:
        self.ceiling = rate
        self.rate = rate
        self._step = 0.0
        self._is_smooth = False
        self._tokens = self._peak_tokens = 0.0
        self._filled_at: float | None = None

    @property
    def floor(self) -> float:
        """The lowest rate."""
        return min(FLOOR, self.ceiling)

    def allowance(self, now: float) -> int:
        """Return how many packets may leave now: about a burst, or none."""
        burst = self._burst
        elapsed = burst / self.rate if self._filled_at is None else now - self._filled_at
        self._filled_at = now
        self._tokens += elapsed * self.rate
        self._tokens = min(self._tokens, max(burst, self.rate * _DEPTH_S))
        self._peak_tokens = min(self._peak_tokens + elapsed * self.rate * _CATCH_UP, 2 * burst)
        ready = min(self._tokens, self._peak_tokens)
        return int(ready) if ready >= burst else 0

    def spend(self, packets: int) -> None:
        """Take what was sent out of the buckets."""
        self._tokens -= packets
        self._peak_tokens -= packets

    def wait_s(self) -> float:
        """Return the seconds until the next burst."""
        missing = self._burst - self._tokens, (self._burst - self._peak_tokens) / _CATCH_UP
        return max(0.0, *missing) / self.rate

    def halve(self) -> None:
        """Answer loss: half the rate, small steps back, and no more bursts."""
        self.rate = max(self.floor, self.rate / 2)
        self._step = self.rate * _STEP
        self._is_smooth = True

    def recover(self) -> None:
        """Answer a stretch without loss: one step up."""
        self.rate = min(self.ceiling, self.rate + self._step)

    @property
    def _burst(self) -> float:
        if self._is_smooth:
            return max(1.0, self.rate * _SMOOTH_BURST_S)
        return min(max(_MIN_BURST, self.rate * _BURST_S), _MAX_BURST)

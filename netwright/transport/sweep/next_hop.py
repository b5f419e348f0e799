"""What is known of the way through one next hop: its pace, its canaries, its round trips."""

from netwright.transport.sweep.canaries import Canaries
from netwright.transport.sweep.pace import Pace

_FIRST_TIMEOUT_S = 0.9  # below 1 s, where the kernel would repeat a SYN by itself
_MIN_TIMEOUT_S, _MAX_TIMEOUT_S = 0.5, 3.0
_TIMEOUT_RTTS = 4


class NextHop:
    """Outlives the batches of addresses behind it, so that what was learned is kept."""

    def __init__(self, rate: float, timeout_s: float | None = None) -> None:
        self.pace = Pace(rate)
        self.canaries = Canaries()
        self._fixed_timeout_s = timeout_s
        self._max_rtt_s = 0.0

    def learn_rtt(self, rtt_s: float) -> None:
        """Take a measured round trip into account."""
        self._max_rtt_s = max(self._max_rtt_s, rtt_s)

    @property
    def timeout_s(self) -> float:
        """How long to wait for an answer: 4 round trips, within 0.5 and 3 s."""
        if self._fixed_timeout_s:
            return self._fixed_timeout_s
        if not self._max_rtt_s:
            return _FIRST_TIMEOUT_S
        return min(max(_MIN_TIMEOUT_S, _TIMEOUT_RTTS * self._max_rtt_s), _MAX_TIMEOUT_S)

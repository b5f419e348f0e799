"""What was sent when, and whether the silence that followed is to be believed.

What was sent while canaries fell silent is sent again, so that a policer on the way costs time
and not devices. No clock inside.
"""

from collections import deque
from collections.abc import Sequence

from netwright.transport.sweep.canaries import Period, Verdict
from netwright.transport.sweep.next_hop import NextHop
from netwright.transport.sweep.prober import Probe


class Ledger:
    """Divides the stream through a next hop into periods, and lets its canaries judge each."""

    def __init__(self, hop: NextHop, now: float) -> None:
        self._hop = hop
        self._period = Period(now, hop.pace.rate)
        self._unjudged: deque[Period] = deque()

    @property
    def is_settled(self) -> bool:
        """Everything that was sent is judged."""
        return not self._unjudged and not self._period.probes

    def record(self, probes: Sequence[Probe], now: float) -> Probe | None:
        """Enter what is being sent, and return a canary to send along if one is due."""
        self._period.probes += probes
        return self._hop.canaries.due(now, self._period)

    def judge(self, now: float, *, final: bool) -> list[Probe]:
        """Return what must be sent again; final: nothing else is left to be sent."""
        self._hop.canaries.expire(now - self._hop.timeout_s)
        if self._period.is_over(now) or (final and self._period.probes):
            self._turn_over(now)
        again: list[Probe] = []
        while self._unjudged and self._unjudged[0].is_settled:
            again += self._apply(self._unjudged.popleft(), now, final=final)
        return again

    def _apply(self, period: Period, now: float, *, final: bool) -> list[Probe]:
        pace, verdict = self._hop.pace, period.verdict
        if period.doubtful:
            return period.probes
        if verdict in (Verdict.CLEAN, Verdict.BLIND):
            pace.recover()
            if verdict is Verdict.BLIND and not final:  # for canaries yet to come
                self._period.probes[:0] = period.probes
            return []
        if period.rate <= pace.floor:  # slower will not help
            if verdict is Verdict.CONGESTED:
                self._hop.canaries.forget()
            return []
        if verdict is Verdict.CONGESTED:
            pace.halve()
            self._turn_over(now)
            for later in self._unjudged:
                later.doubtful = True
        return period.probes

    def _turn_over(self, now: float) -> None:
        self._unjudged.append(self._period)
        self._period = Period(now, self._hop.pace.rate)

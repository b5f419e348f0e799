"""Addresses known to answer, asked again and again: when they fall silent, packets get lost.

A sweep cannot tell a dead address from a lost packet. Canaries can: what was sent while they
were answered is believed, what was sent while they were not is sent again. No clock inside.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from netwright.transport.sweep.prober import Probe

_MAX_KNOWN = 32
_MAX_STRIKES = 3
_SHARE = 0.01  # of the rate
_MIN_HZ, _MAX_HZ, _MAX_HZ_EACH = 8.0, 64.0, 8.0
_ENOUGH = 4
_PERIOD_S = 0.25
_BLIND_PERIOD_S = 1.0
_CONGESTED_LOSS, _CONGESTED_SHARE = 2, 0.1


class Verdict(Enum):
    """What the canaries say about a period."""

    CLEAN = auto()
    SUSPECT = auto()  # something was lost: send again, at the same rate
    CONGESTED = auto()  # send again, slower
    BLIND = auto()  # there was no canary


@dataclass(slots=True, eq=False)
class Period:
    """A stretch of the stream, judged as one: its probes, and what became of its canaries."""

    started: float
    rate: float
    probes: list[Probe] = field(default_factory=list)
    sent: int = 0
    answered: int = 0
    lost: int = 0
    doubtful: bool = False  # a period before it was congested while this one was under way

    @property
    def is_settled(self) -> bool:
        """Every canary was answered or given up."""
        return self.sent == self.answered + self.lost

    def is_over(self, now: float) -> bool:
        """Tell whether it holds enough canaries for a verdict, or there are none to wait for."""
        age = now - self.started
        return (
            age >= _BLIND_PERIOD_S if not self.sent else age >= _PERIOD_S and self.sent >= _ENOUGH
        )

    @property
    def verdict(self) -> Verdict:
        """What the canaries say; only of use when settled."""
        if self.lost >= max(_CONGESTED_LOSS, self.sent * _CONGESTED_SHARE):
            return Verdict.CONGESTED
        if not self.sent:
            return Verdict.BLIND
        return Verdict.SUSPECT if self.lost else Verdict.CLEAN


class Canaries:
    """The latest answers, in rotation; one that stays silent while others sing is benched."""

    def __init__(self) -> None:
        self._strikes: dict[Probe, int] = {}
        self._open: dict[Probe, tuple[float, Period]] = {}
        self._next_at = 0.0

    def learn(self, probe: Probe) -> None:
        """Keep a probe that was answered, in place of the oldest one."""
        self._strikes[probe] = 0
        if len(self._strikes) > _MAX_KNOWN:
            del self._strikes[next(iter(self._strikes))]

    def forget(self) -> None:
        """Drop them all: they are dead rather than unheard."""
        self._strikes.clear()

    def due(self, now: float, period: Period) -> Probe | None:
        """Return the canary to send now, if it is time for one."""
        if now < self._next_at or not self._strikes:
            return None
        singers = [probe for probe, strikes in self._strikes.items() if strikes < _MAX_STRIKES]
        if not singers:
            self._strikes = dict.fromkeys(self._strikes, 0)
            return None
        probe = next((probe for probe in singers if probe not in self._open), None)
        if probe:
            hertz = min(max(_MIN_HZ, period.rate * _SHARE), _MAX_HZ, _MAX_HZ_EACH * len(singers))
            self._next_at = now + 1 / hertz
            self._strikes[probe] = self._strikes.pop(probe)  # to the end of the rotation
            self._open[probe] = (now, period)
            period.sent += 1
        return probe

    def withdraw(self, probe: Probe) -> bool:
        """Take back a canary that could not be sent; tell whether it was one."""
        waiting = self._open.pop(probe, None)
        if waiting:
            waiting[1].sent -= 1
        return waiting is not None

    def answered(self, probe: Probe) -> None:
        """Count an answer, if the probe is a canary on its way."""
        waiting = self._open.pop(probe, None)
        if waiting:
            waiting[1].answered += 1
            if probe in self._strikes:
                self._strikes[probe] = 0

    def expire(self, before: float) -> None:
        """Count as lost what was sent before then."""
        for probe, (sent_at, period) in list(self._open.items()):
            if sent_at < before:
                del self._open[probe]
                period.lost += 1
                if probe in self._strikes:
                    self._strikes[probe] += 1

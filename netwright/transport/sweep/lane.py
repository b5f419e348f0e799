"""One next hop's share of the sweep: rounds of probes, repeats and canaries at one pace.

No clock and no socket inside.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import filterfalse, islice, product

from netwright.transport.sweep.ledger import Ledger
from netwright.transport.sweep.next_hop import NextHop
from netwright.transport.sweep.prober import Answer, Probe, Reply

_IDLE_S = 0.02
_CHOKED_S = 1.0  # a neighbor entry that nobody answers for lives 3 s, so one step at a time
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Batch:
    """What to ask: every way to every target; what stays silent, in every round."""

    ways: Sequence[str]
    targets: Sequence[str]
    rounds: int

    def __len__(self) -> int:
        """How many probes a round has."""
        return len(self.ways) * len(self.targets)

    def probes(self) -> Iterator[Probe]:
        """Yield one round, way by way."""
        return product(self.ways, self.targets)


class Lane:
    """Decides what leaves next through one next hop, and when everything is said."""

    def __init__(self, hop: NextHop, batch: Batch, now: float) -> None:
        self._hop = hop
        self._batch = batch
        self._ledger = Ledger(hop, now)
        self._round = 0
        self._fresh: Iterator[Probe] = iter(())
        self._again: deque[Probe] = deque()
        self._settled: set[Probe] = set()
        self._round_at = self._sent_at = self._choked_at = float("-inf")
        self._sent = 0
        self._drained = False
        self._canary_place = 0.0

    @property
    def timeout_s(self) -> float:
        """How long to wait for an answer."""
        return self._hop.timeout_s

    @property
    def total(self) -> int:
        """How many probes there are when nobody answers and nothing is lost."""
        return self._batch.rounds * len(self._batch)

    @property
    def done(self) -> int:
        """How many of them were sent or need no sending."""
        before = max(0, self._round - 1) * len(self._batch)
        return self.total if self._is_sent else min(self.total, before + self._sent)

    def take(self, now: float) -> list[Probe]:
        """Return the probes that leave now, perhaps a canary among them."""
        room = self._hop.pace.allowance(now)
        if not room:
            return []
        burst = list(islice(self._next(now), room))
        self._drained = len(burst) < room
        if burst:
            self._sent += len(burst)
            self._sent_at = now
            canary = self._ledger.record(burst, now)
            if canary:
                burst.insert(self._place_for_canary(len(burst)), canary)
            self._hop.pace.spend(len(burst))
        return burst

    def put_back(self, probes: Sequence[Probe], now: float, *, choked: bool) -> None:
        """Keep what could not be sent for later; choked: we are too fast for our own kernel."""
        if choked and now >= self._choked_at + _CHOKED_S:
            self._choked_at = now
            self._hop.pace.halve()
        for probe in reversed(probes):
            if not self._hop.canaries.withdraw(probe):
                self._again.appendleft(probe)

    def settle(self, answer: Answer) -> None:
        """Take an answer into account: its probe is not sent again, but perhaps as a canary."""
        probe = answer.probe
        self._hop.canaries.answered(probe)
        if answer.rtt_s is not None:
            self._hop.learn_rtt(answer.rtt_s)
        # An open port is no canary: each visit would be a connection in the device's log.
        if probe not in self._settled and answer.reply in (Reply.ANSWERED, Reply.RESET):
            self._hop.canaries.learn(probe)
        self._settled.add(probe)

    def judge(self, now: float) -> None:
        """Queue again what was sent while canaries fell silent."""
        self._again += self._ledger.judge(now, final=self._is_sent)

    def is_done(self, now: float) -> bool:
        """Tell whether all probes are answered, or all were sent and waited for."""
        if len(self._settled) == len(self._batch):
            return True
        is_sent = self._is_sent and not self._again and self._ledger.is_settled
        return is_sent and now >= self._sent_at + self._hop.timeout_s

    def wait_s(self) -> float:
        """Return how long there is nothing to do unless an answer comes."""
        return _IDLE_S if self._drained else self._hop.pace.wait_s()

    @property
    def _is_sent(self) -> bool:
        return self._drained and self._round == self._batch.rounds

    def _next(self, now: float) -> Iterator[Probe]:
        while self._again:
            probe = self._again.popleft()
            if probe not in self._settled:
                yield probe
        yield from self._fresh
        # Every round has the same order, so that when the first probe had its time, all have.
        if self._round < self._batch.rounds and now >= self._round_at + self._hop.timeout_s:
            self._round += 1
            self._round_at = now
            self._sent = 0
            self._fresh = filterfalse(self._settled.__contains__, self._batch.probes())
            yield from self._fresh

    def _place_for_canary(self, length: int) -> int:
        # A policer lets the first packets of every burst through, so each place has its turn.
        self._canary_place = (self._canary_place + _GOLDEN) % 1
        return round(self._canary_place * length)

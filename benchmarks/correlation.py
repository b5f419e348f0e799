"""What a message costs to correlate, with fifty rules loaded; the issue's budget is 25 us in all.

`python -m benchmarks.correlation`: microseconds of CPU an event, each case by itself.
"""

import gc
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.report import machine, measured, row
from netwright.events.correlation import Correlator, SignalKind
from netwright.events.rules.detection import parse_detection
from netwright.events.rules.rule import Correlation, CorrelationType, Rule
from netwright.events.rules.threshold import Threshold
from netwright.model.event import Event

START = datetime(2026, 11, 24, tzinfo=UTC)
EVENTS = 30_000
BATCH = 500
TIMES = 6
BARS_US = (2.0, 8.0)  # of the first two cases, on a machine that others use too


def main() -> int:
    """Print what an event costs; 1 when it is above its bar."""
    machine()
    costs = {
        "no rule wants it": _least(lambda n: _event(n / 100, tag="OTHER")),
        "inside a window, 1,000 groups": _least(lambda n: _event(n / 50, who=n % 1_000)),
        "in a storm: one group, each a signal": _least(lambda n: _event(n / 100, who=0)),
        "each a group of its own": _least(lambda n: _event(n / 100, who=n)),
    }
    bars = dict(zip(costs, BARS_US, strict=False))
    for name, cost in costs.items():
        bar = bars.get(name)
        text, ok = (f"<= {bar:g} us", cost <= bar) if bar else ("", None)
        row(f"50 rules: {name}", f"{cost:.2f} us an event", bar=text, ok=ok)
    _correct()
    return int(any(costs[name] > bar for name, bar in bars.items()))


def _rules() -> list[Rule]:
    return [_rule(f"TAG_{number}") for number in range(49)] + [_rule("LOGIN_FAILED")]


def _rule(tag: str) -> Rule:
    """Return a rule in the shape of most: the contract's example."""
    selection = {"event.tag": tag}
    known = {"source.ip|cidr": "192.0.2.0/24"}
    condition = "selection and not known"
    return Rule(
        id=tag,
        title=tag,
        detection=parse_detection({"selection": selection, "known": known, "condition": condition}),
        fingerprint=("source.ip",),
        correlation=Correlation(
            CorrelationType.EVENT_COUNT,
            group_by=("source.ip",),
            timespan=timedelta(seconds=60),
            threshold=Threshold((("gte", 5),)),
            cooldown=timedelta(minutes=10),
        ),
    )


def _event(seconds: float, *, tag: str = "LOGIN_FAILED", who: int = 0) -> Event:
    at = START + timedelta(seconds=seconds)
    return Event(
        b"",
        tag=tag,
        message="Failed password for root from 198.51.100.7 port 4711 ssh2",
        tenant="default",
        spool="bench",
        position=round(seconds * 1_000),
        at=at,
        received_at=at,
        fields={"source.ip": f"10.{who >> 16 & 255}.{who >> 8 & 255}.{who & 255}"},
    )


def _least(event_of: Callable[[int], Event]) -> float:
    """Return the cost of the run that others on this machine disturbed least."""
    return min(_cost(event_of) for _ in range(TIMES))


def _cost(event_of: Callable[[int], Event]) -> float:
    """Events are made a batch at a time, as a worker does: they are in the cache when they come."""
    correlator, cpu_s = Correlator(_rules()), 0.0
    gc.collect()
    gc.freeze()
    for first in range(0, EVENTS, BATCH):
        events = [event_of(number) for number in range(first, first + BATCH)]
        with measured() as cost:
            _feed(correlator, events)
        cpu_s += cost.cpu_s
    gc.unfreeze()
    return cpu_s / EVENTS * 1e6


def _feed(correlator: Correlator, events: Sequence[Event]) -> None:
    feed = correlator.feed
    for event in events:
        feed(event)


def _correct() -> None:
    """Every burst fires once: 1,000 groups of 100 events, five of which are enough."""
    correlator = Correlator(_rules())
    events = [_event(number / 1_000, who=number % 1_000) for number in range(EVENTS)]
    signals = [signal for event in events for signal in correlator.feed(event)]
    fired = sum(signal.kind is SignalKind.FIRED for signal in signals)
    counted = sum(signal.count for signal in signals)
    row("firings of 1,000 bursts; events they count", f"{fired:,}; {counted:,} of {EVENTS:,}")


if __name__ == "__main__":
    sys.exit(main())

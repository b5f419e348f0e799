"""How many packets stand behind one that was looked at (RFC 5477, RFC 3954 section 8)."""

from collections.abc import Iterable
from typing import Any

from netwright.events.flows.template import Record

_IDS = ("selectorId", "samplerId")
_INTERVALS = ("samplingInterval", "samplerRandomInterval")
_TELLING = frozenset(
    (*_IDS, *_INTERVALS, "samplingPacketInterval", "samplingSize", "samplingProbability")
)
_MOST_SAMPLERS = 64
_MOST = 2**24  # packets behind one: above that it is a mistake, or a lie


class Sampling:
    """The rates that one observation domain has told in its options."""

    __slots__ = ("_by_sampler", "_default")

    def __init__(self) -> None:
        self._by_sampler: dict[int, float] = {}
        self._default = 1.0

    def learn(self, options: Record) -> None:
        """Take what a record of options says, if it is about sampling."""
        rate = rate_of(options)
        if rate is None:
            return
        sampler = _sampler(options)
        if sampler is None:
            self._default = rate
        elif sampler in self._by_sampler or len(self._by_sampler) < _MOST_SAMPLERS:
            self._by_sampler[sampler] = rate

    def of_all(self, names: Iterable[str]) -> float | None:
        """Return the rate of all flows with these elements; None if each may say another one."""
        return self._default if _TELLING.isdisjoint(names) else None

    def of(self, record: Record) -> float:
        """Return the rate of a flow: what itself says, its sampler's, or its domain's."""
        own = rate_of(record)
        if own is not None:
            return own
        sampler = _sampler(record)
        return self._default if sampler is None else self._by_sampler.get(sampler, self._default)

    def state(self) -> list[Any]:
        """Return all of it, for JSON."""
        return [self._default, list(self._by_sampler.items())]

    @classmethod
    def restore(cls, state: list[Any]) -> "Sampling":
        """Return what `state` was taken of."""
        it = cls()
        it._default = state[0]
        it._by_sampler = dict(state[1])
        return it


def rate_of(record: Record) -> float | None:
    """Return what a record says of sampling, if anything."""
    for name in _INTERVALS:
        if interval := record.get(name):
            return _bounded(interval)
    interval = record.get("samplingPacketInterval")
    if interval:
        return _bounded((interval + record.get("samplingPacketSpace", 0)) / interval)
    size = record.get("samplingSize")
    if size and (population := record.get("samplingPopulation")):
        return _bounded(population / size)
    probability = record.get("samplingProbability")
    if isinstance(probability, float) and 0 < probability <= 1:
        return _bounded(1 / probability)
    return None


def _sampler(record: Record) -> int | None:
    return next((record[name] for name in _IDS if record.get(name)), None)


def _bounded(rate: float) -> float:
    return float(min(max(rate, 1), _MOST))

"""The correlation of a rule: which keys each type needs, and what they mean."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

from netwright.errors import RuleError
from netwright.events.rules.rule import Correlation, CorrelationType, Flap, Rate
from netwright.events.rules.threshold import OPERATORS, Threshold
from netwright.rules.schema import ConditionDocument, CorrelationDocument

MOST_STEPS = 16
MOST_VALUES = 10_000
_PAIR = 2
_HALF = 0.5

_OF_ALL = {"type", "group_by", "timespan", "cooldown", "rules", "aliases", "condition"}
_OWN = {
    CorrelationType.VALUE_COUNT: {"field"},
    CorrelationType.RATE: {"factor", "baseline"},
    CorrelationType.FLAP: {"half_life", "penalty", "suppress", "reuse"},
}
_WITH_RULES = (
    CorrelationType.TEMPORAL,
    CorrelationType.TEMPORAL_ORDERED,
    CorrelationType.ABSENCE,
)


def correlation_of(document: CorrelationDocument) -> Correlation:
    """Return what a correlation says.

    Raises:
        RuleError: a key that its type needs is missing, or one that it cannot use is there.
    """
    _refuse_foreign(document)
    if document.timespan is None and document.type is not CorrelationType.FLAP:
        _refuse("timespan", f"{document.type} needs one", "add timespan: 60s")
    return _BUILDERS[document.type](document)


def _refuse_foreign(document: CorrelationDocument) -> None:
    usable = _OF_ALL | _OWN.get(document.type, set())
    if document.type not in _WITH_RULES:
        usable = usable - {"rules", "aliases"}
    for name in sorted(document.model_fields_set - usable):
        key = name.replace("_", "-") if name in {"half_life", "group_by"} else name
        _refuse(key, f"{document.type} has no use for it", "leave it out, or change the type")


def _refuse(key: str, message: str, hint: str = "") -> NoReturn:
    raise RuleError(message, hint, ("correlation", key))


def _common(document: CorrelationDocument, threshold: Threshold) -> Correlation:
    return Correlation(
        type=document.type,
        group_by=document.group_by,
        timespan=document.timespan or timedelta(0),
        threshold=threshold,
        cooldown=document.cooldown,
        steps=document.rules,
        aliases=document.aliases,
    )


def _threshold(condition: ConditionDocument | None) -> Threshold:
    bounds = condition.model_dump(include=set(OPERATORS), exclude_none=True) if condition else {}
    if not bounds:
        _refuse("condition", "a count needs one", "add condition: {gte: 5}")
    threshold = Threshold(tuple(bounds.items()))
    if threshold.holds(1) and not threshold.holds(threshold.needed):
        hint = "add a lower bound, such as gte; for what does not come there is type: absence"
        _refuse("condition", "is true from the first event on, and then no more", hint)
    return threshold


def _event_count(document: CorrelationDocument) -> Correlation:
    return _common(document, _threshold(document.condition))


def _value_count(document: CorrelationDocument) -> Correlation:
    inside = document.condition.field if document.condition else None
    fields = document.field or inside
    if not fields or (document.field and inside):
        _refuse("field", "value_count needs one field, or list of fields", "add field: user.name")
    threshold = _threshold(document.condition)
    if threshold.needed > MOST_VALUES:
        _refuse("condition", f"counts more than {MOST_VALUES} values", "write a lower bound")
    return replace(_common(document, threshold), value_of=fields)


def _temporal(document: CorrelationDocument) -> Correlation:
    number = len(document.rules)
    if not _PAIR <= number <= MOST_STEPS or len(set(document.rules)) < number:
        hint = "name selections of this file, or other rules"
        _refuse("rules", f"{document.type} needs 2 to {MOST_STEPS} different rules", hint)
    every = Threshold((("gte", number),))
    threshold = _threshold(document.condition) if document.condition else every
    if threshold != every and document.type is CorrelationType.TEMPORAL_ORDERED:
        _refuse("condition", "an order is of all rules", "leave it out")
    return _common(document, threshold)


def _absence(document: CorrelationDocument) -> Correlation:
    if len(document.rules) not in {0, _PAIR}:
        hint = "rules: [arming, expected]; none where the detection itself is to come regularly"
        _refuse("rules", "absence takes two rules or none", hint)
    if document.condition:
        _refuse("condition", "absence has none", "it fires when nothing comes within timespan")
    return _common(document, Threshold((("gte", 1),)))


def _rate(document: CorrelationDocument) -> Correlation:
    usual = Rate()
    rate = Rate(document.factor or usual.factor, document.baseline or usual.baseline)
    if document.timespan and rate.baseline < 2 * document.timespan:
        _refuse("baseline", "is shorter than two timespans", "average over a longer time")
    least = _threshold(document.condition) if document.condition else Threshold((("gte", 2),))
    return replace(_common(document, least), rate=rate)


def _flap(document: CorrelationDocument) -> Correlation:
    usual = Flap()
    penalty = document.penalty or usual.penalty
    suppress = document.suppress or usual.suppress
    if document.condition:
        if document.suppress or document.condition.gte is None:
            _refuse("condition", "flap takes gte: so many flaps at once, instead of suppress")
        suppress = (document.condition.gte - _HALF) * penalty  # a little decays between them
    reuse = document.reuse or min(usual.reuse, suppress * usual.reuse / usual.suppress)
    if reuse >= suppress:
        _refuse("reuse", "is not below suppress", "RFC 2439 has 2000 and 750")
    half_life = document.half_life or document.timespan or usual.half_life
    flap = Flap(half_life, penalty, suppress, reuse)
    return replace(_common(document, Threshold((("gte", 1),))), flap=flap, timespan=half_life)


_BUILDERS: dict[CorrelationType, Callable[[CorrelationDocument], Correlation]] = {
    CorrelationType.EVENT_COUNT: _event_count,
    CorrelationType.VALUE_COUNT: _value_count,
    CorrelationType.TEMPORAL: _temporal,
    CorrelationType.TEMPORAL_ORDERED: _temporal,
    CorrelationType.ABSENCE: _absence,
    CorrelationType.RATE: _rate,
    CorrelationType.FLAP: _flap,
}

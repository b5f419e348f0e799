"""What stands behind `|` in a selection: how a field is compared with the values given.

Strings are compared without case, regular expressions with it, as Sigma says.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from ipaddress import ip_network
from typing import Any

from netwright.errors import RuleError
from netwright.events.profiles.safety import MATCHED, UnsafeError, compile_safely
from netwright.events.rules.addresses import holder
from netwright.events.rules.text import Predicate, plain_of, text_of, wildcard

_BEFORE = re.compile(r"^(?:\.\*\??(?![+?]))+")
_BEHIND = re.compile(r"(?<!\\)(?:\\\\)*((?:\.\*\??)+)$")

Build = Callable[[Sequence[Any], "Join"], Predicate]
Join = Callable[[Sequence[Predicate]], Predicate]

# Sigma has these too; what to write here in their place.
ELSEWHERE = {
    "neq": "a selection of its own, and `not` before it in the condition",
    "cased": "re, which minds case",
    "i": "re with (?i) before the pattern",
    "m": "re with (?m) before the pattern",
    "s": "re with (?s) before the pattern",
    "expand": "the placeholder alone: %name% is replaced everywhere",
    "fieldref": "group-by, with aliases where names differ",
    "windash": "the variants as a list",
    "base64": "the encoded text",
    "base64offset": "the encoded text with contains",
    "wide": "the text as it stands in the message",
    "utf16": "the text as it stands in the message",
}


def any_of(tests: Sequence[Predicate]) -> Predicate:
    """Return the test that one of several passes."""
    if len(tests) == 1:
        return tests[0]
    kept = tuple(tests)
    return lambda value: any(test(value) for test in kept)


def all_of(tests: Sequence[Predicate]) -> Predicate:
    """Return the test that all of several pass."""
    kept = tuple(tests)
    return lambda value: all(test(value) for test in kept)


def build(modifiers: Sequence[str], values: Sequence[Any]) -> Predicate:
    """Return the test that modifiers and values mean, for a value that is there.

    Raises:
        RuleError: an unknown modifier, or values that it cannot take.
    """
    is_all = "all" in modifiers
    names = _without_all(modifiers, values) if is_all else list(modifiers)
    if len(names) > 1:
        raise RuleError(f"{'|'.join(names)}: only one of them at a time", "split the selection")
    name = names[0] if names else ""
    if name not in BUILDERS:
        raise RuleError(f"unknown modifier {name!r}", _instead(name))
    return BUILDERS[name](values, all_of if is_all else any_of)


def _without_all(modifiers: Sequence[str], values: Sequence[Any]) -> list[str]:
    if len(values) < 2:  # noqa: PLR2004 - as Sigma says
        raise RuleError("all needs a list of several values", "leave it out")
    return [name for name in modifiers if name != "all"]


def _instead(name: str) -> str:
    if name in ELSEWHERE:
        return f"write {ELSEWHERE[name]}"
    return f"modifiers: {' '.join(filter(None, BUILDERS))} exists all"


def _equals(values: Sequence[Any], join: Join) -> Predicate:
    texts = [text_of(value) for value in values]
    plain = [found for text in texts if (found := plain_of(text)) is not None]
    if join is any_of and len(plain) == len(texts):
        return _among(plain)
    tests = [_among([found]) for found in plain]
    return join([*tests, *(_fits(wildcard(text)) for text in texts if plain_of(text) is None)])


def _among(wanted: Sequence[str]) -> Predicate:
    """Return the test for one of some texts; as a rule writes it, it is found at once."""
    exact = frozenset(wanted)
    found = frozenset(text.casefold() for text in wanted)

    def test(value: Any) -> bool:
        text = value if type(value) is str else text_of(value)
        return text in exact or text.casefold() in found

    return test


def _fits(pattern: Any) -> Predicate:
    match = pattern.fullmatch
    return lambda value: match(text_of(value)) is not None


def _in(values: Sequence[Any], join: Join) -> Predicate:
    if join is all_of:
        raise RuleError("in|all cannot be", "leave all out")
    return _among([text_of(value) for value in values])


def _affix(values: Sequence[Any], join: Join, *, before: bool, after: bool) -> Predicate:
    return join([_one_affix(text_of(value), before=before, after=after) for value in values])


def _one_affix(text: str, *, before: bool, after: bool) -> Predicate:
    plain = plain_of(text)
    if plain is None:
        return _fits(wildcard(text, before=before, after=after))
    wanted = plain.casefold()
    if before and after:
        return lambda value: wanted in text_of(value).casefold()
    if before:
        return lambda value: text_of(value).casefold().endswith(wanted)
    return lambda value: text_of(value).casefold().startswith(wanted)


def _re(values: Sequence[Any], join: Join) -> Predicate:
    return join([_one_re(value) for value in values])


def _one_re(value: Any) -> Predicate:
    try:
        search = compile_safely(_essence(text_of(value)), search=True).search
    except UnsafeError as error:
        raise RuleError(str(error), f"in {text_of(value)[:80]!r}") from error
    return lambda text: search(text_of(text)[:MATCHED]) is not None


def _essence(pattern: str) -> str:
    """Leave out `.*` at either end: a search finds anywhere, and would only try more ways."""
    begun = _BEFORE.sub("", pattern)
    match = _BEHIND.search(begun)
    return begun[: match.start(1)] if match else begun


def _cidr(values: Sequence[Any], join: Join) -> Predicate:
    if join is all_of:
        return all_of([_cidr([value], any_of) for value in values])
    try:
        return holder([ip_network(text_of(value), strict=False) for value in values])
    except ValueError as error:
        raise RuleError(f"not a prefix: {error}", "write 192.0.2.0/24 or 2001:db8::/32") from error


def _compare(
    values: Sequence[Any], join: Join, compare: Callable[[float, float], bool]
) -> Predicate:
    if any(isinstance(value, bool) or _float(value) is None for value in values):
        raise RuleError(f"not a number: {values!r}"[:120], "write one number")
    bounds = [float(value) for value in values]

    def test(value: Any) -> bool:
        number = _float(value)
        return number is not None and any(compare(number, bound) for bound in bounds)

    return test if join is any_of else all_of([_compare([v], any_of, compare) for v in values])


def _float(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


BUILDERS: Mapping[str, Build] = {
    "": _equals,
    "contains": partial(_affix, before=True, after=True),
    "startswith": partial(_affix, before=False, after=True),
    "endswith": partial(_affix, before=True, after=False),
    "re": _re,
    "cidr": _cidr,
    "in": _in,
    "gt": partial(_compare, compare=operator.gt),
    "gte": partial(_compare, compare=operator.ge),
    "lt": partial(_compare, compare=operator.lt),
    "lte": partial(_compare, compare=operator.le),
}

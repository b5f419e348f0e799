"""Which profile a message is for, without asking all of them.

The name of the program and the first two characters of a message leave only a few ways that it may
be recognised, and which they are is remembered. More conditions go before fewer; what a host's name
says (`lab-f5-1`) goes before all of them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from netwright.events.profiles.conditions import getter, texts
from netwright.events.profiles.memory import LONGEST
from netwright.events.profiles.profile import Recognise
from netwright.events.profiles.recent import Missing, Recent
from netwright.events.profiles.recognition import ANY, HEAD, Way
from netwright.events.profiles.safety import MATCHED, first_characters, is_anchored, searcher
from netwright.model.event import Event

_LONGEST_HOST = 255
_MOST_REMEMBERED = 4_096


_Loose = tuple[Callable[..., re.Match[str] | None], dict[int, int]]
"""One expression for all that only match; its marker → the place of the profile."""
_Find = Callable[..., re.Match[bytes] | None]
_Get = Callable[[Event], Any]
_Filed = tuple[tuple[Way, ...], _Loose | None, tuple[_Find, ...], tuple[_Get, ...]]
"""Ways, those tried last, what is looked for in raw lines, and what else they ask for."""


class Dispatch:
    """Finds the profile of a message among some."""

    def __init__(self, found: Iterable[Way]) -> None:
        ways = sorted(found, key=lambda each: (-each.weight, each.place))
        self._ways = [way for way in ways if not way.spec.hostname]
        self._begins = {id(way): _begin(way.spec) for way in self._ways}
        self._candidates: dict[tuple[str | None, str], _Filed] = {}
        self._together: dict[tuple[int, ...], _Loose | None] = {}
        self._hosts = [(searcher(way.spec.hostname), way) for way in ways if way.spec.hostname]
        self._by_host: dict[str, tuple[Way, ...]] = {}
        self._known: Recent[int | None] = Recent(_MOST_REMEMBERED)

    def find(self, event: Event) -> int | None:
        """Return the place of the profile that a message is for."""
        if self._hosts and event.hostname:
            for way in self._named(event.hostname):
                if way.test(event):
                    return way.place
        head = (event.app_name, event.message[:HEAD])
        ways, loose, raws, others = self._candidates.get(head) or self._filed(*head)
        if event.structured_data is not None or len(event.message) > LONGEST:
            return _tried(event, ways, loose)
        key: tuple[Any, ...] = (event.message, event.app_name, event.format, event.msg_id)
        if raws:
            raw = event.raw
            key = (*key, *[find(raw, 0, MATCHED) is not None for find in raws])
        if others:
            key = (*key, *[get(event) for get in others])
        known = self._known.get(key)
        if not isinstance(known, Missing):
            return known
        place = _tried(event, ways, loose)
        self._known.put(key, place)
        return place

    def _filed(self, app_name: str | None, head: str) -> _Filed:
        """Return the ways that messages of a program with such a beginning may go; remembered."""
        ways = [
            way
            for way in self._ways
            if _is_for(app_name, way.spec.app_name) and self._begins[id(way)](head)
        ]
        loose = [way for way in ways if _is_loose(way.spec)]
        told = tuple(map(id, loose))
        if told not in self._together:
            self._together[told] = _together(loose)
        others = tuple(way for way in ways if not _is_loose(way.spec))
        filed = (others, self._together[told], _raws(others), _asked(others))
        _remember(self._candidates, (app_name, head), filed)
        return filed

    def _named(self, host: str) -> tuple[Way, ...]:
        """Return the ways that a sender of this name may go; remembered, for a host sends much."""
        ways = self._by_host.get(host)
        if ways is None:
            name = host[:_LONGEST_HOST].lower()
            ways = tuple(way for search, way in self._hosts if search(name))
            _remember(self._by_host, host, ways)
        return ways


def _tried(event: Event, ways: Iterable[Way], loose: _Loose | None) -> int | None:
    for way in ways:
        if way.test(event):
            return way.place
    if loose is None:
        return None
    match, places = loose
    found = match(event.message, 0, MATCHED)
    return None if found is None else places[found.lastindex or 0]


def _raws(ways: Iterable[Way]) -> tuple[_Find, ...]:
    """Return what ways look for in raw lines."""
    told = dict.fromkeys(way.spec.raw for way in ways if way.spec.raw)
    lines = [(re.compile(each.encode()), is_anchored(each)) for each in told]
    return tuple(line.match if anchored else line.search for line, anchored in lines)


def _asked(ways: Iterable[Way]) -> tuple[_Get, ...]:
    """Return the values, beside the text, that conditions of ways ask for."""
    names = dict.fromkeys(name for way in ways for name in way.spec.when)
    return tuple(getter(name) for name in names)


def _is_loose(spec: Recognise) -> bool:
    """Tell whether a way is nothing but an anchored expression: they are tried last, at once."""
    others = (spec.starts, spec.format, spec.msg_id, spec.contains, spec.raw, spec.when)
    is_more = any((*others, spec.structured_data, spec.hostname))
    is_named = bool(spec.app_name) and texts(spec.app_name) != [ANY]
    if not spec.matches or is_more or is_named or not is_anchored(spec.matches):
        return False
    compiled = re.compile(spec.matches)
    return not compiled.groupindex and compiled.flags == re.UNICODE  # these stand alone


def _together(loose: Sequence[Way]) -> _Loose | None:
    pieces, places, group = [], {}, 0
    for way in loose:
        group += re.compile(way.spec.matches).groups + 1
        pieces.append(f"(?:{way.spec.matches})()")
        places[group] = way.place
    return (re.compile("|".join(pieces)).match, places) if pieces else None


def _remember(memory: dict[Any, Any], key: Any, ways: Any) -> None:
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()  # a sender that makes up names cannot fill the memory
    memory[key] = ways


def _is_for(app_name: str | None, told: str | list[str]) -> bool:
    names = texts(told)
    return not names or app_name in names or (ANY in names and bool(app_name))


def _begin(spec: Recognise) -> Callable[[str], bool]:
    """Return whether a message with such first characters may go this way."""
    starts = tuple(start[:HEAD] for start in texts(spec.starts))
    first = first_characters(spec.matches) if spec.matches else None
    if starts:
        return lambda head: head.startswith(starts)
    if first is not None:
        return lambda head: bool(head) and first(head[0])
    return lambda _: True

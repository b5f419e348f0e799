"""The kinds of messages of a profile, found by code, then by their text."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from netwright.events.profiles.conditions import Holds, all_hold, texts
from netwright.events.profiles.mapping import Common, Put
from netwright.events.profiles.meaning import Effect, effect
from netwright.events.profiles.profile import Message, Profile
from netwright.events.profiles.rendering import Tables
from netwright.events.profiles.safety import MATCHED, UnsafeError, compile_safely
from netwright.events.profiles.templates import (
    Language,
    combine,
    read_templates,
)
from netwright.model.event import Event

_MOST_CODES = 4_096  # remembered; a sender that makes up codes cannot fill the memory


class Kinds:
    """Messages of one code, or of none: all their templates are one expression."""

    def __init__(
        self, messages: Sequence[Message], common: Common, tables: Tables, language: Language
    ) -> None:
        self._runs = [
            _Run(run, [effect(each, common, tables) for each in run], language, common)
            for run in _runs(messages)
        ]
        self.apply = self._runs[0].apply if len(self._runs) == 1 else self._apply_first
        """Read a text; tell whether it was one of these."""

    def _apply_first(self, event: Event, text: str) -> bool:
        for run in self._runs:  # noqa: SIM110 - `any` costs a generator for each message
            if run.apply(event, text):
                return True
        return False


class _Run:
    """Neighboring messages that are tried at once: all without condition, or one with it."""

    def __init__(
        self,
        messages: Sequence[Message],
        effects: Sequence[Effect],
        language: Language,
        common: Common,
    ) -> None:
        lines = [
            (template, act)
            for each, act in zip(messages, effects, strict=True)
            for template in read_templates(texts(each.line), each.patterns, language)
        ]
        self._effects = [act for _, act in lines] or list(effects)
        self._holds: Holds | None = all_hold(messages[0].when)
        self._match = None
        if lines:
            together = combine([told for told, _ in lines])
            self._match = together.match
            self._plans = {
                marker: _plan(self._effects[number], marker, groups, common)
                for marker, (number, groups) in together.plans.items()
            }

    def apply(self, event: Event, text: str) -> bool:
        if self._holds is not None and not self._holds(event):
            return False
        if self._match is None:
            self._effects[0](event, {})
            return True
        found = self._match(text)
        if found is None:
            return False
        act, groups, names, puts = self._plans[found.lastindex or 0]
        captured = dict(zip(names, found.group(*groups), strict=False)) if names else _NOTHING
        fields, own = event.fields, event.vendor_fields
        for name, put in puts:
            word = captured[name]
            if word is None:
                continue
            if put is None:
                own[name] = word
            else:
                put(fields, word)
        act(event, captured)
        return True


_Plan = tuple[Effect, tuple[int, ...], tuple[str, ...], tuple[tuple[str, Put | None], ...]]
_NOTHING: dict[str, str | None] = {}


def _plan(act: Effect, marker: int, groups: Sequence[tuple[int, str]], common: Common) -> _Plan:
    """Return what is done with a line; its marker makes even one word come as one of several."""
    names = tuple(name for _, name in groups)
    puts = tuple((name, common.taker(name)) for name in names)
    return act, (*(group for group, _ in groups), marker), names, puts


def _runs(messages: Sequence[Message]) -> list[list[Message]]:
    runs: list[list[Message]] = []
    for message in messages:
        is_alone = bool(message.when) or not message.line
        if runs and not is_alone and not runs[-1][0].when and runs[-1][0].line:
            runs[-1].append(message)
        else:
            runs.append([message])
    return runs


class Messages:
    """All kinds of messages of a profile; a code's are compiled when it is first seen."""

    def __init__(self, profile: Profile, ignore: str, common: Common) -> None:
        self._common, self._tables = common, profile.tables
        self._language = Language(profile.patterns, profile.shapes)
        self._ignore = compile_safely(ignore, search=True) if ignore else None
        self._told = [(tuple(map(self._same, texts(each.code))), each) for each in profile.messages]
        self._compiled: dict[tuple[int, ...], Kinds] = {}
        self._of_code: dict[str, Kinds] = {}
        self._codeless: Kinds | None = None
        self._has_codeless = any(not codes for codes, _ in self._told)

    def apply(self, event: Event, text: str) -> None:
        """Read the text behind the code; a text of no known code is one of those without."""
        text = text[:MATCHED].lstrip(" :\t")
        code = event.code
        if code is not None:
            kinds = self._of_code.get(code) or self.of(code)
            if kinds.apply(event, text):
                return
        if self._has_codeless:
            if self._codeless is None:
                self._codeless = self._kinds(
                    [i for i, (codes, _) in enumerate(self._told) if not codes]
                )
            self._codeless.apply(event, text)

    def of(self, code: str) -> Kinds:
        """Return the kinds of messages of a code."""
        kinds = self._of_code.get(code)
        if kinds is None:
            same = self._same(code)
            kinds = self._kinds([i for i, (codes, _) in enumerate(self._told) if _any(codes, same)])
            if len(self._of_code) < _MOST_CODES:
                self._of_code[code] = kinds
        return kinds

    def check(self) -> None:
        """Compile every message.

        Raises:
            MessageError: one cannot be used.
        """
        for place, (_, message) in enumerate(self._told):
            try:
                self._made([message])
            except (UnsafeError, re.error) as error:
                raise MessageError(place, str(error)) from error

    def _same(self, code: str) -> str:
        return self._ignore.sub("", code[:MATCHED]) if self._ignore else code

    def _kinds(self, places: Sequence[int]) -> Kinds:
        key = tuple(places)
        kinds = self._compiled.get(key)
        if kinds is None:
            told = [self._told[place][1] for place in places]
            kinds = self._compiled[key] = self._made(told)
        return kinds

    def _made(self, told: Sequence[Message]) -> Kinds:
        return Kinds(told, self._common, self._tables, self._language)


class MessageError(UnsafeError):
    """A message that cannot be used, and its place among the others."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(reason)
        self.place = place


def _any(codes: tuple[str, ...], code: str) -> bool:
    return any(fnmatchcase(code, each) if "*" in each else code == each for each in codes)

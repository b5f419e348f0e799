"""Run the tests that a profile carries: every line through all profiles, as a worker does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from netwright.events.context import Context
from netwright.events.parse import parse
from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.profile import Case, Profile
from netwright.model.event import Event

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""When test lines come in, so that a stamp without a year is the same for ever."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a line did not become."""

    place: int
    """Of the test in its profile, from 0."""
    raw: str
    what: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.what}: expected {self.expected!r}, found {self.found!r}"


def differences(profile: Profile, profiles: CompiledProfiles) -> list[Difference]:
    """Return what the profile's own lines did not become."""
    return [
        Difference(place, case.raw, *told)
        for place, case in enumerate(profile.tests)
        for told in _compared(case, _read(case, profiles))
    ]


def _read(case: Case, profiles: CompiledProfiles) -> Event:
    raw = case.raw.encode("utf-8", "surrogateescape")
    return parse(raw, Context(NOW, platform=case.platform, profiles=profiles))


def _compared(case: Case, event: Event) -> Iterator[tuple[str, Any, Any]]:
    expect = case.expect
    told = [("tag", expect.tag, event.tag), ("code", expect.code, event.code)]
    told.append(("class", expect.class_, event.class_))
    for what, expected, found in told:
        if expected not in ("", found):
            yield what, expected, found
    yield from _unlike(expect.fields, event.fields)
    yield from _unlike(expect.vendor_fields, event.vendor_fields)
    if expect.openconfig is not None and expect.openconfig != event.openconfig:
        yield "openconfig", expect.openconfig, event.openconfig


def _unlike(
    expected: Mapping[str, Any], found: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    for name, value in expected.items():
        if found.get(name) != value:
            yield name, value, found.get(name)

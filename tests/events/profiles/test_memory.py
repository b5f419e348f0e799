"""A text that comes again means what it meant: netwright.events.profiles.memory."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from netwright.events.context import Context
from netwright.events.parse import parse
from netwright.events.profiles import dispatch, memory
from netwright.events.profiles.compiled import CompiledProfiles
from netwright.model.event import Event
from netwright.project.profiles import profiles_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROFILES = profiles_of(None).profiles
LINES = [case.raw.encode() for profile in PROFILES for case in profile.tests]
HEADERS = (b"<%d>Nov 24 11:59:59 %s ", b"<%d>%s: *Nov 24 11:59:58.411: ", b"<%d>1 - %s - - - - ")


def read(profiles: CompiledProfiles, raw: bytes) -> Event:
    """Read a line."""
    return parse(raw, Context(NOW, UTC, None, profiles))


def test_lines_read_again_say_the_same() -> None:
    """All lines that profiles bring, in a row, three times."""
    profiles = CompiledProfiles(PROFILES)
    first = [replace(read(profiles, raw)) for raw in LINES]

    assert len(LINES) > 200
    for _ in range(2):
        assert [read(profiles, raw) for raw in LINES] == first


@pytest.mark.parametrize("header", HEADERS)
def test_what_the_header_says_is_never_anothers(
    header: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text of other hosts and severities, read with a memory and without one."""
    profiles = CompiledProfiles(PROFILES)
    raws = [
        header % (priority, host) + read(profiles, raw).message.encode()
        for raw in LINES[::3]
        for host, priority in ((b"a-f5-1", 14), (b"nac-2", 189), (b"10.0.0.1", 3), (b"r1", 14))
    ]
    remembered = [read(profiles, raw) for raw in (*raws, *raws)]
    monkeypatch.setattr(memory, "LONGEST", -1)
    monkeypatch.setattr(dispatch, "LONGEST", -1)

    assert [read(profiles, raw) for raw in (*raws, *raws)] == remembered


def test_masking_one_event_leaves_the_next_alone() -> None:
    """What is remembered is nobody's to change."""
    profiles = CompiledProfiles(PROFILES)
    raw = b"<38>Nov 24 11:59:59 r1 sshd[1]: Failed password for root from 198.51.100.7 port 1 ssh2"
    read(profiles, raw).fields["user.name"] = "***"
    again = read(profiles, raw)
    again.fields["user.name"] = "***"

    assert read(profiles, raw).fields["user.name"] == "root"

"""Every profile that we carry: it compiles wholly, keeps its own promises, and fears no line."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.events.context import Context
from netwright.events.parse import parse
from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.conditions import texts
from netwright.events.profiles.profile import Profile
from netwright.events.tags import TAGS
from netwright.profiles.loading import ProfileFile, check, load_profiles, profile_files
from netwright.profiles.testing import differences

FOLDER = Path(__file__).parents[2] / "profiles"
FILES = profile_files([FOLDER], FOLDER)
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

each_profile = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


@cache
def _all() -> CompiledProfiles:
    return load_profiles(FILES)


@each_profile
def test_it_compiles_wholly(file: ProfileFile) -> None:
    """A worker compiles a profile when its first message comes: too late to find a mistake."""
    check(file.load(), str(file.path), file.path.read_text())


@each_profile
def test_its_own_lines_become_what_it_says(file: ProfileFile) -> None:
    """Among all the others: a profile must not take another's messages."""
    profile = file.load()

    assert profile.tests
    assert [str(each) for each in differences(profile, _all())] == []


@each_profile
def test_its_tags_are_words_of_the_vocabulary(file: ProfileFile) -> None:
    """A rule can only match on a tag that somebody has defined."""
    assert {*_tags(file.load())} <= {*TAGS}


def _tags(profile: Profile) -> list[str]:
    told = [*(each.tag for each in profile.messages), *(each.tag for each in profile.tags)]
    plain = [tag for tag in told if isinstance(tag, str)]
    tables = [words for tag in told if isinstance(tag, dict) for words in tag.values()]
    return [*plain, *(tag for words in tables for tag in words.values() if tag)]


_STARTS = sorted(
    {
        start
        for file in FILES
        for way in file.load().recognise
        for start in (*texts(way.starts), *(f"{app}: " for app in texts(way.app_name)))
    }
)
_LINES = sorted({case.raw for file in FILES for case in file.load().tests})


@given(st.sampled_from(_STARTS), st.text(max_size=60))
def test_no_text_behind_a_known_beginning_makes_any_raise(start: str, text: str) -> None:
    """Anybody can send a line that begins like a firewall's."""
    event = parse(
        f"<13>{start}{text}".encode(errors="surrogatepass"), Context(NOW, profiles=_all())
    )

    assert event.raw


@given(st.sampled_from(_LINES), st.data())
def test_no_damage_to_a_line_makes_any_raise(line: str, data: st.DataObject) -> None:
    """Datagrams are cut, and bytes of them are not what they were."""
    place = data.draw(st.integers(0, len(line)))
    damage = data.draw(st.text(max_size=8))
    end = data.draw(st.integers(place, len(line)))
    damaged = f"{line[:place]}{damage}{line[end:]}"

    event = parse(damaged.encode(errors="surrogatepass"), Context(NOW, profiles=_all()))

    assert event.raw

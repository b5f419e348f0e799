"""Profiles out of files: netwright.profiles.loading, netwright.profiles.schema."""

import logging
from pathlib import Path

import pytest

from netwright.errors import ProfileError
from netwright.model.event import Event
from netwright.profiles.loading import load_profiles, profile_files
from netwright.profiles.schema import json_schema, read_profile

GOOD = """\
vendor: acme
product: switch
recognise:
  - starts: ["ACME "]
messages:
  - line: "ACME {interface.name} down"
    tag: INTERFACE_DOWN
"""


def folder(path: Path, **files: str) -> Path:
    """Write files into a folder of profiles."""
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(text)
    return path


@pytest.mark.parametrize(
    ("change", "line", "key"), [("tag: INTER", 7, "tagg"), ("starts: ", 4, "begins")]
)
def test_an_unknown_key_is_told_with_its_line(change: str, line: int, key: str) -> None:
    """A typing mistake must not be a profile that silently does less."""
    text = GOOD.replace(change, f"{key}: {change.partition(': ')[2]}")

    with pytest.raises(ProfileError, match=rf"^acme\.yaml:{line}: \w+\.0\.{key}: "):
        read_profile("acme", "acme.yaml", text)


def test_a_broken_profile_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A worker goes on, and its log says which file and line."""
    own = folder(tmp_path / "own", acme=GOOD, broken="vendor: x\nnonsense: 1\n", bad="a: [")

    with caplog.at_level(logging.ERROR):
        profiles = load_profiles(profile_files([own], None))

    assert [profile.name for profile in profiles.profiles] == ["acme"]
    reasons = [record.__dict__["reason"] for record in caplog.records]
    assert any("broken.yaml:2: nonsense" in reason for reason in reasons)
    assert any("bad.yaml" in reason for reason in reasons)


def test_a_users_expression_is_refused_when_it_is_loaded_not_when_a_message_comes(
    tmp_path: Path,
) -> None:
    """The first message may come at night."""
    text = GOOD + "    patterns: {interface.name: '(?:a+)+'}\n"
    own = folder(tmp_path / "own", acme=text)
    (file,) = profile_files([own], None)

    with pytest.raises(ProfileError, match=r"acme\.yaml:6: a repetition within a repetition"):
        file.load()


def test_a_users_profile_wins_over_ours_of_the_same_name(tmp_path: Path) -> None:
    """Who knows better need not fork."""
    own = folder(tmp_path / "own", acme=GOOD.replace("INTERFACE_DOWN", "LOOP_DETECTED"))
    ours = folder(tmp_path / "ours", acme=GOOD, other=GOOD.replace("ACME", "OTHER"))

    profiles = load_profiles(profile_files([own, ours], ours))
    event = Event(b"", message="ACME ge1 down")
    profiles.apply(event, None)

    assert (event.tag, len(profiles.profiles)) == ("LOOP_DETECTED", 2)


def test_the_published_schema_describes_every_key() -> None:
    """Editors show it while a profile is written."""
    schema = json_schema()
    described = {**schema["properties"], **schema["$defs"]["Message"]["properties"]}

    assert "name" not in schema["properties"]
    assert [key for key, value in described.items() if not value.get("description")] == []
    assert schema["additionalProperties"] is False

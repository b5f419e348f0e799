"""How platforms change a password: netwright.vendors.cli.password_change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.vendors.cli.dialects import DIALECTS, dialect_of
from netwright.vendors.cli.password_change import PASSWORD, USERNAME, filled, masked

CHANGING = [each for each in DIALECTS if each.password_change]
SHOWN = {
    "cisco_ios": ["configure terminal", "username netops secret ***", "end", "write memory"],
    "cisco_nxos": [
        "configure terminal",
        "username netops password ***",
        "end",
        "copy running-config startup-config",
    ],
    "arista_eos": ["configure terminal", "username netops secret ***", "end", "write memory"],
    "juniper_junos": [
        "configure exclusive",
        "set system login user netops authentication plain-text-password",
        "commit and-quit",
    ],
    "huawei_vrp": [
        "system-view",
        "aaa",
        "local-user netops password irreversible-cipher ***",
        "return",
        "save",
    ],
    "hp_comware": [
        "system-view",
        "local-user netops class manage",
        "password simple ***",
        "return",
        "save force",
    ],
}


@pytest.mark.parametrize("platform", SHOWN)
def test_a_plan_names_the_commands_without_the_password(platform: str) -> None:
    """What somebody approves is what will be typed."""
    dialect = dialect_of(platform)

    assert dialect is not None
    assert dialect.password_change is not None
    assert list(dialect.password_change.shown("netops")) == SHOWN[platform]


@pytest.mark.parametrize("dialect", CHANGING, ids=lambda each: each.platform.name)
def test_every_way_gives_the_new_password_to_the_user(dialect: object) -> None:
    """In a line of its own, or as the answer to a question that is asked unseen."""
    for way in dialect.password_change.ways:  # type: ignore[attr-defined]
        typed = [text for line in way for text in (line.text, *(a for _, a in line.answers))]
        assert any("{password}" in text for text in typed)


def test_a_linux_shell_is_told_no_password() -> None:
    """What stands on its command line is in the list of processes and in the history."""
    change = next(each.password_change for each in CHANGING if each.platform.name == "linux")

    assert change is not None
    assert all("{password}" not in line.text for way in change.ways for line in way)
    assert change.restores("any 'old' $(password)?")


def test_a_password_that_a_parser_would_understand_is_not_typed_into_a_line() -> None:
    """It could not be given back: `?` asks IOS for help."""
    change = next(each.password_change for each in CHANGING if each.platform.name == "cisco_ios")

    assert change is not None
    assert [change.restores(old) for old in ("S3cure-net", "what?", "a b", "x;y", "")] == [
        True,
        False,
        False,
        False,
        False,
    ]


@given(st.from_regex(PASSWORD, fullmatch=True), st.from_regex(USERNAME, fullmatch=True))
def test_what_is_typed_holds_the_values_as_they_are(password: str, username: str) -> None:
    """Whatever is allowed, and it is masked where it is shown."""
    values = {"username": username, "password": password, "current": "old"}
    line = "username {username} secret {password}"

    assert filled(line, values) == f"username {username} secret {password}"
    assert masked(line, username) == f"username {username} secret ***"


@pytest.mark.parametrize(
    "text", ["short.Pass1", "with space in", "1digit-first-x", "quote'quote'x"]
)
def test_a_password_that_some_device_would_not_take_is_none(text: str) -> None:
    """It is refused before any device is touched."""
    assert PASSWORD.fullmatch(text) is None

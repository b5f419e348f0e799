"""Secrets in log lines: netwright.logs.redaction."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.logs.redaction import MOST, Secrets

SECRET = 'Can4ry/"p@ß+word'
# What Cisco IOS prints for the password "cisco" with seeds 2, 6 and 8, in documents all over.
TYPE7 = ("02050D480809", "060506324F41", "0822455D0A16")


def secrets(*values: str) -> Secrets:
    """Return a registry that knows these."""
    registry = Secrets()
    for value in values:
        registry.add(value)
    return registry


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        json.dumps(SECRET)[1:-1],
        repr(SECRET)[1:-1],
        quote(SECRET, safe=""),
        base64.b64encode(SECRET.encode()).decode().rstrip("="),
        SECRET.encode().hex(),
    ],
)
def test_a_secret_is_masked_in_every_form_it_takes_on_the_way(form: str) -> None:
    """A library's exception quotes, escapes or encodes what it was given."""
    masked = secrets(SECRET).redact(f"before {form} after")

    assert masked.startswith("before ***")
    assert form not in masked


def test_basic_authentication_is_masked_at_any_alignment() -> None:
    """`user:password` in base64 shifts the password by the length of the user's name."""
    for user in ("a", "ab", "abc"):
        header = base64.b64encode(f"{user}:correct-horse".encode()).decode()

        assert "***" in secrets("correct-horse").redact(header)


@pytest.mark.parametrize("type7", TYPE7)
def test_type_7_is_as_good_as_plain(type7: str) -> None:
    """Anyone decodes Cisco's type 7, so a device's echo of it is a leak."""
    assert secrets("cisco").redact(f"password 7 {type7}") == "password 7 ***"


def test_the_longest_secret_wins() -> None:
    """Masking `cisco` in `cisco123` would show the rest."""
    assert secrets("cisco", "cisco123").redact("x cisco123 y") == "x *** y"


def test_a_secret_too_short_to_tell_is_left_alone() -> None:
    """Masking every `ab` would make the log unreadable and hide nothing."""
    assert secrets("ab").redact("about") == "about"


def test_the_oldest_of_too_many_secrets_is_forgotten() -> None:
    """A process that lives through years of rotations does not grow for ever."""
    registry = secrets(*(f"canary-{number}-" for number in range(MOST + 1)))

    assert registry.redact("canary-0- canary-1-") == "canary-0- ***"


@given(st.text(min_size=4, max_size=30), st.text(max_size=50), st.text(max_size=50))
def test_no_secret_survives(secret: str, before: str, after: str) -> None:
    """Whatever stands around it, and whatever it is made of."""
    masked = secrets(secret).redact(before + secret + after)

    assert secret not in masked or secret in "***"


@given(st.text(max_size=200))
def test_other_text_is_unchanged(text: str) -> None:
    """What holds no secret stays as it is."""
    assert secrets("\ud800canary").redact(text) == text

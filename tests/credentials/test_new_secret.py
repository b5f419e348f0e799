"""Passwords made for devices: netwright.credentials.new_secret."""

from collections.abc import Sequence
from random import Random

import pytest

from netwright.credentials.new_secret import check_secret, new_secret
from netwright.errors import UsageError
from netwright.model.secret import Secret
from netwright.vendors.cli.password_change import PASSWORD


def test_a_made_password_is_one_that_every_device_takes() -> None:
    """Long enough to be safe, short enough for old IOS, with a character of each class."""
    random = Random(0)  # noqa: S311 - a test that fails must fail again

    def choose(characters: Sequence[str]) -> str:
        return random.choice(characters)

    for _ in range(1000):
        text = new_secret(choose).reveal()
        assert PASSWORD.fullmatch(text)
        assert len(text) == 24
        assert {any(map(test, text)) for test in (str.isupper, str.islower, str.isdigit)} == {True}
        assert set(text) & set("._-")


def test_two_made_passwords_differ() -> None:
    """They come from the system's own source of randomness."""
    assert new_secret() != new_secret()


def test_a_chosen_password_is_checked_without_being_told() -> None:
    """The error may go to a ticket."""
    with pytest.raises(UsageError) as caught:
        check_secret("password", Secret("CANARY with spaces"))

    assert "CANARY" not in str(caught.value)
    check_secret("password", Secret("Chosen-by.me1"))

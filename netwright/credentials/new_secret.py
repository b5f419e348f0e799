"""Passwords for devices: made at random, of characters that every device takes as they are."""

import secrets
import string
from collections.abc import Callable, Sequence

from netwright.errors import UsageError
from netwright.model.secret import Secret
from netwright.vendors.cli.password_change import ALLOWED, PASSWORD

_LENGTH = 24  # beyond 25 old IOS cuts off; 137 bits
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "._-")
_ANY = "".join(_CLASSES)


def new_secret(choose: Callable[[Sequence[str]], str] = secrets.choice) -> Secret:
    """Return a password with a character of each class, beginning with a letter."""
    while True:
        text = choose(string.ascii_letters) + "".join(choose(_ANY) for _ in range(_LENGTH - 1))
        if all(set(text) & set(each) for each in _CLASSES):
            return Secret(text)


def check_secret(name: str, secret: Secret) -> None:
    """Accept a password that a person chose for devices.

    Raises:
        UsageError: it is too short, or has characters that mean something to some device.
    """
    if not PASSWORD.fullmatch(secret.reveal()):
        raise UsageError(f"{name}: {ALLOWED}")

"""How a platform's command line gives a local user another password; data, no I/O.

A line is typed as it stands but for `{username}`, `{password}` and `{current}`. What may stand
there is so plain that no shell and no parser of ours or of a device gives it another meaning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

USERNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._@-]{0,63}")
PASSWORD = re.compile(r"[A-Za-z][A-Za-z0-9._+=-]{11,63}")
ALLOWED = "12 to 64 letters, digits and . _ + = - beginning with a letter"

# An old password was not chosen by us, and may have to be typed to restore it.
_RESTORABLE = re.compile(r"[A-Za-z0-9._+=@:,/~^*-]{1,64}")

_FIELD = re.compile(r"\{(username|password|current)\}")
_MASK = "***"


@dataclass(frozen=True, slots=True)
class Line:
    """A line to type, the questions that may follow with what to type then, and what proves it.

    Each question is answered once: a device that asks again has refused.
    """

    text: str
    answers: tuple[tuple[re.Pattern[str], str], ...] = ()
    proof: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The ways to change a password, the first that is accepted counts, and how it is kept.

    `leave` leads out of whatever mode a rejected line was typed in, and undoes what is not yet in
    force.
    """

    ways: tuple[tuple[Line, ...], ...]
    save: tuple[Line, ...] = ()
    leave: tuple[Line, ...] = ()

    def restores(self, password: str) -> bool:
        """Tell whether this password could be given back; what answers a question is plain."""
        in_line = any("{password}" in line.text for way in self.ways for line in way)
        return not in_line or _RESTORABLE.fullmatch(password) is not None

    def shown(self, username: str) -> tuple[str, ...]:
        """Return the lines of the first way, for a person to read."""
        return tuple(masked(line.text, username) for line in (*self.ways[0], *self.save))


def lines(*texts: str) -> tuple[Line, ...]:
    """Return lines after which nothing is asked."""
    return tuple(Line(text) for text in texts)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return what is typed."""
    return _FIELD.sub(lambda field: values[field[1]], text)


def masked(text: str, username: str) -> str:
    """Return what may be shown of a line."""
    return filled(text, {"username": username, "password": _MASK, "current": _MASK})

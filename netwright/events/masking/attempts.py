"""User names of failed logins: now and then one is the password, typed a line too early.

Whoever succeeded once is known. Of the others a name is taken for a password if it looks like one:
nobody is called `Winter2026!`. A name that could be one stays, for it tells who is attacked.
"""

import re
from itertools import pairwise

from netwright.events.masking.patterns import ATTEMPTS
from netwright.model.event import Event

FAILED, SUCCEEDED = "LOGIN_FAILED", "LOGIN_SUCCEEDED"
USER = "user.name"

_FAILURES = ("fail", "invalid", "denied", "unknown", "illegal", "reject", "not known")
_NAME = re.compile(r"(?:[^\W_][\w.+-]{0,63}\\{1,2})?[\w][\w.+-]{0,63}(?:@[\w.-]{1,255})?\$?")
_RUNS = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")
_SHORTEST = 6
_WORD = 8  # Summer2026; JSmith2 is a name
_KINDS = 3
_CHANGES = 3  # between letters and digits: p4ssw0rd
_LONG = 20


def looks_secret(name: str) -> bool:
    """Tell whether a text is rather a password than a name."""
    if len(name) < _SHORTEST:
        return False
    if not _NAME.fullmatch(name):
        return True
    own = name.rpartition("\\")[2].partition("@")[0].rstrip("$")
    if not own.isascii() or own.isdecimal():
        return False
    return _is_mixed(own)


def _is_mixed(name: str) -> bool:
    """Tell whether letters and digits alternate, or all three kinds meet in one longer word."""
    if not name.isalnum():  # john.smith-2, svc_backup01
        return False
    runs = _RUNS.findall(name)
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(runs))
    kinds = {"digit" if run.isdigit() else run.isupper() for run in runs}
    if len(kinds) == _KINDS and len(name) >= _WORD:
        return True
    return changes >= _CHANGES or (len(name) >= _LONG and len(kinds) > 1)


def attempted(event: Event, text: str, low: str) -> list[str]:
    """Return the names that a failed login gave."""
    names: list[str] = []
    if event.tag == FAILED and isinstance(name := event.fields.get(USER), str):
        names.append(name)
    if event.tag != SUCCEEDED and any(map(low.__contains__, _FAILURES)):
        for pattern in ATTEMPTS:
            if any(map(low.__contains__, pattern.words)):
                found = (group for match in pattern.find.finditer(text) for group in match.groups())
                names += [name for name in found if name]
    return names

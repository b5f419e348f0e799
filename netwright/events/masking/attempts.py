"""User names of failed logins: now and then one is the password, typed a line too early.

Whoever succeeded once is known. Of the others a name is taken for a password if it looks like one:
nobody is called `Winter2026!`. A name that could be one stays, for it tells who is attacked.
"""

import re
from functools import lru_cache
from itertools import pairwise

from netwright.events.masking.patterns import ATTEMPTS
from netwright.model.event import Event

FAILED, SUCCEEDED = "LOGIN_FAILED", "LOGIN_SUCCEEDED"
USER = "user.name"

_FAILURES = ("fail", "invalid", "denied", "unknown", "illegal", "reject", "not known")
_NAME = re.compile(r"(?:[^\W_][\w.+-]{0,63}\\{1,2})?[\w][\w.+-]{0,63}(?:@[\w.-]{1,255})?\$?")
_RUNS = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")
_ENDS = (" from ", " by ", " via ", "]", '"', "'", ",", ";", ")")
_SHORTEST = 6
_WORD = 8  # Summer2026; JSmith2 is a name
_KINDS = 3
_CHANGES = 3  # between letters and digits: p4ssw0rd
_LONG = 20


@lru_cache(maxsize=4096)  # those who guess passwords guess few names
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


def _is_whole(name: str, text: str) -> bool:
    """Tell whether a name ends where a profile says: one with spaces in it may be cut."""
    before, _, after = text.partition(name)
    return before != text and (not after or after.startswith(_ENDS))


def attempted(event: Event, text: str, low: str) -> list[str]:
    """Return the names that a failed login gave: by the profile, else by what failures say."""
    name = event.fields.get(USER)
    if event.tag == FAILED and isinstance(name, str) and _is_whole(name, text):
        return [name]
    if event.tag == SUCCEEDED or not any(map(low.__contains__, _FAILURES)):
        return []
    active = (one.find for one in ATTEMPTS if any(map(low.__contains__, one.words)))
    found = (group for find in active for match in find.finditer(text) for group in match.groups())
    return [name for name in found if name]

"""Mask what is secret in an event: in its bytes, its text and its fields alike."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from netwright.events.masking.attempts import SUCCEEDED, USER, attempted, looks_secret
from netwright.events.masking.patterns import BENIGN, PATTERNS, SECRET_KEY
from netwright.model.event import Event
from netwright.model.secret import MASK

MOST_USERS = 20_000
_SHORTEST = 4  # a shorter secret is masked where it was found, and where it is all of a field
_DEEPEST = 8
_WORDS = (
    *("pass", "key", "secret", "communit", "$", "://", "snmp-", "token", "pwd", "psk", "mysql"),
    *("authoriz", "bearer"),
)
"""At least one is in every text that any pattern matches: most texts have none."""
_COMMON = ("root", "admin", "administrator", "nobody", "guest", "oracle", "postgres", "ubuntu")
_TEXTS = ("message", "hostname", "app_name", "proc_id", "msg_id")

Replace = Callable[[str], str]


class Masker:
    """Masks events, one after the other; remembers who succeeded to log in."""

    def __init__(self, users: Iterable[str] = ()) -> None:
        self.masked = 0
        self._users: OrderedDict[str, None] = OrderedDict.fromkeys((*_COMMON, *users))

    def users(self) -> list[str]:
        """Return who is known, to be given to the next one."""
        return list(self._users)

    def mask(self, event: Event) -> None:
        """Mask what is secret."""
        raw = event.raw.decode("latin-1")  # a character is an octet
        low = raw.lower()
        if event.tag == SUCCEEDED:
            self._welcome(str(event.fields.get(USER, "")))
        names = self._secret_names(event, low) if "user" in low or "login" in low else ()
        if "pass" in low or "key" in low:
            for phrase in BENIGN:
                low = low.replace(phrase, "")
        if names or any(map(low.__contains__, _WORDS)):
            self._mask(event, raw, low, names)

    def _mask(self, event: Event, raw: str, low: str, names: Iterable[str]) -> None:
        active = [one.find for one in PATTERNS if any(map(low.__contains__, one.words))]
        found = set(names)
        raw = _masked(raw, active, found)
        if not found:
            return
        found |= {_redecoded(secret) for secret in found}  # as it stands in the text
        replace = _replacer(found)
        event.raw = replace(raw).encode("latin-1")
        self.masked += 1
        _scrub_event(event, lambda text: replace(_masked(text, active, found)), found)

    def _secret_names(self, event: Event, low: str) -> list[str]:
        names = attempted(event, event.message, low)
        return [name for name in names if name not in self._users and looks_secret(name)]

    def _welcome(self, user: str) -> None:
        if user:
            self._users[user] = None
            self._users.move_to_end(user)
            if len(self._users) > MOST_USERS:
                self._users.popitem(last=False)


def _masked(text: str, patterns: Iterable[re.Pattern[str]], found: set[str]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda match: _without(match, found), text)
    return text


def _without(match: re.Match[str], found: set[str]) -> str:
    secret = match[1]
    if secret.strip("\"'").startswith(MASK):
        return match[0]
    quote = secret[0] if secret[0] in "\"'" else ""
    found.add(secret.strip("\"'"))
    start, end = match.start(1) - match.start(), match.end(1) - match.start()
    return f"{match[0][:start]}{quote}{MASK}{quote}{match[0][end:]}"


def _redecoded(secret: str) -> str:
    try:
        return secret.encode("latin-1").decode()
    except UnicodeError:
        return secret


def _replacer(found: Iterable[str]) -> Replace:
    """Return what replaces every secret that is long enough to be told from other text."""
    long = sorted((s for s in found if len(s) >= _SHORTEST), key=len, reverse=True)
    if not long:
        return str
    octets = (s.encode().decode("latin-1") for s in long)
    whole = re.compile("|".join(map(re.escape, dict.fromkeys((*long, *octets)))))
    return lambda text: whole.sub(MASK, text)


def _scrub_event(event: Event, scrub: Replace, found: set[str]) -> None:
    for name in _TEXTS:
        if text := getattr(event, name):
            setattr(event, name, scrub(text))
    event.errors = [scrub(text) for text in event.errors]
    for part in (event.fields, event.vendor_fields, event.structured_data, event.openconfig):
        if part:
            _scrub_all(part, scrub, found)


def _scrub_all(part: dict[str, Any], scrub: Replace, found: set[str], depth: int = 0) -> None:
    for key, value in part.items():
        if isinstance(value, str):
            is_secret = value in found or SECRET_KEY.fullmatch(key)
            part[key] = MASK if is_secret else scrub(value)
        elif isinstance(value, dict) and depth < _DEEPEST:
            _scrub_all(value, scrub, found, depth + 1)
        elif isinstance(value, list):
            part[key] = [scrub(item) if isinstance(item, str) else item for item in value]

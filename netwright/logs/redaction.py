"""The second line of defence: live secrets are masked in whatever is logged.

Secrets are `Secret` values and never meet a logger. Should a library's exception or a device's
echo carry one, it is masked here, in the forms it may take on the way: plain, quoted for a URL,
escaped, base64 at any alignment, hexadecimal, Cisco type 7. The cost of a line depends on its
length, not on how many secrets there are.
"""

import base64
import json
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from netwright.model.secret import MASK, Secret

SHORTEST = 4  # a shorter secret cannot be told from ordinary text
MOST = 4096  # secrets remembered; the oldest is forgotten first
_MOST_LINES = 200  # of a secret of many lines, such as a private key

# The key that Cisco IOS "type 7" passwords are XORed with; it is in every router and no secret.
_TYPE7_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_TYPE7_SEEDS = 16


class Secrets:
    """The live secrets of this process and every form in which they are masked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._new: dict[str, None] = {}  # in order; most processes log nothing, or little
        self._of: OrderedDict[str, frozenset[str]] = OrderedDict()  # secret -> its forms
        self._forms: set[str] = set()
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)  # first characters -> lengths

    def add(self, value: str) -> None:
        """Remember a secret; one that is too short to mask is ignored.

        Its forms cost 0.2 ms, so they are worked out when a line is logged: a vault of a thousand
        profiles is to be opened in less time than that.
        """
        if len(value) >= SHORTEST and value not in self._of:
            self._new[value] = None

    def _work_out(self) -> None:
        with self._lock:
            while self._new:
                value = next(iter(self._new))
                self._remember(value)
                del self._new[value]

    def _remember(self, value: str) -> None:
        self._of[value] = frozenset(_forms(value))
        for form in self._of[value]:
            self._forms.add(form)
            self._lengths[form[:SHORTEST]].add(len(form))
        if len(self._of) > MOST:
            _, forgotten = self._of.popitem(last=False)
            self._forms -= forgotten

    def redact(self, text: str) -> str:
        """Return text with every form of every secret replaced by asterisks."""
        if self._new:
            self._work_out()
        if not self._forms or self._lengths.keys().isdisjoint(_starts(text)):
            return text
        kept, position, copied = [], 0, 0
        while position <= len(text) - SHORTEST:
            length = self._length_at(text, position)
            if length:
                kept += [text[copied:position], MASK]
                copied = position + length
            position += length or 1
        return "".join([*kept, text[copied:]])

    def _length_at(self, text: str, position: int) -> int:
        """Return the length of the longest secret form that stands there, or 0."""
        lengths = self._lengths.get(text[position : position + SHORTEST], ())
        return max((n for n in lengths if text[position : position + n] in self._forms), default=0)


def _starts(text: str) -> set[str]:
    return {text[place : place + SHORTEST] for place in range(len(text) - SHORTEST + 1)}


def _forms(secret: str) -> Iterator[str]:
    octets = secret.encode("utf-8", "surrogatepass")
    yield from (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], octets.hex())
    yield from (quote(octets, safe=""), quote(octets), quote_plus(octets))
    for text in _base64(octets):
        yield from (text, text.translate(str.maketrans("+/", "-_")))
    yield from (_type7(octets, seed) for seed in range(_TYPE7_SEEDS))


def _base64(octets: bytes) -> Iterator[str]:
    """Yield the characters that depend on the secret alone, whatever stands before or after it."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + octets).decode().rstrip("=")
        inner = coded[(0, 2, 3)[before] : (before + len(octets)) * 8 // 6]
        if len(inner) > SHORTEST:
            yield inner


def _type7(octets: bytes, seed: int) -> str:
    coded = (
        octet ^ _TYPE7_KEY[(seed + place) % len(_TYPE7_KEY)] for place, octet in enumerate(octets)
    )
    return f"{seed:02d}{bytes(coded).hex().upper()}"


_secrets = Secrets()


def protect(*secrets: Secret) -> None:
    """Mask these secrets from now on, whole and line by line; who opens a vault calls this."""
    for secret in secrets:
        value = secret.reveal()
        _secrets.add(value)
        for line in value.splitlines()[:_MOST_LINES]:
            if not line.startswith("-----"):  # PEM armour (RFC 7468) is no secret
                _secrets.add(line)


def redact(text: str) -> str:
    """Return text with the live secrets masked."""
    return _secrets.redact(text)

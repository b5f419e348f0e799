"""Refuse vault passwords that a human made up.

The format stretches a password by 10,000 rounds only (OWASP asks for 600,000), so whoever has a
copy of the files guesses fast: the password itself must be out of reach.
"""

import math
import re

from netwright.errors import VaultError
from netwright.model.secret import Secret

_LEAST_BITS = 80.0
_WORD_BITS = math.log2(6**5)  # one of the 7,776 words of a dice list

# What comes easily to a human: words, years and other numbers, with what stands between them.
_EASY = r"(?P<easy>(?:[A-Z]?[a-z]{3,}|[A-Z]{4,}|[0-9]{4,})[^0-9A-Za-z]?)"
_PART = re.compile(rf"{_EASY}|.", re.DOTALL)
_REPEAT = re.compile(r"(.+?)\1{2,}|(..+?)\2", re.DOTALL)
_HEXADECIMAL = re.compile(r"[0-9a-f]{24,}")
_ALPHABETS = (("0-9", 10), ("a-f", 6), ("g-z", 20), ("A-F", 6), ("G-Z", 20), ("^0-9A-Za-z", 30))


def require_strong(password: Secret) -> None:
    """Accept what looks random, and a passphrase of seven dice words.

    Raises:
        VaultError: the password may be guessed.
    """
    if _estimate_bits(password.reveal()) < _LEAST_BITS:
        raise VaultError(
            "the vault password is too easy to guess",
            "let Netwright make one, or use `openssl rand -base64 32`",
        )


def _estimate_bits(text: str) -> float:
    once = _REPEAT.sub(r"\1\2", text)
    size = sum(size for span, size in _ALPHABETS if re.search(f"[{span}]", once))
    per_character = math.log2(size or 1)
    if _HEXADECIMAL.fullmatch(once):  # random digits and letters by nature, words by accident
        return per_character * len(once)
    return sum(
        min(_WORD_BITS if part["easy"] else per_character, per_character * len(part[0]))
        for part in _PART.finditer(once)
    )

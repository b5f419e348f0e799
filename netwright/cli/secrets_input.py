"""How secrets come in: by prompt, standard input or a file; never on the command line."""

import getpass
import json
import os
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer

from netwright.cli.output import note
from netwright.errors import UsageError

_MOST_OCTETS = 1024 * 1024

# kind -> (field, what to ask for); a hidden answer is a secret, an empty one means none
_LOGIN = (
    ("username", "User name"),
    ("password", "Password"),
    ("enable_password", "Enable password"),
)
_QUESTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "snmp_v1": (("community", "Community"),),
    "snmp_v2c": (("community", "Community"),),
    "snmp_v3": (
        ("username", "User name"),
        ("auth_protocol", "Authentication protocol (MD5 SHA SHA-224 SHA-256 SHA-384 SHA-512)"),
        ("auth_key", "Authentication key"),
        ("priv_protocol", "Privacy protocol (DES AES-128 AES-192 AES-256 AES-192-C AES-256-C)"),
        ("priv_key", "Privacy key"),
    ),
    "ssh": _LOGIN,
    "telnet": _LOGIN,
    "api": _LOGIN[:2],
}
_SHOWN = frozenset({"username", "auth_protocol", "priv_protocol"})


def read_secrets(
    kind: str, known: Collection[str], *, stdin: bool, file: Path | None
) -> dict[str, Any]:
    """Return the fields of a profile, from standard input, a file or a person.

    Args:
        kind: What the profile logs in to.
        known: Fields that the command line told; they are not asked for.
        stdin: Read a JSON object from standard input.
        file: Read a JSON object from a file.

    Raises:
        UsageError: both, or neither and nobody to ask, or no JSON object.
    """
    if stdin and file:
        raise UsageError("--secret-stdin and --secret-file exclude one another")
    if stdin:
        return _fields(sys.stdin.buffer.read(_MOST_OCTETS), "standard input")
    if file:
        return _fields(_content(file), str(file))
    if not sys.stdin.isatty():
        raise UsageError("no terminal to ask on", "give the secrets as JSON with --secret-stdin")
    return _asked(kind, known)


def _fields(text: bytes, source: str) -> dict[str, Any]:
    with suppress(ValueError):
        fields = json.loads(text)
        if isinstance(fields, dict):
            return fields
    # outside: a JSONDecodeError carries the text
    raise UsageError(f"{source}: not a JSON object", 'such as {"username": "…", "password": "…"}')


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        if os.fstat(stream.fileno()).st_mode & 0o077:
            note(f"{file}: open to others; remove it, or chmod 0600")
        return stream.read(_MOST_OCTETS)


def _asked(kind: str, known: Collection[str]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for field, question in _QUESTIONS.get(kind, ()):
        needs_protocol = field.endswith("_key")
        if field in known or (needs_protocol and field.replace("key", "protocol") not in answers):
            continue
        answer = _shown(question) if field in _SHOWN else getpass.getpass(f"{question}: ")
        if answer:
            answers[field] = answer
    return answers


def _shown(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, err=True)
    return answer

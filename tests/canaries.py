"""Marked secrets, every form one may take on its way out, and where to look for them.

The forms are written down here again, not taken from netwright.logs.redaction: what the masking
does not know must be found all the same.
"""

import base64
import json
import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.simulate.access import Access

TYPE_7_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"

V2C = Profile("marked-ro", Kind.SNMP_V2C, Community(Secret("CANARY/c0mmunity+1")))
V3 = Profile(
    "marked-v3",
    Kind.SNMP_V3,
    UsmUser(
        "poller", "SHA-256", Secret("CANARY auth&key 2"), "AES-128", Secret("CANARY priv=key 3")
    ),
)
SSH = Profile(
    "marked-ssh", Kind.SSH, Login("netops", Secret("CANARY/pass%word 4"), Secret("CANARY-enable:5"))
)
WRONG_SSH = Profile(
    "marked-wrong", Kind.SSH, Login("netops2", Secret("CANARY wrong?6")), order=1, realm="other"
)
WRONG_RO = Profile("marked-other", Kind.SNMP_V2C, Community(Secret("CANARY other#7")))
PROFILES = (V2C, V3, SSH, WRONG_SSH, WRONG_RO)
ACCESS = Access(snmp=(V3, V2C), ssh=(SSH,))
IMPORTED = "CANARY imported;8"

WORDS = (
    "CANARY/c0mmunity+1",
    "CANARY auth&key 2",
    "CANARY priv=key 3",
    "CANARY/pass%word 4",
    "CANARY-enable:5",
    "CANARY wrong?6",
    "CANARY other#7",
    IMPORTED,
)


def forms_of(word: str) -> Iterator[bytes]:
    """Yield a secret as it is, and as it is written in URLs, JSON, base64, hex and type 7."""
    octets = word.encode()
    yield from (octets, json.dumps(word)[1:-1].encode(), octets.hex().encode())
    yield octets.hex().upper().encode()
    yield from (each.encode() for each in (quote(word), quote(word, safe=""), quote_plus(word)))
    for before in range(3):
        coded = base64.b64encode(bytes(before) + octets)
        inner = coded[(0, 2, 3)[before] : (before + len(octets)) * 8 // 6]
        yield from (inner, inner.translate(bytes.maketrans(b"+/", b"-_")))
    for seed in range(16):
        hidden = (
            octet ^ TYPE_7_KEY[(seed + place) % len(TYPE_7_KEY)]
            for place, octet in enumerate(octets)
        )
        yield bytes(hidden).hex().upper().encode()


class Forms:
    """All forms of some secrets."""

    def __init__(self, words: Iterable[str]) -> None:
        self._forms = {form: word for word in words for form in forms_of(word)}

    def within(self, octets: bytes) -> set[str]:
        """Return the forms that stand there."""
        return {form.decode() for form in self._forms if form in octets}


def octets_of(folder: Path, *but: str) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder, and every object of a git repository, unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name not in but:
            with suppress(FileNotFoundError):
                yield str(path), path.read_bytes()
    for git in folder.rglob(".git"):
        listed = ["git", "-C", str(git.parent), "cat-file", "--batch-all-objects", "--batch"]
        done = subprocess.run(listed, capture_output=True, check=True)
        yield f"objects of {git}", done.stdout


@contextmanager
def watched_processes(root: int | None = None) -> Iterator[dict[str, bytes]]:
    """Collect arguments and environment of all processes below this one while the block runs."""
    seen: dict[str, bytes] = {}
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.02):
            for pid in _below(root or os.getpid()):
                for what in ("cmdline", "environ"):
                    with suppress(OSError):
                        octets = Path(f"/proc/{pid}/{what}").read_bytes()
                        seen[f"{what} {octets[:80]!r}"] = octets

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))

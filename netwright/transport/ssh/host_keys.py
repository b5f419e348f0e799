"""Which SSH host key belongs to which device: trust on first use, then never another.

The store is an OpenSSH known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"), so `ssh` and
`ssh-keygen -R` work on it. Several processes may share it: lines are appended under a lock, and
what others appended is read before a key is called new. Of the format, `@cert-authority` and
wildcard patterns are not read: devices have neither certificates nor, here, names.
"""

import base64
import fcntl
import hashlib
import hmac
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from paramiko import Transport

from netwright.errors import HostKeyChanged, ProjectError

logger = logging.getLogger(__name__)

_FIELDS = 3  # host, key type, base64


class HostKeyMode(StrEnum):
    """What to do with a device whose key we do not know."""

    TOFU = "tofu"  # trust on first use
    STRICT = "strict"  # refuse


class Verdict(StrEnum):
    """What the store decided about a key it did not know."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class HostKey:
    """A public host key as it travels (RFC 4253 section 6.6)."""

    key_type: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """The fingerprint as OpenSSH shows it, SHA256:…, without padding."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def host_key_of(transport: Transport) -> HostKey:
    """Return the key the server has proven to have."""
    key = transport.get_remote_server_key()
    return HostKey(key.get_name(), key.asbytes())


@dataclass(frozen=True, slots=True)
class HostKeyEvent:
    """What belongs in the audit log: a key trusted for the first time, or refused."""

    host: str
    verdict: Verdict
    fingerprint: str
    known: tuple[str, ...] = ()


def log_event(event: HostKeyEvent) -> None:
    """Leave a record in the log, where nobody keeps a better one."""
    level = logging.INFO if event.verdict is Verdict.TRUSTED else logging.WARNING
    fields = {"fingerprint": event.fingerprint, "known": event.known, "verdict": event.verdict}
    logger.log(level, "host key was not known", extra={"host_key_of": event.host, **fields})


def host_name(address: str, port: int) -> str:
    """Write an address and port as known_hosts does."""
    return address if port == 22 else f"[{address}]:{port}"  # noqa: PLR2004 - SSH's own port


class HostKeys:
    """The host keys trusted so far; safe to share between threads, the file between processes."""

    def __init__(
        self,
        path: Path,
        mode: HostKeyMode = HostKeyMode.TOFU,
        audit: Callable[[HostKeyEvent], None] = log_event,
    ) -> None:
        self.path = path
        self._mode = mode
        self._audit = audit
        self._lock = threading.Lock()
        self._keys: defaultdict[str, set[HostKey]] = defaultdict(set)
        self._revoked: defaultdict[str, set[HostKey]] = defaultdict(set)
        self._read = (0, 0, 0)  # inode, octets, mtime

    def strict(self) -> "HostKeys":
        """Return the same store, trusting nothing new."""
        return HostKeys(self.path, HostKeyMode.STRICT, self._audit)

    def known(self, address: str, port: int) -> frozenset[HostKey]:
        """Return the keys trusted for a device, so that their types are asked for first."""
        with self._turn():
            return self._lookup(self._keys, host_name(address, port))

    def check(self, address: str, port: int, key: HostKey) -> None:
        """Accept a known key, remember the first one, refuse any other.

        Raises:
            HostKeyChanged: the device is known by another key, or (strict) not at all.
            ProjectError: the store cannot be read or written.
        """
        event = self._judge(host_name(address, port), key)
        if event is None:
            return
        self._audit(event)
        if event.verdict is not Verdict.TRUSTED:
            raise HostKeyChanged(address, self._reason(event))

    def _judge(self, host: str, key: HostKey) -> HostKeyEvent | None:
        with self._turn():
            known = self._lookup(self._keys, host)
            revoked = self._lookup(self._revoked, host)
            if key in known - revoked:
                return None
            verdict = Verdict.CHANGED if known or key in revoked else Verdict.UNKNOWN
            if verdict is Verdict.UNKNOWN and self._mode is HostKeyMode.TOFU:
                verdict = Verdict.TRUSTED
                self._append(host, key)
            fingerprints = tuple(sorted(known_key.fingerprint for known_key in known))
            return HostKeyEvent(host, verdict, key.fingerprint, fingerprints)

    def _reason(self, event: HostKeyEvent) -> str:
        if event.verdict is Verdict.UNKNOWN:
            return f"host key {event.fingerprint} is not known; no credential was sent"
        return (
            f"host key changed to {event.fingerprint} from {', '.join(event.known) or 'revoked'}; "
            f"no credential was sent. If the change is meant: "
            f"ssh-keygen -f {self.path} -R '{event.host}'"
        )

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Keep other threads and processes out, and know what they wrote.

        The lock is a file of its own, as ssh-keygen replaces the store.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock_path = self.path.with_name(self.path.name + ".lock")
            with self._lock, lock_path.open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._catch_up()
                yield
        except OSError as error:
            raise ProjectError(f"host keys in {self.path}: {error.strerror}") from error

    def _catch_up(self) -> None:
        """Read what was appended since, or everything when the file was replaced or edited."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            self._forget()
            return
        with file:
            status = os.fstat(file.fileno())
            inode, octets, changed_at = self._read
            edited = status.st_size == octets and status.st_mtime_ns != changed_at
            if status.st_ino != inode or status.st_size < octets or edited:
                self._forget()
                octets = 0
            file.seek(octets)
            text = file.read()
            self._read = (status.st_ino, octets + len(text), status.st_mtime_ns)
        for line in text.decode(errors="replace").splitlines():
            self._learn(line)

    def _forget(self) -> None:
        self._keys.clear()
        self._revoked.clear()
        self._read = (0, 0, 0)

    def _learn(self, line: str) -> None:
        words = line.split()
        store = self._keys
        if words[:1] == ["@revoked"]:
            store = self._revoked
            words = words[1:]
        if len(words) < _FIELDS or words[0].startswith(("#", "@")):
            return
        hosts, key_type, encoded = words[:_FIELDS]
        try:
            key = HostKey(key_type, base64.b64decode(encoded, validate=True))
        except ValueError:  # binascii.Error is one; other characters than ASCII raise it plain
            return  # a line cut off by a crash, or nonsense
        for host in hosts.split(","):
            store[host].add(key)

    def _append(self, host: str, key: HostKey) -> None:
        line = f"{host} {key.key_type} {base64.b64encode(key.blob).decode()}\n"
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        with os.fdopen(os.open(self.path, flags, 0o600), "rb+", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
                line = "\n" + line  # whoever wrote last was killed in the middle
            file.write(line.encode())
        self._catch_up()

    def _lookup(self, store: defaultdict[str, set[HostKey]], host: str) -> frozenset[HostKey]:
        hashed = (name for name in store if name.startswith("|1|") and _is_hash_of(name, host))
        return frozenset().union(store.get(host, ()), *(store[name] for name in hashed))


def _is_hash_of(hashed: str, host: str) -> bool:
    """Compare with `HashKnownHosts yes`: |1|salt|HMAC-SHA1(salt, host), both in base64."""
    try:
        salt, digest = (base64.b64decode(part, validate=True) for part in hashed.split("|")[2:])
    except ValueError:
        return False
    return hmac.compare_digest(hmac.digest(salt, host.encode(), "sha1"), digest)

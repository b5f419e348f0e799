"""Profiles kept by OpenBao or HashiCorp Vault, in a KV version 2 engine.

One secret is one profile, `MOUNT/PATH/TENANT/NAME`; its keys are those of a vault file. What is
read is never written anywhere, and a token of ours is revoked as soon as all is read.
"""

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urlsplit

from netwright.credentials.schema import check_name, parse_profile
from netwright.credentials.yaml_text import Value
from netwright.errors import VaultError
from netwright.model.credential import Profile
from netwright.vault.memory import seal_memory
from netwright.vault.passwords import read_password

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class OpenBaoOptions:
    """Where the server is, and how to log in to it; sources are those of vault passwords."""

    url: str
    mount: str
    path: str
    token: str = field(repr=False)  # a source; empty with an AppRole
    role_id: str
    secret_id: str = field(repr=False)  # a source
    namespace: str
    ca_file: str | None
    timeout_s: float


class OpenBao:
    """A tenant's profiles in OpenBao."""

    name = "openbao"

    def __init__(self, options: OpenBaoOptions, tenant: str) -> None:
        check_name(tenant)
        self._options = options
        self._folder = "/".join(part for part in (options.path.strip("/"), tenant) if part)

    def load(self) -> dict[str, Profile]:
        """Read every profile of the tenant.

        Raises:
            VaultError: the server is unreachable, sealed or refuses, or a profile is none.
        """
        with self._client() as client, self._translated():
            kv = client.secrets.kv.v2
            return {name: self._profile(kv, name) for name in self._names(kv)}

    def _names(self, kv: Any) -> list[str]:
        answer: object = {"data": {"keys": []}}
        with suppress(_hvac().exceptions.InvalidPath):  # nothing there yet
            answer = kv.list_secrets(self._folder, mount_point=self._options.mount)
        match answer:
            case {"data": {"keys": [*names]}}:
                return [str(name) for name in names if not str(name).endswith("/")]
        raise self._garbage()

    def _profile(self, kv: Any, name: str) -> Profile:
        answer = kv.read_secret_version(
            f"{self._folder}/{name}",
            mount_point=self._options.mount,
            raise_on_deleted_version=True,
        )
        match answer:
            case {"data": {"data": dict(values)}}:
                return self._parsed(name, values)
        raise self._garbage()

    def _parsed(self, name: str, values: dict[str, Any]) -> Profile:
        try:
            return parse_profile(name, _values(values), encrypted=True)
        except VaultError as error:
            raise VaultError(f"openbao: {error}", error.hint) from error

    def _garbage(self) -> VaultError:
        return VaultError(f"openbao at {self._options.url}: does not answer as OpenBao does")

    @contextmanager
    def _client(self) -> Iterator[Any]:
        options = self._options
        _require_encryption(options.url)
        client = _hvac().Client(
            url=options.url,
            token="",
            namespace=options.namespace or None,
            verify=options.ca_file or True,
            timeout=options.timeout_s,
            allow_redirects=False,  # a redirect would carry the token to another server
        )
        with self._translated():
            self._log_in(client)
        seal_memory()
        try:
            yield client
        finally:
            if options.role_id:
                with suppress(_hvac().exceptions.VaultError, OSError):
                    client.auth.token.revoke_self()

    def _log_in(self, client: Any) -> None:
        options = self._options
        if options.role_id:
            secret_id = read_password(options.secret_id, "openbao") if options.secret_id else None
            client.auth.approle.login(options.role_id, secret_id and secret_id.reveal())
        else:
            client.token = read_password(options.token, "openbao").reveal()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        exceptions = _hvac().exceptions
        try:
            yield
        except exceptions.VaultError as error:
            fault = error
        except OSError as error:  # requests' errors are some
            fault = error
        else:
            return
        self._fail(fault)  # outside: a chained error may show what was sent

    def _fail(self, error: Exception) -> NoReturn:
        kind = type(error).__name__
        reason, hint = _REASONS.get(kind, (f"failed: {kind}", "see the server's log"))
        place = f"{self._options.mount}/{self._folder}"
        raise VaultError(f"openbao at {self._options.url}: {reason.format(place)}", hint)


_REASONS = {
    "VaultDown": ("is sealed", "unseal it: bao operator unseal"),
    "VaultNotInitialized": ("is not initialised", "bao operator init"),
    "Forbidden": ("the token may not list and read {}", "give its policy read and list on it"),
    "Unauthorized": ("the token is not accepted", "is it expired or revoked?"),
    "InvalidRequest": (
        "the AppRole is not accepted",
        "are role_id and secret_id right, and unused?",
    ),
    "InvalidPath": ("there is no KV version 2 engine, or no secret, at {}", "see mount and path"),
    "RateLimitExceeded": ("limits our requests", "try again later"),
    "SSLError": ("its certificate is not trusted", "ca_file names the CA that signed it"),
    "ConnectTimeout": ("does not answer", "is the address right, and the way open?"),
    "ReadTimeout": ("does not answer in time", "timeout_s says how long to wait"),
    "ConnectionError": ("cannot be reached", "is it running, and the address right?"),
    "InternalServerError": ("failed", "see the server's log"),
    "BadGateway": ("cannot be reached through its proxy", "is it running?"),
}


def _values(data: Mapping[str, Any]) -> dict[str, Value]:
    """Return a secret's keys as a vault file would have them: texts and lists of texts."""
    return {key: _value(each) for key, each in data.items()}


def _value(each: Any) -> Value:
    if isinstance(each, list):
        return [_value(item) for item in each]
    if isinstance(each, int) and not isinstance(each, bool):
        return str(each)
    return each if isinstance(each, str | dict) else None


def _require_encryption(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise VaultError(
            f"openbao at {url}: not over http, where everybody reads along", "https://"
        )
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise VaultError(f"openbao: {url!r} is no address of a server", "https://HOST:8200")


def _hvac() -> Any:
    try:
        return importlib.import_module("hvac")
    except ImportError as error:
        raise VaultError(
            "the hvac package is not installed", "pip install 'netwright[openbao]'"
        ) from error

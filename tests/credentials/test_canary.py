"""No value of ours shows a secret, however it is looked at."""

import copy
import json
import logging
import pickle
from collections.abc import Callable
from dataclasses import asdict
from ipaddress import ip_address

import orjson
import pytest

from netwright.credentials.document import open_document
from netwright.credentials.folder import VaultFolder, load_file
from netwright.credentials.writing import add_profile
from netwright.discovery.credential_budget import LoginRequest
from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.vault.keys import VaultKeys, VaultPassword

CANARY = Secret("CANARY-5ecret")
PROFILES = (
    Profile("ro", Kind.SNMP_V2C, Community(CANARY)),
    Profile("v3", Kind.SNMP_V3, UsmUser("u", "SHA", CANARY, "DES", CANARY)),
    Profile("core", Kind.SSH, Login("u", CANARY, CANARY, CANARY)),
)
PASSWORD = VaultPassword("default", CANARY)


@pytest.fixture(params=["profile", "request", "password", "keys", "folder", "file", "document"])
def value(request: pytest.FixtureRequest, folder: VaultFolder) -> object:
    """One of everything that holds a secret."""
    keys = VaultKeys([PASSWORD])
    path = add_profile(VaultFolder(folder.path, keys), PROFILES[2])
    values: dict[str, Callable[[], object]] = {
        "profile": lambda: PROFILES,
        "request": lambda: LoginRequest("run", PROFILES[2], "sw-1", ip_address("192.0.2.1")),
        "password": lambda: PASSWORD,
        "keys": lambda: keys,
        "folder": lambda: VaultFolder(folder.path, keys),
        "file": lambda: load_file(VaultFolder(folder.path, keys), path),
        "document": lambda: open_document(path.read_text(), keys),
    }
    return values[request.param]()


LOOKS: list[Callable[[object], object]] = [
    repr,
    str,
    "{}".format,
    "{!s:>40}".format,
    lambda value: f"{value}",
    lambda value: "%s %r" % (value, value),  # noqa: UP031 - how loggers format
    lambda value: json.dumps(value, default=str),
    lambda value: orjson.dumps(value, default=str),
    pickle.dumps,
    copy.copy,
    copy.deepcopy,
    asdict,  # type: ignore[list-item]
]


@pytest.mark.parametrize("look", LOOKS)
def test_no_look_shows_a_secret(value: object, look: Callable[[object], object]) -> None:
    """Either there is no secret in what one sees, or there is nothing to see."""
    try:
        seen = look(value)
    except TypeError as error:
        seen = error

    assert "CANARY" not in f"{seen!r}"


def test_no_exception_or_log_record_shows_a_secret(
    value: object, caplog: pytest.LogCaptureFixture
) -> None:
    """A traceback goes to the log, the log to whoever collects it."""
    error = RuntimeError(value)
    logging.getLogger(__name__).error("%s", value, exc_info=error, extra={"value": value})

    assert "CANARY" not in f"{error} {error!r} {caplog.text}"

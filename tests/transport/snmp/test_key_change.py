"""New keys for an SNMPv3 user: netwright.transport.snmp.key_change."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import AuthenticationFailed, CommandRejected, DeviceError, ProfileUnfit
from netwright.model.credential import Kind, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.transport.snmp import SnmpEngine, SnmpSession
from netwright.transport.snmp.key_change import key_change, key_changes
from tests.net_snmp import snmpd
from tests.transport.snmp.hostile import SYS_NAME

ADDRESS = ip_address("127.0.0.1")
PAIRS = [
    ("MD5", None),
    ("MD5", "DES"),
    ("SHA", "DES"),
    ("SHA", "AES-128"),
    ("SHA-256", "AES-128"),
    ("SHA-512", "AES-128"),
    ("SHA", "AES-256"),
]


def user_of(auth: str, priv: str | None, passphrases: str = "old") -> UsmUser:
    """Return the user of a pair of protocols."""
    name = f"u{auth}{priv or ''}".replace("-", "").lower()
    priv_key = Secret(f"{passphrases}-privacy") if priv else None
    return UsmUser(name, auth, Secret(f"{passphrases}-authentication"), priv, priv_key)


def configuration() -> Iterator[str]:
    """Yield templates to clone, the users' rights, and a user that may not write."""
    yield "sysName lab"
    for auth, priv in PAIRS:
        user = user_of(auth, priv)
        cipher = {"AES-128": "AES"}.get(priv or "", priv)
        privacy = f" {cipher} old-privacy" if priv else ""
        yield f"createUser template-{user.username} {auth} old-authentication{privacy}"
        for name in (user.username, f"template-{user.username}"):
            yield f"rwuser {name} {'priv' if priv else 'auth'}"
    yield "createUser reader SHA old-authentication AES old-privacy"
    yield "rouser reader priv"


def clone(port: int, auth: str, priv: str | None) -> None:
    """Make a user as RFC 3414 means it: net-snmp changes no keys of one from its configuration."""
    client = shutil.which("snmpusm")
    if client is None:
        pytest.skip("snmpusm (Debian: snmp) is not installed")
    user = user_of(auth, priv)
    template = f"template-{user.username}"
    options = ["-v3", "-u", template, "-a", auth, "-A", "old-authentication", "-l"]
    cipher = {"AES-128": "AES"}.get(priv or "", priv)
    options += ["authPriv", "-x", cipher, "-X", "old-privacy"] if cipher else ["authNoPriv"]
    command = [client, "-m", "", *options, f"{ADDRESS}:{port}", "create", user.username, template]
    subprocess.run(command, check=True, capture_output=True, env={"MIBS": "", **os.environ})


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run snmpd; yield its port."""
    with snmpd(tmp_path_factory.mktemp("snmpd"), list(configuration())) as port:
        for auth, priv in PAIRS:
            clone(port, auth, priv)
        yield port


def session_of(engine: SnmpEngine, port: int, user: UsmUser) -> SnmpSession:
    """Open a session for a user."""
    profile = Profile("v3", Kind.SNMP_V3, user)
    return engine.session(ADDRESS, profile, port=port, timeout_s=0.5)


def change(session: SnmpSession, old: UsmUser, new: UsmUser) -> None:
    """Change a user's keys, after the session has learned the engine ID."""
    session.get([SYS_NAME])
    assert session.engine_id is not None
    session.set(key_changes(old, new, session.engine_id, os.urandom))


@pytest.mark.integration
@pytest.mark.parametrize(("auth", "priv"), PAIRS)
def test_net_snmp_takes_new_keys_and_forgets_the_old_ones(
    engine: SnmpEngine, port: int, auth: str, priv: str | None
) -> None:
    """The passphrases as an operator knows them open the agent, before and after."""
    old, new = user_of(auth, priv), user_of(auth, priv, "new")
    change(session_of(engine, port, old), old, new)

    assert session_of(engine, port, new).get([SYS_NAME])[0][2] == b"lab"
    with pytest.raises(AuthenticationFailed):
        session_of(engine, port, old).get([SYS_NAME])


@pytest.mark.integration
def test_a_user_that_may_not_write_keeps_its_keys(engine: SnmpEngine, port: int) -> None:
    """The agent says so, and nothing has changed."""
    old = UsmUser("reader", "SHA", Secret("old-authentication"), "AES-128", Secret("old-privacy"))
    new = replace(old, auth_key=Secret("new-authentication"), priv_key=Secret("new-privacy"))
    with pytest.raises(CommandRejected):
        change(session_of(engine, port, old), old, new)

    assert session_of(engine, port, old).get([SYS_NAME])[0][2] == b"lab"


@pytest.mark.integration
def test_a_set_of_a_wrong_key_is_an_error(engine: SnmpEngine, port: int) -> None:
    """A SET is signed like anything else."""
    stranger = UsmUser("reader", "SHA", Secret("guessed-authentication"))
    with pytest.raises(DeviceError):
        session_of(engine, port, stranger).set([(SYS_NAME, b"mine")])


@given(st.binary(min_size=20, max_size=20), st.binary(min_size=1, max_size=64), st.randoms())
def test_who_knows_the_old_key_finds_the_new_one(old: bytes, new: bytes, random: object) -> None:
    """As the agent does it: RFC 3414 section 5, backwards, piece by piece."""
    del random
    noise = b"\x07" * len(new)
    sent = key_change("sha1", old, new, noise)
    state, found = old, b""
    while len(found) < len(new):
        state = hashlib.sha1(state + noise, usedforsecurity=False).digest()
        piece = sent[len(noise) + len(found) :][: len(state)]
        found += bytes(a ^ b for a, b in zip(piece, state, strict=False))

    assert sent[: len(noise)] == noise
    assert found == new


def test_neither_passphrase_nor_key_is_in_what_is_sent() -> None:
    """It may be seen by anybody where the user has no privacy."""
    old, new = user_of("SHA", "AES-128"), user_of("SHA", "AES-128", "new")
    sent = b"".join(value for _, value in key_changes(old, new, b"\x80engine", os.urandom))

    assert b"new-" not in sent
    assert len(sent) == 2 * 20 + 2 * 16


@pytest.mark.parametrize(
    "new", [UsmUser("other", "SHA", Secret("x" * 12)), UsmUser("usha", "MD5", Secret("x" * 12))]
)
def test_only_keys_are_changed(new: UsmUser) -> None:
    """A user with another name or protocol is another user."""
    with pytest.raises(ProfileUnfit):
        key_changes(UsmUser("usha", "SHA", Secret("old")), new, b"\x80engine", os.urandom)

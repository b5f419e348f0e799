"""The keys of a profile: netwright.credentials.schema."""

from ipaddress import ip_network

import pytest

from netwright.credentials.schema import parse_profile, profile_values
from netwright.credentials.yaml_text import Value
from netwright.errors import VaultError
from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret

SECRET = Secret("CANARY")
SSH: dict[str, Value] = {"kind": "ssh", "username": "netops", "password": SECRET}
V3: dict[str, Value] = {
    "kind": "snmp_v3",
    "username": "ro",
    "auth_protocol": "SHA-256",
    "auth_key": SECRET,
    "priv_protocol": "AES",
    "priv_key": SECRET,
}


def test_a_community() -> None:
    """SNMPv1 and v2c have nothing else."""
    profile = parse_profile("ro", {"kind": "snmp_v2c", "community": SECRET}, encrypted=False)

    assert profile == Profile("ro", Kind.SNMP_V2C, Community(SECRET))
    assert (profile.order, profile.scopes, profile.realm) == (100, (), "default")


def test_an_snmp_v3_user() -> None:
    """`AES` is AES-128, as every vendor's manual has it."""
    profile = parse_profile("v3", {**V3, "context": "vlan-1"}, encrypted=False)

    assert profile.credential == UsmUser("ro", "SHA-256", SECRET, "AES-128", SECRET, "vlan-1")


def test_a_login_with_everything_else() -> None:
    """Scopes bound where the secret may go."""
    values = SSH | {"order": "10", "scopes": ["10.0.0.0/8", "2001:db8::/32"], "realm": "local"}
    profile = parse_profile("core", values, encrypted=False)

    assert profile.credential == Login("netops", SECRET)
    assert (profile.order, profile.realm) == (10, "local")
    assert profile.scopes == (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


def test_a_plain_secret_in_a_plain_file_is_refused() -> None:
    """The product we replace kept them so; and what has been readable has to be changed."""
    with pytest.raises(VaultError, match="core: password: a secret in plain text") as caught:
        parse_profile("core", SSH | {"password": "CANARY"}, encrypted=False)
    assert "ansible-vault encrypt" in caught.value.hint
    assert "change that secret" in caught.value.hint


def test_a_plain_secret_in_an_encrypted_file_is_fine() -> None:
    """That is what the encryption is for."""
    profile = parse_profile("core", SSH | {"password": "CANARY"}, encrypted=True)

    assert profile.credential == Login("netops", SECRET)


def test_a_line_end_that_was_sealed_with_a_password_is_dropped() -> None:
    """`echo secret | ansible-vault encrypt_string` does that to everybody once."""
    key = Secret("-----BEGIN CANARY\n")
    values = SSH | {"password": Secret("CANARY\n"), "private_key": key}

    assert parse_profile("core", values, encrypted=False).credential == Login(
        "netops", SECRET, private_key=key
    )


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({}, "kind: not one of snmp_v1"),
        ({"kind": "CANARY"}, "kind: not one of"),
        (SSH | {"pasword": SECRET}, "pasword: unknown key of ssh"),
        (SSH | {"community": SECRET}, "community: unknown key of ssh"),
        (SSH | {"username": None}, "username: missing"),
        (SSH | {"username": ["CANARY"]}, "username: not a line of text"),
        (SSH | {"username": "CANARY\x1b[2J"}, "username: not a line of text"),
        (SSH | {"password": None}, "password: missing"),
        (SSH | {"password": ["CANARY"]}, "password: not a text"),
        (SSH | {"order": "CANARY"}, "order: not a whole number"),
        (SSH | {"scopes": ["CANARY"]}, "scopes: not a list of prefixes"),
        (SSH | {"scopes": "10.0.0.1/8"}, "scopes: not a list of prefixes"),
        ({"kind": "snmp_v2c"}, "community: missing"),
        ({"kind": "snmp_v2c", "community": Secret("")}, "community: missing"),
        (V3 | {"auth_protocol": "CANARY"}, "auth_protocol: not one of MD5, SHA"),
        (V3 | {"priv_protocol": "CANARY"}, "priv_protocol: not one of DES"),
        (V3 | {"auth_key": None}, "auth_protocol and auth_key: there must be both"),
        (V3 | {"priv_protocol": None}, "priv_protocol and priv_key: there must be both"),
        (V3 | {"auth_protocol": None, "auth_key": None}, "priv_protocol: needs an auth_protocol"),
    ],
)
def test_a_fault_names_profile_and_key_but_no_value(values: dict[str, Value], fault: str) -> None:
    """Under a wrong key, the value may be a password."""
    with pytest.raises(VaultError, match=f"core: {fault}") as caught:
        parse_profile("core", values, encrypted=False)
    assert "CANARY" not in f"{caught.value!r} {caught.value.hint}"


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "a b", "x" * 64, "a.example", "a\n"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    """A name becomes a path; an example file is never read."""
    with pytest.raises(VaultError, match="not a usable name"):
        parse_profile(name, SSH, encrypted=False)


def test_a_profile_written_is_a_profile_read() -> None:
    """Only what differs from the defaults is written."""
    profile = parse_profile("core", SSH | {"order": "5", "scopes": ["10.0.0.0/8"]}, encrypted=False)
    values = profile_values(profile)

    assert values == SSH | {"order": 5, "scopes": ["10.0.0.0/8"]}
    assert parse_profile("core", values, encrypted=False) == profile

"""What a row of another product holds: netwright.credentials.legacy.rows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.credentials.legacy.columns import Role, recognise
from netwright.credentials.legacy.rows import profiles_in
from netwright.errors import VaultError
from netwright.model.credential import Community, Kind, Login, UsmUser
from netwright.model.legacy import LegacyTable
from netwright.model.secret import Secret


def found(**cells: Any) -> list[tuple[Kind, object]]:
    """Return the credentials of a row."""
    shape = recognise(LegacyTable("devices", tuple(cells)), {}, alone=True)
    return [(each.kind, each.credential) for each in profiles_in(shape, cells)]


def test_a_row_may_hold_every_kind() -> None:
    """One device, one row, everything that opens it."""
    row = {
        "ssh_username": "netops",
        "ssh_password": "CANARY-ssh",
        "enable_password": "CANARY-en",
        "snmp_community": "CANARY-ro",
        "snmp_v3_user": "poller",
        "snmp_v3_auth_protocol": "SHA256",
        "snmp_v3_auth_key": "CANARY-auth",
        "snmp_v3_priv_protocol": "AES",
        "snmp_v3_priv_key": "CANARY-priv",
    }

    assert found(**row) == [
        (Kind.SNMP_V2C, Community(Secret("CANARY-ro"))),
        (
            Kind.SNMP_V3,
            UsmUser("poller", "SHA-256", Secret("CANARY-auth"), "AES-128", Secret("CANARY-priv")),
        ),
        (Kind.SSH, Login("netops", Secret("CANARY-ssh"), Secret("CANARY-en"))),
    ]


def test_version_1_is_version_1() -> None:
    """It is asked in another way."""
    assert found(snmp_version="v1", community="CANARY")[0][0] is Kind.SNMP_V1


@pytest.mark.parametrize("listed", ["one, two;three", '["one", "two", "three"]', "one\ntwo three"])
def test_communities_may_be_a_list(listed: str) -> None:
    """As people type them, and as JSON."""
    assert [c for _, c in found(communities=listed)] == [
        Community(Secret(each)) for each in ("one", "two", "three")
    ]


@pytest.mark.parametrize("nothing", [None, "", "  ", "NULL", "\\N"])
def test_what_is_empty_is_no_credential(nothing: object) -> None:
    """Half of all columns are empty in half of all rows."""
    assert found(ssh_username="netops", ssh_password=nothing, community=nothing) == []


def test_blanks_belong_to_a_password() -> None:
    """Some people do that."""
    assert found(username="u", password=" a b ")[0][1] == Login("u", Secret(" a b "))


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("usmHMACSHAAuthProtocol", "SHA"),
        ("hmac-sha-512", "SHA-512"),
        ("sha1", "SHA"),
        ("MD5", "MD5"),
        (None, "SHA"),
    ],
)
def test_protocols_are_known_by_many_names(told: object, meant: str) -> None:
    """Nothing is what most products assume as SHA."""
    [(_, credential)] = found(snmp_v3_user="u", auth_protocol=told, auth_key="CANARY-key")

    assert isinstance(credential, UsmUser)
    assert credential.auth_protocol == meant


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"ssh_password": "CANARY"}, "without its user name"),
        ({"auth_key": "CANARY"}, "without its user name"),
        ({"enable_password": "CANARY"}, "without a login"),
        ({"snmp_v3_user": "u", "priv_key": "CANARY"}, "needs an auth_protocol"),
        ({"snmp_v3_user": "u", "auth_key": "C", "auth_protocol": "ROT13"}, "not one of MD5"),
        ({"community": b"\xff\xfe"}, "no text"),
        ({"community": "gAAAAABCANARY"}, "encrypted or hashed already"),
        ({"username": "u", "password": "$2b$12$CANARY"}, "encrypted or hashed already"),
        ({"username": "u\nv", "password": "CANARY"}, "not a line of text"),
    ],
)
def test_what_cannot_be_imported_is_said_without_it(cells: dict[str, Any], fault: str) -> None:
    """The report goes to a ticket."""
    with pytest.raises(VaultError, match=fault) as caught:
        found(**cells)
    assert "CANARY" not in f"{caught.value} {caught.value.hint} {caught.value.__cause__}"


CELLS = st.none() | st.text() | st.binary() | st.integers() | st.floats()


@given(st.dictionaries(st.sampled_from([str(role) for role in Role]), CELLS))
def test_arbitrary_cells_never_crash(cells: dict[str, Any]) -> None:
    """A credential or the typed error; nothing else."""
    try:
        profiles = found(**cells)
    except VaultError:
        return
    assert all(isinstance(kind, Kind) for kind, _ in profiles)

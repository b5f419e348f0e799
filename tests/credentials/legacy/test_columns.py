"""Which column of another product is what: netwright.credentials.legacy.columns."""

import pytest

from netwright.credentials.legacy.columns import Role, check_mapping, recognise, snake_case
from netwright.errors import UsageError
from netwright.model.legacy import LegacyTable


def roles(*columns: str, table: str = "devices", alone: bool = False) -> dict[str, Role]:
    """Recognise columns."""
    return dict(recognise(LegacyTable(table, columns), {}, alone=alone).roles)


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("ip_address", Role.ADDRESS),
        ("mgmt_ip", Role.ADDRESS),
        ("hostname", Role.ADDRESS),
        ("ssh_username", Role.SSH_USERNAME),
        ("username", Role.SSH_USERNAME),
        ("ssh_password", Role.SSH_PASSWORD),
        ("password", Role.SSH_PASSWORD),
        ("cli_pw", Role.SSH_PASSWORD),
        ("enable_password", Role.ENABLE_PASSWORD),
        ("enable_secret", Role.ENABLE_PASSWORD),
        ("ssh_private_key", Role.PRIVATE_KEY),
        ("telnet_password", Role.TELNET_PASSWORD),
        ("api_password", Role.API_PASSWORD),
        ("snmp_version", Role.SNMP_VERSION),
        ("community", Role.COMMUNITY),
        ("snmp_community", Role.COMMUNITY),
        ("snmp_community_string", Role.COMMUNITY),
        ("snmp_rw_community", Role.COMMUNITY),
        ("snmp_ro", Role.COMMUNITY),
        ("communities", Role.COMMUNITIES),
        ("snmp_v3_user", Role.V3_USERNAME),
        ("snmp_v3_security_name", Role.V3_USERNAME),
        ("snmp_v3_auth_key", Role.AUTH_KEY),
        ("snmpV3AuthPassword", Role.AUTH_KEY),
        ("auth_passphrase", Role.AUTH_KEY),
        ("snmp_v3_auth_protocol", Role.AUTH_PROTOCOL),
        ("snmp_v3_auth_proto", Role.AUTH_PROTOCOL),
        ("snmp_v3_priv_key", Role.PRIV_KEY),
        ("privacy_password", Role.PRIV_KEY),
        ("snmp_v3_priv_proto", Role.PRIV_PROTOCOL),
        ("snmp_v3_context_name", Role.CONTEXT),
    ],
)
def test_a_column_is_known_by_its_name(column: str, role: Role) -> None:
    """Products agree on the words, not on their order."""
    assert roles(column, alone=True) == {column: role}


@pytest.mark.parametrize(
    "column",
    ["id", "vendor", "os_version", "password_hash", "password_changed_at", "serial", "gateway_ip"],
)
def test_other_columns_are_left_alone(column: str) -> None:
    """What is not a credential must not be wiped."""
    assert roles(column, alone=True) == {}


def test_the_passwords_of_people_are_none_of_our_business() -> None:
    """A product keeps the logins of its own users too."""
    assert roles("username", "password", "email", table="users") == {"username": Role.SSH_USERNAME}
    assert Role.SSH_PASSWORD in roles("username", "password", table="device_credentials").values()


def test_the_user_of_a_table_of_snmp_profiles_is_an_snmp_user() -> None:
    """There is no login in it."""
    found = roles("name", "username", "auth_key", "priv_key", table="snmp_profiles")

    assert found["username"] is Role.V3_USERNAME


def test_a_mapping_wins() -> None:
    """For names that nobody could guess, and for columns that only look like credentials."""
    told = {"kit": {"pw1": "ssh_password", "community": "ignore"}, "*": {"ip_address": "address"}}
    found = recognise(LegacyTable("kit", ("pw1", "community", "ip_address")), told, alone=False)

    assert found.roles == {"pw1": Role.SSH_PASSWORD, "ip_address": Role.ADDRESS}


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"kit": {"pw": "ssh_password"}}, r"kit\.pw that is not there"),
        ({"kit": {"a": "password"}}, "'password' is no role"),
    ],
)
def test_a_mapping_that_does_not_fit_is_named(told: dict[str, dict[str, str]], fault: str) -> None:
    """Rather than silently importing nothing."""
    with pytest.raises(UsageError, match=fault):
        recognise(LegacyTable("kit", ("a",)), told, alone=False)


def test_a_mapping_of_an_unknown_table_is_named() -> None:
    """A spelling mistake."""
    with pytest.raises(UsageError, match="'kti'"):
        check_mapping({"kti": {}, "*": {}}, [LegacyTable("kit", ())])


def test_names_are_compared_in_snake_case() -> None:
    """Each framework spells as it likes."""
    assert [snake_case(each) for each in ("snmpV3AuthKey", "SSH Password", "enable-secret")] == [
        "snmp_v3_auth_key",
        "ssh_password",
        "enable_secret",
    ]

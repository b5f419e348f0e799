"""Which column of a foreign table is what: by its name, or as a mapping file says.

Names are compared in snake case: `snmpV3AuthKey` is `snmp_v3_auth_key`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from netwright.errors import UsageError
from netwright.model.legacy import LegacyTable

Mapped = Mapping[str, Mapping[str, str]]
"""Table -> column -> role; `*` stands for every table."""


class Role(StrEnum):
    """What a column holds; these are the words of a mapping file."""

    ADDRESS = "address"
    SSH_USERNAME = "ssh_username"
    SSH_PASSWORD = "ssh_password"  # noqa: S105 - the name of a column
    ENABLE_PASSWORD = "enable_password"  # noqa: S105
    PRIVATE_KEY = "private_key"
    TELNET_USERNAME = "telnet_username"
    TELNET_PASSWORD = "telnet_password"  # noqa: S105
    API_USERNAME = "api_username"
    API_PASSWORD = "api_password"  # noqa: S105
    SNMP_VERSION = "snmp_version"
    COMMUNITY = "community"
    COMMUNITIES = "communities"
    V3_USERNAME = "snmp_v3_username"
    AUTH_PROTOCOL = "auth_protocol"
    AUTH_KEY = "auth_key"
    PRIV_PROTOCOL = "priv_protocol"
    PRIV_KEY = "priv_key"
    CONTEXT = "context"
    IGNORE = "ignore"


SECRET_ROLES = frozenset(
    {
        Role.SSH_PASSWORD,
        Role.ENABLE_PASSWORD,
        Role.PRIVATE_KEY,
        Role.TELNET_PASSWORD,
        Role.API_PASSWORD,
        Role.COMMUNITY,
        Role.COMMUNITIES,
        Role.AUTH_KEY,
        Role.PRIV_KEY,
    }
)

_USER = r"user(_?name)?"
_PASSWORD = r"(password|passwd|passphrase|pass|pwd|pw)"  # noqa: S105 - a pattern
_SHELL = r"(ssh|cli|vty|login|device|node|host)"
_IP = r"(ip(v[46])?|address|ip(v[46])?_?addr(ess)?)"
_WEB = r"(api|https?|rest|restconf|netconf|eapi|nxapi)"
_V3 = r"(snmp_?)?(v3_?|usm_)?"
_ACCESS = r"(ro|rw|read|write|read_?only|read_?write|get|set|trap|default)"
_NAMES: tuple[tuple[Role, str], ...] = (
    (
        Role.ADDRESS,
        rf"((device|host|node)_)?((mgmt|management|primary|loopback)_?)?{_IP}|host(_?name)?",
    ),
    (Role.AUTH_PROTOCOL, rf"{_V3}auth(entication)?_?(proto(col)?|algo?(rithm)?|type|method)"),
    (Role.PRIV_PROTOCOL, rf"{_V3}(priv(acy)?|enc(ryption)?)_?(proto(col)?|algo?(rithm)?|type)"),
    (Role.AUTH_KEY, rf"{_V3}auth(entication)?_?(key|secret|{_PASSWORD})"),
    (Role.PRIV_KEY, rf"{_V3}(priv(acy)?|enc(ryption)?)_?(key|secret|{_PASSWORD})"),
    (Role.CONTEXT, rf"{_V3}context(_?name)?"),
    (
        Role.V3_USERNAME,
        rf"(snmp_?v3_?|v3_?|usm_|snmp_)({_USER}|security_?name|sec_?name|login)|security_?name",
    ),
    (Role.SNMP_VERSION, r"snmp_?ver(sion)?"),
    (Role.COMMUNITIES, r"(snmp_?)?(communities|community_?(strings|names|list))"),
    (
        Role.COMMUNITY,
        rf"(snmp_?)?(v?[12]c?_?)?({_ACCESS}_?)?community(_?(string|name|{_ACCESS}))?",
    ),
    (Role.COMMUNITY, r"snmp_?(ro|rw)"),
    (Role.ENABLE_PASSWORD, rf"(({_SHELL}|telnet)_)?(enable|privileged)_?(secret|{_PASSWORD})"),
    (Role.PRIVATE_KEY, rf"({_SHELL}_)?private_?key|ssh_?key"),
    (Role.TELNET_USERNAME, rf"telnet_?({_USER}|login|id)"),
    (Role.TELNET_PASSWORD, rf"telnet_?{_PASSWORD}"),
    (Role.API_USERNAME, rf"{_WEB}_?({_USER}|login|id)"),
    (Role.API_PASSWORD, rf"{_WEB}_?{_PASSWORD}"),
    (Role.SSH_USERNAME, rf"({_SHELL}_?)?({_USER}|account)|{_SHELL}_?(login|id)|login"),
    (Role.SSH_PASSWORD, rf"({_SHELL}_?)?({_USER}_?)?{_PASSWORD}"),
)
_PATTERNS = tuple((role, re.compile(names)) for role, names in _NAMES)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VAGUE = re.compile(rf"{_PASSWORD}|{_USER}_?{_PASSWORD}|login_?{_PASSWORD}|private_?key")
_OURS = re.compile(
    r"cred|device|node|host|router|switch|firewall|snmp|ssh|network|equipment|asset|profile"
)
_PEOPLE = re.compile(r"(^|_)(users?|accounts?|members?|sessions?|tokens?|auth)($|_)")


@dataclass(frozen=True, slots=True)
class TableRoles:
    """A table that holds credentials, addresses or both."""

    table: LegacyTable
    roles: Mapping[str, Role]  # column -> role

    def columns(self, *roles: Role) -> list[str]:
        """Return the columns of these roles, in the order of the roles."""
        return [name for role in roles for name, its in self.roles.items() if its is role]

    @property
    def secrets(self) -> list[str]:
        """The columns that must not be readable."""
        return [name for name, role in self.roles.items() if role in SECRET_ROLES]


def recognise(table: LegacyTable, mapped: Mapped, *, alone: bool) -> TableRoles:
    """Return the roles of a table's columns.

    Args:
        table: The table.
        mapped: What the mapping file says; it wins.
        alone: The table is all there is, so it is about devices whatever its name.

    Raises:
        UsageError: the mapping names no column or role that there is.
    """
    told = _told(table, mapped)
    guessed = {name: _guess(name) for name in table.columns if name not in told}
    roles = told | {name: role for name, role in guessed.items() if role}
    if not alone and not told and not _is_about_devices(table.name, roles):
        roles = {name: role for name, role in roles.items() if not _is_vague(name)}
    roles = {name: role for name, role in roles.items() if role is not Role.IGNORE}
    return TableRoles(table, _with_usm_user(roles))


def check_mapping(mapped: Mapped, tables: Iterable[LegacyTable]) -> None:
    """Accept a mapping whose tables exist.

    Raises:
        UsageError: one does not.
    """
    known = {table.name for table in tables} | {"*"}
    for name in mapped.keys() - known:
        raise UsageError(f"the mapping names a table {name!r} that is not there")


def snake_case(name: str) -> str:
    """Return a column's name as it is compared."""
    return re.sub(r"[^a-z0-9]+", "_", _HUMP.sub("_", name).lower()).strip("_")


def _guess(name: str) -> Role | None:
    wanted = snake_case(name)
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(wanted)), None)


def _told(table: LegacyTable, mapped: Mapped) -> dict[str, Role]:
    everywhere = {k: v for k, v in mapped.get("*", {}).items() if k in table.columns}
    told = everywhere | dict(mapped.get(table.name, {}))
    for column, role in told.items():
        if column not in table.columns:
            raise UsageError(f"the mapping names a column {table.name}.{column} that is not there")
        if role not in set(Role):
            raise UsageError(f"{role!r} is no role", f"one of {', '.join(Role)}")
    return {column: Role(role) for column, role in told.items()}


def _is_about_devices(table: str, roles: Mapping[str, Role]) -> bool:
    name = snake_case(table)
    addressed = Role.ADDRESS in roles.values()
    return bool(addressed or _OURS.search(name)) and not _PEOPLE.search(name)


def _is_vague(column: str) -> bool:
    return bool(_VAGUE.fullmatch(snake_case(column)))


def _with_usm_user(roles: dict[str, Role]) -> dict[str, Role]:
    """In a table of SNMPv3 users alone, `username` is theirs."""
    held = set(roles.values())
    snmp_only = held & {Role.AUTH_KEY, Role.PRIV_KEY} and not held & {
        Role.V3_USERNAME,
        Role.SSH_PASSWORD,
        Role.PRIVATE_KEY,
    }
    if not snmp_only:
        return roles
    return {c: Role.V3_USERNAME if r is Role.SSH_USERNAME else r for c, r in roles.items()}

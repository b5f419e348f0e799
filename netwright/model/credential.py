"""Credential profiles: what is tried on a device, in which order, and where it may go."""

import ipaddress
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from netwright.model.secret import Secret

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Prefix = ipaddress.IPv4Network | ipaddress.IPv6Network

LOCAL_REALM = "local"
DEFAULT_REALM = "default"
DEFAULT_ORDER = 100
_LONGEST_ENABLING = 56


class Kind(StrEnum):
    """What a profile logs in to."""

    SNMP_V1 = "snmp_v1"
    SNMP_V2C = "snmp_v2c"
    SNMP_V3 = "snmp_v3"
    SSH = "ssh"
    TELNET = "telnet"
    API = "api"

    @property
    def is_login(self) -> bool:
        """A login is checked by an account that can lock; a community or USM user is not."""
        return self in {Kind.SSH, Kind.TELNET, Kind.API}


class Account(NamedTuple):
    """Whatever counts wrong passwords: a user of a shared realm, or of one device only.

    `device` is empty in a shared realm (TACACS, RADIUS), where the account is one everywhere.
    """

    username: str
    realm: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Community:
    """An SNMPv1 or v2c community (RFC 1157, RFC 1901)."""

    community: Secret


@dataclass(frozen=True, slots=True)
class UsmUser:
    """An SNMPv3 user (RFC 3414); keys are passphrases, protocols in the contract's spelling."""

    username: str
    auth_protocol: str | None = None
    auth_key: Secret | None = None
    priv_protocol: str | None = None
    priv_key: Secret | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A login over SSH, Telnet or an API; `jump` is user@host[:port] of a jump host."""

    username: str
    password: Secret | None = None
    enable_password: Secret | None = None
    private_key: Secret | None = None
    jump: str | None = None


@dataclass(frozen=True)
class Profile:
    """One named credential; `scopes` empty means it may be offered anywhere allowed."""

    name: str
    kind: Kind
    credential: Community | UsmUser | Login
    order: int = DEFAULT_ORDER
    scopes: tuple[Prefix, ...] = ()
    realm: str = DEFAULT_REALM

    @property
    def username(self) -> str | None:
        """The account's user name; a community has none."""
        return None if isinstance(self.credential, Community) else self.credential.username

    def account(self, device: str) -> Account | None:
        """The account that a login on the device spends from; None where none can lock."""
        if not isinstance(self.credential, Login):
            return None
        own = device if self.realm == LOCAL_REALM else ""
        return Account(self.credential.username, self.realm, own)

    def enabling(self) -> "Profile":
        """The account that its enable password counts against: an AAA server may lock that too."""
        if not isinstance(self.credential, Login):
            return self
        login = Login(f"{self.credential.username} (enable)")
        return replace(self, name=f"{self.name[:_LONGEST_ENABLING]}/enable", credential=login)

    def covers(self, address: Address) -> bool:
        """Tell whether the profile may be offered to the address."""
        if not self.scopes:
            return True
        starts, ends = self._ranges[address.version]
        at = bisect_right(starts, int(address)) - 1
        return at >= 0 and int(address) <= ends[at]

    @cached_property
    def _ranges(self) -> dict[int, tuple[list[int], list[int]]]:
        """Where scopes begin and end: an import makes them of ten thousand addresses."""
        v4 = [each for each in self.scopes if isinstance(each, ipaddress.IPv4Network)]
        v6 = [each for each in self.scopes if isinstance(each, ipaddress.IPv6Network)]
        return {
            4: _ranges(ipaddress.collapse_addresses(v4)),
            6: _ranges(ipaddress.collapse_addresses(v6)),
        }


def _ranges(prefixes: Iterable[Prefix]) -> tuple[list[int], list[int]]:
    ordered = list(prefixes)
    return [int(each[0]) for each in ordered], [int(each[-1]) for each in ordered]

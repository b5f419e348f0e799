"""Credential profiles: what is tried on a device, in which order, and where it may go."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum

from netwright.model.secret import Secret

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Prefix = ipaddress.IPv4Network | ipaddress.IPv6Network


class Kind(StrEnum):
    """What a profile logs in to."""

    SNMP_V1 = "snmp_v1"
    SNMP_V2C = "snmp_v2c"
    SNMP_V3 = "snmp_v3"
    SSH = "ssh"
    TELNET = "telnet"
    API = "api"


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


@dataclass(frozen=True, slots=True)
class Profile:
    """One named credential; `scopes` empty means it may be offered anywhere allowed."""

    name: str
    kind: Kind
    credential: Community | UsmUser | Login
    order: int = 100
    scopes: tuple[Prefix, ...] = ()
    realm: str = "default"

    @property
    def username(self) -> str | None:
        """The account's user name; a community has none."""
        return None if isinstance(self.credential, Community) else self.credential.username

    def covers(self, address: Address) -> bool:
        """Tell whether the profile may be offered to the address."""
        return not self.scopes or any(
            address.version == prefix.version and address in prefix for prefix in self.scopes
        )

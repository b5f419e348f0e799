"""Who may ask a simulated device what. The secrets are nobody's: they open loopback only."""

from dataclasses import dataclass
from enum import StrEnum

from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret


class Fault(StrEnum):
    """What is wrong with a device on purpose."""

    UNKNOWN_COMMUNITY = "unknown_community"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a fault
    NO_PROTOCOL = "no_protocol"
    SSH_ONLY = "ssh_only"
    SLOW = "slow"
    DUPLICATE_NAME = "duplicate_name"


@dataclass(frozen=True, slots=True)
class Access:
    """The credentials a device takes; an unknown one works but is told to nobody."""

    snmp: tuple[Profile, ...] = ()
    system_only: tuple[Profile, ...] = ()  # communities that see the system group and no more
    ssh: tuple[Profile, ...] = ()
    unknown: tuple[Profile, ...] = ()
    delay_s: float = 0.0  # of every SNMP answer
    character_s: float = 0.0  # what the command line takes to write one
    takes_password: bool = True  # as a method of SSH; otherwise keyboard-interactive only
    fault: Fault | None = None

    @property
    def serves_snmp(self) -> bool:
        """Whether an agent listens."""
        return any(profile.kind is not Kind.SSH for profile in (*self.snmp, *self.unknown))

    @property
    def serves_ssh(self) -> bool:
        """Whether an SSH server listens."""
        return any(profile.kind is Kind.SSH for profile in (*self.ssh, *self.unknown))


def _v2c(name: str, community: str, order: int = 100) -> Profile:
    return Profile(name, Kind.SNMP_V2C, Community(Secret(community)), order)


def _v3(name: str, username: str, protocols: tuple[str, str], keys: tuple[str, str]) -> Profile:
    auth, priv = protocols
    user = UsmUser(username, auth, Secret(keys[0]), priv, Secret(keys[1]))
    return Profile(name, Kind.SNMP_V3, user)


def _ssh(name: str, username: str, password: str, realm: str = "default") -> Profile:
    login = Login(username, Secret(password), Secret(f"{password}-enable"))
    return Profile(name, Kind.SSH, login, realm=realm)


CORE_V3 = _v3("core-v3", "netops", ("SHA-256", "AES-128"), ("core-auth-pass", "core-priv-pass"))
EDGE_V3 = _v3("edge-v3", "fwmon", ("SHA", "AES-256"), ("edge-auth-pass", "edge-priv-pass"))
CAMPUS_RO = _v2c("campus-ro", "campus-ro")
LEGACY_RO = _v2c("legacy-ro", "legacy-ro", order=110)
SYSTEM_RO = _v2c("system-ro", "public", order=90)
NETOPS_SSH = _ssh("netops-ssh", "netops", "netops-pass")
PROFILES = (CORE_V3, EDGE_V3, CAMPUS_RO, LEGACY_RO, SYSTEM_RO, NETOPS_SSH)

_UNKNOWN_RO = _v2c("unknown-ro", "nobody-knows")
_UNKNOWN_SSH = _ssh("unknown-ssh", "netops", "another-pass", realm="local")

CORE = Access(snmp=(CORE_V3,), system_only=(SYSTEM_RO,), ssh=(NETOPS_SSH,))
EDGE = Access(snmp=(EDGE_V3,), ssh=(NETOPS_SSH,))
CAMPUS = Access(snmp=(CAMPUS_RO,), ssh=(NETOPS_SSH,))
LEGACY = Access(snmp=(LEGACY_RO,))
BENCH_V3 = _v3("bench-v3", "bench", ("SHA", "AES"), ("bench-auth-pass", "bench-priv-pass"))
OPEN = Access(snmp=(_v2c("public", "public"),), unknown=(BENCH_V3,))  # benchmark agents

FAULTY = {
    Fault.UNKNOWN_COMMUNITY: Access(unknown=(_UNKNOWN_RO,), fault=Fault.UNKNOWN_COMMUNITY),
    Fault.WRONG_PASSWORD: Access(unknown=(_UNKNOWN_SSH,), fault=Fault.WRONG_PASSWORD),
    Fault.NO_PROTOCOL: Access(fault=Fault.NO_PROTOCOL),
    Fault.SSH_ONLY: Access(ssh=(NETOPS_SSH,), fault=Fault.SSH_ONLY),
    Fault.SLOW: Access(snmp=(CAMPUS_RO,), ssh=(NETOPS_SSH,), delay_s=1.2, fault=Fault.SLOW),
    Fault.DUPLICATE_NAME: Access(snmp=(CAMPUS_RO,), ssh=(NETOPS_SSH,), fault=Fault.DUPLICATE_NAME),
}

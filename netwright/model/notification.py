"""SNMP notifications: traps and informs of all versions, as one kind of thing (RFC 3584)."""

from dataclasses import dataclass
from enum import StrEnum

from netwright.model.snmp import Oid, Varbind


class Trust(StrEnum):
    """What is known of who sent a notification."""

    USER = "user"
    """A user of the vault signed it (SNMPv3)."""
    COMMUNITY = "community"
    """It has a community of the vault, which everyone on its way could read."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Notification:
    """What a trap or an inform says, in the form of SNMPv2 (RFC 3584 section 3)."""

    name: Oid
    """snmpTrapOID: which notification it is."""
    uptime: int
    """sysUpTime of the sender, in hundredths of a second."""
    varbinds: list[Varbind]
    is_inform: bool = False
    enterprise: Oid | None = None
    agent: str | None = None
    """Address of the agent it began at, as a v1 trap or a proxy says."""


@dataclass(frozen=True, slots=True)
class Told:
    """A datagram on the notifications' port: what it says, and who says so.

    `raw` is the datagram without its community, which is a secret; `error` says why there is no
    notification that may be believed.
    """

    raw: bytes
    version: str = ""
    notification: Notification | None = None
    trust: Trust = Trust.NONE
    profile: str | None = None
    username: str = ""
    engine_id: str = ""
    error: str = ""

    @property
    def is_question(self) -> bool:
        """Tell whether a sender of informs only asks who we are (RFC 3414 section 4)."""
        return self.version == "3" and not self.username and not self.engine_id

"""What a rotation is asked, and what it reports: devices, and the commands they are told."""

from collections.abc import Mapping
from dataclasses import dataclass

from netwright.discovery.credential_rotation import DeviceRotation, RotationState
from netwright.model.credential import Login, Profile
from netwright.model.secret import Secret
from netwright.vendors.cli.dialects import dialect_of

_SNMP_PLAN = ("SET usmUserOwnAuthKeyChange ***, usmUserOwnPrivKeyChange *** (RFC 3414)",)
_UNKNOWN_PLAN = ("(decided by what answers)",)


@dataclass(frozen=True, slots=True)
class RotationRequest:
    """What to rotate; `secrets` by field name, made up at random where none are given."""

    profile: str
    by: str
    apply: bool = False
    secrets: Mapping[str, Secret] | None = None
    scope: str = ""
    snmp_port: int = 0
    ssh_port: int = 0
    tenant: str = "default"


@dataclass(frozen=True, slots=True)
class PlannedDevice:
    """One line of the plan or report."""

    told: DeviceRotation
    platform: str | None
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RotationReport:
    """What a rotation will do, or has done."""

    profile: str
    rotation_id: str | None
    state: RotationState
    devices: tuple[PlannedDevice, ...]


def commands_for(profile: Profile, platform: str | None) -> tuple[str, ...]:
    """Return what a device of a platform will be told, the secret masked."""
    if not isinstance(profile.credential, Login):
        return _SNMP_PLAN
    dialect = dialect_of(platform)
    change = dialect.password_change if dialect else None
    return change.shown(profile.credential.username) if change else _UNKNOWN_PLAN

"""How far a new password has come: the states of its devices, and what they add up to.

pending ─► changing ─► moved
   │          ├──────► rolled_back   the new one did not open it, the old one does again
   │          └──────► unknown       neither was seen to open it: a person has to look
   ├──────► refused                  it kept the old one
   └──────► unreachable              it was not asked
A device that is found `changing` or `unknown` may have either, so it is asked before it is
changed; all but `moved` is done again when the rotation goes on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from netwright.errors import ProfileUnfit, RefusedError
from netwright.model.credential import LOCAL_REALM, Address, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret

NEXT = ".next"
"""What the new credential is called until it has replaced the old one."""


class Progress(StrEnum):
    """How far one device has come."""

    PENDING = "pending"
    CHANGING = "changing"
    MOVED = "moved"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    ROLLED_BACK = "rolled_back"
    UNKNOWN = "unknown"


UNDECIDED = frozenset({Progress.CHANGING, Progress.UNKNOWN})
"""The device may have the old credential or the new one."""

SURPRISES = frozenset({Progress.REFUSED, Progress.ROLLED_BACK, *UNDECIDED})
"""What ends the rotation until a person has looked; silence is none, nothing was tried there."""


class RotationState(StrEnum):
    """What a rotation as a whole has come to."""

    PLANNED = "planned"
    RUNNING = "running"
    WAITING = "waiting"  # some devices were not reached
    STOPPED = "stopped"  # a device surprised
    DONE = "done"


@dataclass(frozen=True, slots=True)
class DeviceRotation:
    """One device of a rotation."""

    device: str
    address: Address
    progress: Progress = Progress.PENDING
    detail: str = ""


def state_of(devices: Iterable[DeviceRotation]) -> RotationState:
    """Return what the devices of an ended attempt add up to."""
    progress = {each.progress for each in devices}
    if progress & SURPRISES:
        return RotationState.STOPPED
    return RotationState.DONE if progress <= {Progress.MOVED} else RotationState.WAITING


def check_rotatable(profile: Profile) -> None:
    """Accept a profile whose secret every device keeps for itself.

    Raises:
        RefusedError: somebody else keeps it, or it is none that devices let us change.
    """
    credential = profile.credential
    if profile.kind.is_login and profile.realm != LOCAL_REALM:
        raise RefusedError(
            f"{profile.name}: realm {profile.realm} is shared, no device keeps this password",
            "change it on the AAA server, then `netwright creds add --replace`; if every device "
            "has a user of its own, say so with --realm local",
        )
    if isinstance(credential, UsmUser) and credential.auth_key:
        return
    if profile.kind is not Kind.SSH or not isinstance(credential, Login):
        raise RefusedError(
            f"{profile.name}: {profile.kind} has nothing that a device lets us change",
            "add a second profile, configure it on the devices, then remove this one",
        )
    if credential.private_key or credential.jump or not credential.password:
        raise RefusedError(
            f"{profile.name}: logs in with a key or through a jump host",
            "put the new public key on the devices, then `netwright creds add --replace`",
        )


def required(profile: Profile) -> tuple[str, ...]:
    """Return the names of the secrets that are to be new."""
    if isinstance(profile.credential, UsmUser):
        return ("auth_key", "priv_key") if profile.credential.priv_key else ("auth_key",)
    return ("password",)


def secret_named(profile: Profile, name: str) -> Secret:
    """Return one of the required secrets.

    Raises:
        ProfileUnfit: the profile has it not.
    """
    secret = getattr(profile.credential, name)
    if not isinstance(secret, Secret):
        raise ProfileUnfit(profile.name, f"no {name}")
    return secret

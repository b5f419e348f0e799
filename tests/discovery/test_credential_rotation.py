"""Rotations: what they add up to: netwright.discovery.credential_rotation."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from netwright.discovery.credential_rotation import (
    DeviceRotation,
    Progress,
    RotationState,
    check_rotatable,
    required,
    state_of,
)
from netwright.errors import RefusedError
from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret

LOCAL = Profile("admin", Kind.SSH, Login("admin", Secret("old")), realm="local")
USER = Profile("ops", Kind.SNMP_V3, UsmUser("ops", "SHA", Secret("a"), "AES-128", Secret("p")))


@pytest.mark.parametrize(
    ("progress", "state"),
    [
        ([Progress.MOVED, Progress.MOVED], RotationState.DONE),
        ([Progress.MOVED, Progress.UNREACHABLE], RotationState.WAITING),
        ([Progress.MOVED, Progress.PENDING], RotationState.WAITING),
        ([Progress.UNREACHABLE, Progress.REFUSED], RotationState.STOPPED),
        ([Progress.ROLLED_BACK, Progress.PENDING], RotationState.STOPPED),
        ([Progress.CHANGING], RotationState.STOPPED),
        ([Progress.UNKNOWN], RotationState.STOPPED),
    ],
)
def test_only_when_every_device_has_moved_is_a_rotation_done(
    progress: list[Progress], state: RotationState
) -> None:
    """Until then the old credential must not leave the vault."""
    address = ip_address("10.0.0.1")

    assert state_of([DeviceRotation("r1", address, each) for each in progress]) is state


@pytest.mark.parametrize("profile", [LOCAL, USER])
def test_what_a_device_keeps_for_itself_can_be_rotated(profile: Profile) -> None:
    """A user of its own, or a user of SNMPv3."""
    check_rotatable(profile)


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        (replace(LOCAL, realm="default"), "realm default is shared"),
        (replace(LOCAL, realm="tacacs"), "realm tacacs is shared"),
        (replace(LOCAL, credential=Login("admin", private_key=Secret("k"))), "with a key"),
        (replace(LOCAL, credential=Login("a", Secret("p"), jump="x@y")), "through a jump host"),
        (replace(LOCAL, kind=Kind.TELNET), "telnet has nothing"),
        (Profile("ro", Kind.SNMP_V2C, Community(Secret("c"))), "snmp_v2c has nothing"),
        (replace(USER, credential=UsmUser("open")), "snmp_v3 has nothing"),
    ],
)
def test_what_no_device_keeps_is_refused_with_what_to_do(profile: Profile, reason: str) -> None:
    """A password that a TACACS server keeps cannot be changed on a router."""
    with pytest.raises(RefusedError, match=reason) as caught:
        check_rotatable(profile)

    assert caught.value.hint


def test_a_user_without_privacy_gets_one_new_key() -> None:
    """Nobody is asked for a key that is not there."""
    bare = replace(USER, credential=UsmUser("ops", "SHA", Secret("a")))

    assert [required(each) for each in (USER, bare, LOCAL)] == [
        ("auth_key", "priv_key"),
        ("auth_key",),
        ("password",),
    ]

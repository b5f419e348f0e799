"""The journal of rotations: netwright.store.rotations."""

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

from netwright.discovery.credential_budget import DEFAULT_LIMITS, LoginRequest
from netwright.discovery.credential_order import Good, Place
from netwright.discovery.credential_rotation import DeviceRotation, Progress, RotationState
from netwright.model.credential import Kind, Login, Profile
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.secret import Secret
from netwright.store.credential_attempts import reserve_login
from netwright.store.credential_uses import SECOND_BUDGET, UseFilter, list_uses
from netwright.store.credentials import load_memory, remember_good
from netwright.store.database import Store
from netwright.store.devices import get_device
from netwright.store.identities import Arrival, claim_devices
from netwright.store.rotations import (
    RotationRecord,
    add_devices,
    devices_opened_by,
    finish_rotation,
    note_progress,
    open_rotation_of,
    open_rotations,
    settle_killed,
    start_rotation,
)
from netwright.store.runs import Run, create_run, list_runs

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
R1, R2 = (DeviceRotation(f"r{n}", ip_address(f"10.0.0.{n}")) for n in (1, 2))
RECORD = RotationRecord("rotation-1", "admin", "ann", NOON, RotationState.RUNNING, (R1, R2))


def begin(store: Store) -> None:
    """Know two devices that `admin` opens, and start to rotate it."""
    with store.write() as session:
        for each in (R1, R2):
            seen = Observation(
                each.address,
                NOON,
                System(sys_name=each.device),
                Identification(),
                IdentityKeys(),
                ssh_profile="admin",
            )
            claim_devices(session, "default", [Arrival(seen)])
            good = Good(Place(each.address), Kind.SSH, "admin", NOON)
            remember_good(session, "default", [good])
        start_rotation(session, "default", RECORD)


def profiles(store: Store) -> list[str | None]:
    """Return which profile opens each device."""
    with store.read() as session:
        return [get_device(session, "default", each.device).ssh_profile for each in (R1, R2)]


def test_an_open_rotation_is_found_as_far_as_it_has_come(store: Store) -> None:
    """What was begun before a crash is what goes on after it."""
    begin(store)
    changing = replace(R1, progress=Progress.CHANGING, detail="being changed")
    with store.write() as session:
        note_progress(session, "default", RECORD, changing, NOON)
    with store.read() as session:
        found = open_rotation_of(session, "default", "admin")
        others = (
            open_rotation_of(session, "default", "other"),
            open_rotation_of(session, "acme", "admin"),
        )

    assert found == replace(RECORD, devices=(changing, R2))
    assert others == (None, None)


def test_a_device_that_moved_is_opened_by_the_successor(store: Store) -> None:
    """So that a discovery in between asks with what it has, and offers no wrong password."""
    begin(store)
    with store.write() as session:
        note_progress(session, "default", RECORD, replace(R1, progress=Progress.MOVED), NOON)
    with store.read() as session:
        memory = load_memory(session, "default")
        known = devices_opened_by(session, "default", "admin")

    assert profiles(store) == ["admin.next", "admin"]
    assert memory._last[R1.address, Kind.SSH] == "admin.next"  # noqa: SLF001
    assert [each.name for each in known] == ["r1", "r2"]


def test_in_the_end_the_successor_has_the_name(store: Store) -> None:
    """And the rotation is not open any more."""
    begin(store)
    with store.write() as session:
        for each in (R1, R2):
            moved = replace(each, progress=Progress.MOVED)
            note_progress(session, "default", RECORD, moved, NOON)
        finish_rotation(session, "default", RECORD, RotationState.DONE, NOON)
    with store.read() as session:
        assert open_rotations(session, "default") == []

    assert profiles(store) == ["admin", "admin"]


def test_devices_that_are_found_later_join_in(store: Store) -> None:
    """A discovery went on meanwhile."""
    begin(store)
    late = DeviceRotation("r3", ip_address("10.0.0.3"))
    with store.write() as session:
        add_devices(session, "default", RECORD.id, [late], NOON)
        finish_rotation(session, "default", RECORD, RotationState.WAITING, NOON)
    with store.read() as session:
        [found] = open_rotations(session, "default")

    assert (found.state, found.devices) == (RotationState.WAITING, (R1, R2, late))


def test_logins_of_a_killed_attempt_do_not_keep_the_next_one_waiting(store: Store) -> None:
    """Nobody will ever tell how they ended; another profile's are left alone."""
    login = Profile("admin", Kind.SSH, Login("admin", Secret("old")), realm="local")
    with store.write() as session:
        for run_id, profile in (("run-1", "admin"), ("run-2", "other")):
            asked = {"profile": profile}
            run = Run(run_id, "default", "creds rotate", asked, "running", True, NOON, None, {})  # noqa: FBT003
            create_run(session, run)
            request = LoginRequest(run_id + SECOND_BUDGET, login, profile, R1.address)
            reserve_login(session, "default", request, NOON, DEFAULT_LIMITS)
        settle_killed(session, "default", "creds rotate", "admin", NOON)
    with store.read() as session:
        outcomes = {use.device: use.outcome for use in list_uses(session, "default", UseFilter())}
        states = {run.id: run.state for run in list_runs(session, "default", 9)}

    assert outcomes == {"admin": "lost", "other": "in_flight"}
    assert states == {"run-1": "interrupted", "run-2": "running"}

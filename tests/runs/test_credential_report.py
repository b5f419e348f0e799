"""What an auditor asks: netwright.runs.credential_report."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_rotation import (
    DeviceRotation,
    Progress,
    RotationState,
)
from netwright.discovery.work import ItemState
from netwright.model.credential import Community, Kind, Profile
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.secret import Secret
from netwright.project import Project, init_project
from netwright.runs.credential_report import CredentialReport, report_credentials
from netwright.store.credentials import CredentialUse, record_uses
from netwright.store.database import Store
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from netwright.store.rotations import RotationRecord, start_rotation
from netwright.store.runs import Run, create_run
from netwright.store.work_queue import NewItem, add_items

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=100)
R1, R2, R3, DEAD = (ip_address(f"10.0.0.{n}") for n in (1, 2, 3, 9))


def profile(name: str) -> Profile:
    """Return a community."""
    return Profile(name, Kind.SNMP_V2C, Community(Secret(f"CANARY-{name}")))


USED, STALE, NEVER = (profile(name) for name in ("used", "stale", "never"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with three profiles."""
    project = init_project(tmp_path / "project")
    folder = open_vault(project.vault, project.vault_passwords, "default")
    for each in (USED, STALE, NEVER):
        add_profile(folder, each)
    return project


@pytest.fixture
def store(project: Project) -> Iterator[Store]:
    """Two devices of which one is read, an address that is closed, and a rotation under way."""
    with closing(open_current(project.database_url)) as store:
        with store.write() as session:
            for name, address in (("r1", R1), ("r2", R2)):
                told = System(sys_name=name)
                seen = Observation(address, NOON, told, Identification(), IdentityKeys())
                claim_devices(session, "default", [Arrival(seen)])
            uses = [
                CredentialUse(USED, str(R1), R1, Outcome.OK, NOON),
                CredentialUse(STALE, str(R1), R1, Outcome.OK, LONG_AGO),
                CredentialUse(USED, str(R2), R2, Outcome.NO_ANSWER, NOON, "timeout"),
                CredentialUse(STALE, str(R2), R2, Outcome.REFUSED, NOON, "wrongDigest"),
                CredentialUse(USED, str(DEAD), DEAD, Outcome.NO_ANSWER, NOON, "timeout"),
            ]
            record_uses(session, "default", "run-1", uses)
            run = Run("run-1", "default", "discovery", {}, "finished", True, NOON, NOON, {})  # noqa: FBT003
            create_run(session, run)
            closed = NewItem(R3, 0, ItemState.FAILED, reason="no SNMP credential profile")
            add_items(session, "default", "run-1", [closed], NOON)
            moving = (
                DeviceRotation("r1", R1, Progress.MOVED),
                DeviceRotation("r2", R2, Progress.REFUSED, "password refused"),
            )
            rotation = RotationRecord("rot-1", "used", "ann", NOON, RotationState.RUNNING, moving)
            start_rotation(session, "default", rotation)
        yield store


@pytest.fixture
def report(project: Project, store: Store) -> CredentialReport:
    """The report at noon."""
    return report_credentials(project, store, "default", timedelta(days=90), NOON)


def test_devices_that_nothing_opens_are_named_with_the_reason(report: CredentialReport) -> None:
    """Known ones, and those that a discovery met; an address where nobody is, is no device."""
    assert [(row.device, row.reason) for row in report.closed] == [
        ("r2", "stale: wrongDigest; used: timeout"),
        ("10.0.0.3", "no SNMP credential profile"),
    ]


def test_profiles_that_nobody_takes_any_more_are_named(report: CredentialReport) -> None:
    """They are passwords that may leak and serve for nothing."""
    assert [(row.profile, row.last_used) for row in report.unused] == [
        ("never", None),
        ("stale", LONG_AGO),
    ]


def test_devices_that_a_rotation_has_not_moved_are_named(report: CredentialReport) -> None:
    """The old password must stay until they have."""
    assert [(row.device, row.profile, row.state, row.detail) for row in report.old] == [
        ("r2", "used", "refused", "password refused")
    ]


def test_no_secret_is_in_the_report(report: CredentialReport) -> None:
    """It is written to be passed on."""
    assert "CANARY" not in repr(report)

"""What an auditor asks of credentials: who has none that works, which are unused, which are old."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_rotation import Progress
from netwright.discovery.work import ItemState
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.runs.discovery import KIND
from netwright.store.credential_uses import Use, last_successes, newest_uses
from netwright.store.database import Store
from netwright.store.devices import list_devices
from netwright.store.rotations import RotationRecord, open_rotations
from netwright.store.runs import latest_run
from netwright.store.work_queue import report_items

_AT_MOST = 5  # reasons of one device


@dataclass(frozen=True, slots=True)
class ClosedDevice:
    """A device that no credential opens, as far as was tried."""

    device: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnusedProfile:
    """A profile that no device has accepted for long, or ever."""

    profile: str
    kind: str
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class OldDevice:
    """A device that a rotation has not moved to the new credential."""

    device: str
    address: str
    profile: str
    rotation_id: str
    state: Progress
    detail: str


@dataclass(frozen=True, slots=True)
class CredentialReport:
    """The three lists."""

    closed: tuple[ClosedDevice, ...]
    unused: tuple[UnusedProfile, ...]
    old: tuple[OldDevice, ...]


def report_credentials(
    project: Project, store: Store, tenant: str, unused_for: timedelta, now: datetime
) -> CredentialReport:
    """Return the report on a tenant's credentials.

    Raises:
        VaultError: the vault cannot be opened.
    """
    profiles = profiles_of(project, tenant).values()
    with store.read() as session:
        names = {str(each.mgmt_address): each.name for each in list_devices(session, tenant)}
        uses = newest_uses(session, tenant)
        used = last_successes(session, tenant)
        rotations = open_rotations(session, tenant)
        run = latest_run(session, tenant, KIND)
        items = report_items(session, run.id, [ItemState.FAILED]) if run else []
    failed = {str(item.address): item.reason or "" for item in items}
    wanted = [use for use in uses if use.address in names or use.address in failed]
    closed = closed_devices(wanted, names)
    listed = {row.address for row in closed}
    more = [
        ClosedDevice(names.get(address, address), address, reason)
        for address, reason in failed.items()
        if address not in listed
    ]
    unused = (
        UnusedProfile(each.name, each.kind.value, used.get(each.name))
        for each in profiles
        if each.name not in used or used[each.name] < now - unused_for
    )
    return CredentialReport((*closed, *more), tuple(unused), tuple(_old(rotations)))


def closed_devices(uses: Iterable[Use], names: Mapping[str, str]) -> list[ClosedDevice]:
    """Return the devices of which no profile was accepted when it was tried last, and why."""
    by_address: defaultdict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_address[use.address].append(use)
    return [
        ClosedDevice(names.get(address, address), address, _why(tried))
        for address, tried in by_address.items()
        if all(use.outcome is not Outcome.OK for use in tried)
    ]


def _why(tried: list[Use]) -> str:
    told = [f"{use.profile}: {use.detail or use.outcome}" for use in tried]
    more = [f"{len(told) - _AT_MOST} more"] if len(told) > _AT_MOST else []
    return "; ".join([*told[:_AT_MOST], *more])


def _old(rotations: Iterable[RotationRecord]) -> Iterable[OldDevice]:
    for rotation in rotations:
        for told in rotation.devices:
            if told.progress is not Progress.MOVED:
                yield OldDevice(
                    told.device,
                    str(told.address),
                    rotation.profile,
                    rotation.id,
                    told.progress,
                    told.detail,
                )

"""Give a profile's devices a new secret: what is planned, kept in the journal, and put at the end.

Both credentials are in the vault until every device has moved: the new one as a profile of its
own, NAME.next, which discoveries use like any other. Only then does it take the place of the old.
"""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from netwright.credentials.folder import VaultFolder, load_profiles, open_vault, secrets_of
from netwright.credentials.new_secret import check_secret, new_secret
from netwright.credentials.writing import add_profile, remove_profile, replace_profile
from netwright.discovery.credential_rotation import (
    NEXT,
    DeviceRotation,
    RotationState,
    check_rotatable,
    required,
    secret_named,
    state_of,
)
from netwright.discovery.scope import Scope
from netwright.errors import RefusedError, UsageError
from netwright.logs import protect
from netwright.model.credential import Address, Profile
from netwright.model.secret import Secret
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.runs.request import DiscoveryRequest
from netwright.runs.rotation_report import (
    PlannedDevice,
    RotationReport,
    RotationRequest,
    commands_for,
)
from netwright.runs.scoping import scope_of
from netwright.runs.short_run import begin_run, end_run
from netwright.store.database import Store
from netwright.store.rotations import (
    RotationRecord,
    add_devices,
    devices_opened_by,
    finish_rotation,
    note_progress,
    open_rotation_of,
    settle_killed,
    start_rotation,
)
from netwright.vendors.cli.password_change import USERNAME

KIND = "creds rotate"


class Rotation:
    """An open rotation, both its credentials, and its journal."""

    def __init__(self, project: Project, store: Store, request: RotationRequest) -> None:
        self.project = project
        self.store = store
        self.request = request
        self._folder = open_vault(project.vault, project.vault_passwords, request.tenant)
        self.old = _old_profile(self._folder, request)
        check_rotatable(self.old)
        if not USERNAME.fullmatch(self.old.username or ""):
            raise RefusedError(f"{self.old.name}: its user name cannot be typed safely everywhere")
        with store.read() as session:
            known = devices_opened_by(session, request.tenant, request.profile)
            self._journal = open_rotation_of(session, request.tenant, request.profile)
        self._known = {each.mgmt_address: each for each in known}
        self._told = {each.address: each for each in self._journal.devices} if self._journal else {}
        for address, device in self._known.items():
            self._told.setdefault(address, DeviceRotation(device.name, address))
        self.scope = _scope(project, request, self._told)
        self.new = self.old  # until it is begun
        self._run_id = ""

    @property
    def devices(self) -> list[DeviceRotation]:
        """Every device, as far as it has come."""
        return list(self._told.values())

    def port_of(self, told: DeviceRotation) -> int:
        """Return where the device takes the profile."""
        device = self._known.get(told.address)
        if self.old.kind.is_login:
            found, asked = device and device.login_port, self.request.ssh_port
            return asked or found or self.scope.ssh_port
        found, asked = device and device.snmp_port, self.request.snmp_port
        return asked or found or self.scope.snmp_port

    def platform_of(self, told: DeviceRotation) -> str | None:
        """Return what discovery took the device for."""
        device = self._known.get(told.address)
        return device.identification.platform if device else None

    def begin(self) -> str:
        """Put the new credential into the vault and the devices into the journal.

        Returns the id of this attempt's run.

        Raises:
            UsageError: no device is known to be opened by the profile.
            RefusedError: another secret is on its way already.
        """
        if not self._told:
            raise UsageError(
                f"no device is known that {self.old.name} opens",
                "`netwright discover` finds out; `netwright creds add --replace` changes the vault",
            )
        self.new = self._next_profile()
        protect(*secrets_of(self.new))
        with self.store.write() as session:
            settle_killed(session, self.request.tenant, KIND, self.old.name, utc_now())
        asked = {"profile": self.old.name}
        self._run_id = run_id = begin_run(self.store, self.request.tenant, KIND, asked).id
        now = utc_now()
        with self.store.write() as session:
            record = self._journal or RotationRecord(
                run_id, self.old.name, self.request.by, now, RotationState.RUNNING
            )
            if self._journal is None:
                start_rotation(session, self.request.tenant, record)
            entered = {each.address for each in record.devices}
            late = [each for each in self.devices if each.address not in entered]
            add_devices(session, self.request.tenant, record.id, late, now)
            self._journal = record
        return run_id

    def note(self, told: DeviceRotation) -> None:
        """Enter how far a device has come, before anything else happens to it."""
        assert self._journal is not None  # noqa: S101 - begun
        self._told[told.address] = told
        with self.store.write() as session:
            note_progress(session, self.request.tenant, self._journal, told, utc_now())

    def finish(self) -> RotationReport:
        """Put the new credential in the place of the old one, if every device has moved."""
        assert self._journal is not None  # noqa: S101 - begun
        state = state_of(self.devices)
        if state is RotationState.DONE:
            replace_profile(self._folder, replace(self.new, name=self.old.name))
        with self.store.write() as session:
            finish_rotation(session, self.request.tenant, self._journal, state, utc_now())
        end_run(self.store, self._run_id)
        if state is RotationState.DONE:
            remove_profile(self._folder, self.new.name)
        return self._report(state)

    def plan(self) -> RotationReport:
        """Return what would be done."""
        return self._report(RotationState.PLANNED)

    def _report(self, state: RotationState) -> RotationReport:
        rows = tuple(
            PlannedDevice(told, platform, commands_for(self.old, platform))
            for told in self.devices
            for platform in (self.platform_of(told),)
        )
        return RotationReport(
            self.old.name, self._journal.id if self._journal else None, state, rows
        )

    def _next_profile(self) -> Profile:
        """Return the credential to move to: that of an interrupted rotation, or a new one."""
        profiles = load_profiles(self._folder)
        name = self.old.name + NEXT
        given = self.request.secrets
        if not self._journal and name in profiles and _is_left_over(profiles[name], self.old):
            remove_profile(self._folder, profiles.pop(name).name)
        if name in profiles:
            underway = profiles[name]
            if given and any(secret_named(underway, each) != given[each] for each in given):
                raise RefusedError(
                    f"{name} is on its way already", "finish that first: leave the secret out"
                )
            return underway
        values: dict[str, Any] = {each: self._new_value(each) for each in required(self.old)}
        credential = replace(self.old.credential, **values)
        fresh = replace(self.old, name=name, credential=credential)
        add_profile(self._folder, fresh)
        return fresh

    def _new_value(self, name: str) -> Secret:
        given = self.request.secrets
        if given is None:
            return new_secret()
        secret = given.get(name)
        if secret is None:
            raise UsageError(f"{name}: missing", f"give {', '.join(required(self.old))}")
        check_secret(name, secret)
        if secret == secret_named(self.old, name):
            raise UsageError(f"{name}: it is the old one")
        return secret


@contextmanager
def alone_with(project: Project, profile: str) -> Iterator[None]:
    """Keep a second rotation of the profile out; the lock ends with the process.

    Raises:
        RefusedError: one is under way.
    """
    with (project.state / f"rotate-{profile}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RefusedError(f"{profile} is being rotated by another process") from error
        yield


def _old_profile(folder: VaultFolder, request: RotationRequest) -> Profile:
    profiles = load_profiles(folder)
    if request.profile not in profiles:
        raise UsageError(f"no profile {request.profile!r}", "`netwright creds list` shows them")
    if request.profile.endswith(NEXT):
        raise UsageError(f"{request.profile} is on its way", "rotate the profile it follows")
    return profiles[request.profile]


def _is_left_over(successor: Profile, profile: Profile) -> bool:
    """Tell whether the last rotation was killed when all was done but to remove the successor."""
    return successor.credential == profile.credential


def _scope(project: Project, request: RotationRequest, addresses: Iterable[Address]) -> Scope:
    targets = [str(each) for each in addresses] or ["127.0.0.1"]
    asked = DiscoveryRequest(
        targets=targets, scope=request.scope, tenant=request.tenant, confirmed=True
    )
    return scope_of(project, asked)

"""How Ansible reaches devices: with the credential that is known to work, and no other."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from netwright.errors import AuthenticationFailed, UsageError
from netwright.model.credential import Kind, Login, Profile
from netwright.model.device import Device
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.runs.clock import utc_now
from netwright.runs.remediation.logins import Tell, remediation_budget, spending
from netwright.runs.run_id import new_run_id
from netwright.store.database import Store
from netwright.store.devices import get_whole
from netwright.transport.ansible.request import AnsibleHost

LINUX = "linux"
SSH_PORT = 22

Stamp = tuple[str, int, int]
"""A file, when it was written, and how long it is."""


class KnownDevices:
    """A tenant's devices, read when asked for; the vault is opened again when it was changed."""

    def __init__(self, project: Project, store: Store, tenant: str) -> None:
        self._project = project
        self._store = store
        self._tenant = tenant
        self._opened: tuple[frozenset[Stamp], Mapping[str, Profile]] | None = None
        self._run_id = new_run_id(utc_now())  # under which logins are kept

    @property
    def _profiles(self) -> Mapping[str, Profile]:
        now = frozenset(_stamps(self._project.vault))
        if self._project.openbao or self._opened is None or self._opened[0] != now:
            self._opened = now, profiles_of(self._project, self._tenant)
        return self._opened[1]

    def _device(self, name: str) -> Device:
        with self._store.read() as session:
            return get_whole(session, self._tenant, name)

    def site(self, device: str) -> str:
        """Return the site of a device.

        Raises:
            UsageError: no device has this name.
        """
        return self._device(device).site

    def platform(self, device: str) -> str:
        """Return its platform; one that nobody knows is none.

        Raises:
            UsageError: no device has this name.
        """
        return self._device(device).identification.platform or ""

    def controller(self, device: str) -> AnsibleHost:
        """Return how Ansible runs on this machine what concerns a device."""
        return AnsibleHost(device, {**_here(), "netwright_project": str(self._project.root)})

    def ansible_host(self, device: str) -> AnsibleHost:
        """Return how Ansible reaches a device.

        A Linux host is reached by Ansible itself. At any other, a module of ours on this machine
        logs in, with a credential that it takes from the vault: Ansible never has it.

        Raises:
            UsageError: no device has this name.
            AuthenticationFailed: no credential is known to open it, or it may not be offered there.
        """
        known = self._device(device)
        profile = self._login_profile(known)
        if known.identification.platform == LINUX:
            return AnsibleHost(device, _by_ssh(known, profile))
        way = {
            "netwright_project": str(self._project.root),
            "netwright_profile": profile.name,
            "netwright_address": str(known.mgmt_address),
            "netwright_port": known.login_port or SSH_PORT,
            "netwright_save": self._project.settings.remediation.save,
            "netwright_copies": self._project.settings.remediation.copies,
        }
        return AnsibleHost(device, _here() | way)

    @contextmanager
    def spending(self, device: str) -> Iterator[Tell]:
        """Take a login of Ansible's from the credential's budget; our own process takes its own.

        Raises:
            UsageError: no device has this name.
            AuthenticationFailed: no credential is known, or the budget has nothing left.
        """
        known = self._device(device)
        if known.identification.platform != LINUX:
            yield lambda _: None
            return
        whose = (self._tenant, self._run_id)
        budget = remediation_budget(self._project, self._store, whose, utc_now)
        with spending(budget, self._login_profile(known), (device, known.mgmt_address)) as tell:
            yield tell

    def _login_profile(self, device: Device) -> Profile:
        profile = self._profiles.get(device.ssh_profile or "")
        is_login = profile is not None and isinstance(profile.credential, Login)
        if profile is None or not is_login or profile.kind is not Kind.SSH:
            hint = "`netwright creds test DEVICE` finds one"
            raise AuthenticationFailed(device.name, f"no login is known to work ({hint})")
        if not profile.covers(device.mgmt_address):
            raise AuthenticationFailed(
                device.name, f"profile {profile.name} is not for it any more"
            )
        return profile


def _here() -> dict[str, Any]:
    return {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}


def _by_ssh(device: Device, profile: Profile) -> dict[str, Any]:
    login = profile.credential
    if not isinstance(login, Login) or login.jump:
        raise UsageError(f"{device.name}: playbooks cannot go over a jump host")
    variables: dict[str, Any] = {
        "ansible_host": str(device.mgmt_address),
        "ansible_port": device.login_port or SSH_PORT,
        "ansible_user": login.username,
    }
    secrets = {
        "ansible_password": login.password,
        "ansible_become_password": login.enable_password or login.password,
        "ansible_private_key": login.private_key,
    }
    return variables | {name: secret for name, secret in secrets.items() if secret}


def _stamps(vault: Path) -> Iterator[Stamp]:
    for path in vault.rglob("*"):
        if path.is_file():
            told = path.stat()
            yield str(path), told.st_mtime_ns, told.st_size

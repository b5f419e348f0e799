"""The desk that hands out credentials to visits: which profile, in which order, and may it.

It knows the tenant's profiles, what worked last time, and the budget that all workers share; a
visit asks for candidates, and for leave before every login that can lock an account.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from netwright.credentials.folder import load_profiles, open_vault
from netwright.model.credential import Address, Kind, Profile
from netwright.model.device import Device
from netwright.project import Project
from netwright.runs.discovery import DiscoveryRun
from netwright.store.database import Store
from netwright.store.devices import list_devices


@dataclass(frozen=True, slots=True)
class CredentialDesk:
    """What one run may offer, and to whom."""

    profiles: tuple[Profile, ...]
    known: Mapping[Address, Device] = field(default_factory=dict)

    def candidates(self, address: Address, kinds: Container[Kind]) -> list[Profile]:
        """Return the profiles that may be offered to an address, the likeliest first."""
        return [
            profile
            for profile in self.profiles
            if profile.kind in kinds and profile.covers(address)
        ]

    def last_good(self, address: Address, kind: str) -> str | None:
        """Return the name of the profile that opened this device last time."""
        device = self.known.get(address)
        if device is None:
            return None
        return device.snmp_profile if kind == "snmp" else device.ssh_profile


def open_desk(project: Project, store: Store, run: DiscoveryRun) -> CredentialDesk:
    """Open the tenant's vault and recall what worked.

    Raises:
        VaultError: the vault cannot be opened.
    """
    vault = open_vault(project.vault, project.vault_passwords, run.tenant)
    profiles = load_profiles(vault)
    with store.read() as session:
        devices = list_devices(session, run.tenant)
    known = {device.mgmt_address: device for device in devices}
    return CredentialDesk(_in_scope(profiles, run.scope.credentials), known)


def _in_scope(profiles: Mapping[str, Profile], names: Iterable[str]) -> tuple[Profile, ...]:
    """Return the scope's profiles in its order, or all of them in theirs."""
    wanted = [profiles[name] for name in names if name in profiles]
    return tuple(wanted or profiles.values())

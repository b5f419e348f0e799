"""The desk that hands out credentials to visits: which profile, in which order, and may it.

It knows the tenant's profiles, what worked before, and the budget that all workers share; a visit
asks for candidates, and for leave before every login that can lock an account.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from ipaddress import ip_address

from netwright.discovery.credential_budget import DEFAULT_LIMITS, CredentialBudget, Limits
from netwright.discovery.credential_order import CredentialMemory, Good, Place, candidates
from netwright.discovery.credential_pace import Pace
from netwright.discovery.engine_ledger import EngineLedger
from netwright.discovery.scope import Scope
from netwright.inventory import load_inventory
from netwright.model.credential import Address, Kind, Profile
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.runs.clock import utc_now
from netwright.runs.discovery import DiscoveryRun
from netwright.store.credential_budget import StoredBudget
from netwright.store.credentials import load_memory
from netwright.store.database import Store
from netwright.store.engines import load_engine_ledger
from netwright.store.host_keys import HostKeyRecord, record_host_key
from netwright.transport.snmp.engine import Objection
from netwright.transport.ssh.host_keys import HostKeyEvent, HostKeys, log_event

SNMP_KINDS = (Kind.SNMP_V3, Kind.SNMP_V2C, Kind.SNMP_V1)


@dataclass(frozen=True, slots=True)
class CredentialDesk:
    """What one run may offer, and to whom."""

    profiles: tuple[Profile, ...]
    memory: CredentialMemory
    budget: CredentialBudget
    scope: Scope
    engines: EngineLedger

    def candidates(
        self, address: Address, kinds: Collection[Kind], sys_object_id: str | None = None
    ) -> list[Profile]:
        """Return the profiles that may be offered to an address, the likeliest first."""
        place = self.place(address, sys_object_id)
        return candidates(self.profiles, kinds, place, self.memory, self.scope.credentials)

    def last_good(self, address: Address, kinds: Collection[Kind]) -> Profile | None:
        """Return the profile that opened this device last time, while it may be offered."""
        offered = self.candidates(address, kinds)
        return next((p for p in offered if self.memory.was_last(p, address)), None)

    def place(self, address: Address, sys_object_id: str | None = None) -> Place:
        """Return where a device is, as far as it matters to the order."""
        return Place(address, self.scope.site or "default", sys_object_id)

    def learn(self, place: Place, profile: Profile) -> Good:
        """Remember a success for the visits to come; the recorder stores it."""
        good = Good(place, profile.kind, profile.name, utc_now())
        self.memory.learn(good)
        return good


def open_desk(project: Project, store: Store, run: DiscoveryRun) -> CredentialDesk:
    """Open the tenant's vault and recall what worked.

    Raises:
        VaultError: the vault cannot be opened.
    """
    profiles = profiles_of(project, run.tenant)
    with store.read() as session:
        memory = load_memory(session, run.tenant)
    engines = engines_of(project, store, run.tenant)
    budget = StoredBudget(store, run.tenant, run.id, utc_now, run.cancelled.is_set)
    budget.limits = limits_of(project)
    return CredentialDesk(tuple(profiles.values()), memory, budget, run.scope, engines)


def limits_of(project: Project) -> Limits:
    """Return what is at most taken from an account, as the settings say."""
    told = project.settings.discovery
    return replace(
        DEFAULT_LIMITS,
        account_pace=_pace(told.account_logins_per_s),
        pace=_pace(told.logins_per_s),
    )


def _pace(per_s: float) -> Pace:
    return Pace(per_s, max(1, int(2 * per_s)))


def host_keys_of(project: Project, store: Store, tenant: str) -> HostKeys:
    """Return the SSH host keys the project trusts; new ones and refused ones are audited."""

    def audit(event: HostKeyEvent) -> None:
        log_event(event)
        known = list(event.known)
        record = HostKeyRecord(event.host, event.verdict, event.fingerprint, known, utc_now())
        with store.write() as session:
            record_host_key(session, tenant, record)

    return HostKeys(project.known_hosts, audit=audit)


def engines_of(project: Project, store: Store, tenant: str) -> EngineLedger:
    """Recall whose SNMP engine answers where; where the inventory puts a device, it may be new.

    Raises:
        InventoryError: the inventory cannot be read.
    """
    hosts = load_inventory(project.inventory, project.cache).hosts.values()
    named = {host.hostname.lower(): host.name for host in hosts if host.hostname}
    with store.read() as session:
        return load_engine_ledger(session, tenant, named, store.read)


def objection_of(engines: EngineLedger) -> Objection:
    """Return what an SNMP engine asks before it shows anything to a peer."""

    def object_to(address: str, engine_id: bytes) -> str | None:
        suspicion = engines.suspicion(ip_address(address), engine_id.hex())
        return suspicion.reason if suspicion else None

    return object_to

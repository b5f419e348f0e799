"""Try the tenant's credential profiles on devices: `netwright creds test`.

What a discovery may not do, this may not either: the same budget, the same scopes. Communities
and SNMPv3 users are all tried; of the logins, those that come before the first that fits.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_cycling import Trial, find_entry
from netwright.discovery.credential_order import CredentialMemory, Place, candidates
from netwright.discovery.engine_ledger import EngineLedger, Suspicion
from netwright.discovery.scope import Scope
from netwright.errors import UsageError
from netwright.model.credential import Address, Kind, Profile
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.runs.clock import utc_now
from netwright.runs.credentials import (
    engines_of,
    host_keys_of,
    limits_of,
    objection_of,
)
from netwright.runs.request import DiscoveryRequest
from netwright.runs.scoping import scope_of
from netwright.runs.short_run import begin_run, end_run
from netwright.store.credential_budget import StoredBudget
from netwright.store.credentials import CredentialUse, load_memory, record_uses
from netwright.store.database import Store
from netwright.store.devices import list_devices
from netwright.transport.snmp import FIRST_TIMEOUT_S, SnmpEngine
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions

KIND = "creds test"

_KINDS = frozenset(Kind) - {Kind.API}


@dataclass(frozen=True, slots=True)
class TrialRequest:
    """What to try where; nothing named is everything known."""

    targets: Sequence[str] = ()
    profiles: Sequence[str] = ()
    scope: str = ""
    snmp_port: int = 0
    ssh_port: int = 0
    tenant: str = "default"


@dataclass(frozen=True, slots=True)
class DeviceTrial:
    """What became of one profile on one device."""

    device: str
    address: str
    profile: str
    outcome: Outcome
    detail: str


def try_profiles(project: Project, store: Store, request: TrialRequest) -> list[DeviceTrial]:
    """Try profiles on every target, many devices at once; in the order of their addresses.

    Raises:
        UsageError: no such profile or scope, or no device to try.
        RefusedError: too many addresses.
        VaultError: the vault cannot be opened.
    """
    profiles = _profiles(project, request)
    with store.read() as session:
        names = {each.mgmt_address: each.name for each in list_devices(session, request.tenant)}
        memory = load_memory(session, request.tenant)
    scope = _scope(project, request, names)
    run_id = begin_run(store, request.tenant, KIND, {"profiles": list(request.profiles)}).id
    budget = StoredBudget(store, request.tenant, run_id, utc_now)
    budget.limits = limits_of(project)
    ssh = SshOptions(
        host_keys_of(project, store, request.tenant),
        legacy=scope.legacy_ssh,
        telnet=scope.telnet,
        budget=budget,
    )
    engines = engines_of(project, store, request.tenant)
    snmp = SnmpEngine(objection_of(engines))
    with snmp as engine, ThreadPoolExecutor(project.settings.discovery.threads) as pool:
        bench = _Bench(scope, profiles, memory, budget, engines, engine, ssh)
        addresses = sorted(scope.addresses(), key=lambda each: (each.version, each))
        tried = list(zip(addresses, pool.map(bench.try_all, addresses), strict=True))
    uses = [
        CredentialUse(profile, str(address), address, trial.outcome, utc_now(), trial.detail)
        for address, trials in tried
        for profile, trial in trials
        if not profile.kind.is_login and trial.outcome is not Outcome.SKIPPED
    ]
    with store.write() as session:
        record_uses(session, request.tenant, run_id, uses)
    end_run(store, run_id)
    return [
        DeviceTrial(
            names.get(address, str(address)),
            str(address),
            trial.profile,
            trial.outcome,
            trial.detail,
        )
        for address, trials in tried
        for _, trial in trials
    ]


@dataclass(frozen=True, slots=True)
class _Bench:
    """What all trials share."""

    scope: Scope
    profiles: Sequence[Profile]
    memory: CredentialMemory
    budget: StoredBudget
    engines: EngineLedger
    engine: SnmpEngine
    ssh: SshOptions

    def try_all(self, address: Address) -> list[tuple[Profile, Trial]]:
        """Try every profile on one device."""
        offered = candidates(self.profiles, _KINDS, self._place(address), self.memory)
        if suspicion := self._suspicion(address):
            return [(each, _withheld(each, suspicion)) for each in self.profiles]
        trials = self._try_snmp(address, [each for each in offered if not each.kind.is_login])
        trials |= self._try_logins(address, [each for each in offered if each.kind.is_login])
        return [(each, trials.get(each.name) or _skipped(each, address)) for each in self.profiles]

    def _suspicion(self, address: Address) -> Suspicion | None:
        timeout_s = self.scope.timeout_s or FIRST_TIMEOUT_S
        engine_id = self.engine.discover(address, port=self.scope.snmp_port, timeout_s=timeout_s)
        return self.engines.suspicion(address, engine_id.hex()) if engine_id else None

    def _place(self, address: Address) -> Place:
        return Place(address, self.scope.site or "default")

    def _try_snmp(self, address: Address, profiles: Sequence[Profile]) -> dict[str, Trial]:
        results = self.engine.probe(
            address,
            profiles,
            port=self.scope.snmp_port,
            timeout_s=self.scope.timeout_s or FIRST_TIMEOUT_S,
        )
        return {
            each.profile.name: Trial(each.profile.name, Outcome(each.outcome.value), each.reason)
            for each in results
        }

    def _try_logins(self, address: Address, profiles: Sequence[Profile]) -> dict[str, Trial]:
        trials: dict[str, Trial] = {}
        for kind, port in self.scope.login_ports.items():
            log_in = partial(self._log_in, address, port)
            offered = [each for each in profiles if each.kind is kind]
            entry = find_entry(offered, str(address), address, self.budget, log_in)
            trials |= {each.profile: each for each in entry.trials}
        return trials

    def _log_in(self, address: Address, port: int, profile: Profile) -> None:
        open_session(address, port, profile, platform=None, options=self.ssh).close()


def _withheld(profile: Profile, suspicion: Suspicion) -> Trial:
    """Say why a profile was not shown; `netwright creds trust` explains it."""
    return Trial(profile.name, Outcome.SKIPPED, f"{suspicion.reason}; no credential was sent")


def _skipped(profile: Profile, address: Address) -> Trial:
    if not profile.covers(address):
        reason = "outside the profile's scopes"
    elif profile.kind is Kind.API:
        reason = "nothing here speaks to APIs yet"
    elif profile.kind is Kind.TELNET:
        reason = "the scope does not allow Telnet, or another profile fitted before"
    else:
        reason = "another profile fitted before, or the device did not answer"
    return Trial(profile.name, Outcome.SKIPPED, reason)


def _profiles(project: Project, request: TrialRequest) -> list[Profile]:
    known = profiles_of(project, request.tenant)
    for name in request.profiles:
        if name not in known:
            raise UsageError(f"no profile {name!r}", "`netwright creds list` shows them")
    return [known[name] for name in request.profiles or known]


def _scope(project: Project, request: TrialRequest, names: Mapping[Address, str]) -> Scope:
    addresses = {name: str(address) for address, name in names.items()}
    targets = [addresses.get(target, target) for target in request.targets]
    if not targets and not request.scope:
        targets = list(addresses.values())
    if not targets and not request.scope:
        raise UsageError("no devices are known yet", "name some, or run `netwright discover`")
    asked = DiscoveryRequest(
        targets=targets,
        scope=request.scope,
        snmp_port=request.snmp_port,
        ssh_port=request.ssh_port,
        tenant=request.tenant,
    )
    return scope_of(project, asked)

"""One status poll: whom to ask what, who is there, and what was said.

A poll is cheap, so that it can be done every minute: a ping for each device, and one question
about the ports that carry links. What is asked dearer, a TCP connection that ends in the device's
log among it, is asked of those only that are silent.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from netwright.discovery.addresses import AddressSet
from netwright.discovery.scope import Scope
from netwright.errors import UsageError
from netwright.inventory import load_scopes
from netwright.model.credential import Address, Community, Kind, Profile
from netwright.model.device import Device
from netwright.model.state import WatchedPort
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.store.database import Store
from netwright.store.devices import list_devices
from netwright.store.states import watched_ports
from netwright.transport.sweep.options import SweepOptions
from netwright.transport.sweep.sweep import sweep


class StatusRequest(BaseModel):
    """The parameters of a status poll."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: list[str] = Field(default=[], description="Devices to ask; all that are known if empty.")
    tenant: str = Field(default="default", description="Whose network this is.")


@dataclass(frozen=True, slots=True)
class PollTarget:
    """A device, and how to ask it; without a profile it is only asked whether it is there."""

    device: str
    address: Address
    scope: Scope
    ports: Sequence[WatchedPort]
    profile: Profile | None
    snmp_port: int
    login_port: int | None

    def probes(self, packets_per_s: float) -> SweepOptions:
        """Return how to find out whether the device is there although it answers no ping."""
        is_community = self.profile is not None and self.profile.kind is Kind.SNMP_V2C
        secret = self.profile.credential if self.profile and is_community else None
        return SweepOptions(
            tcp_ports=(self.login_port,) if self.login_port else (),
            snmp_port=self.snmp_port if self.profile else None,
            community=secret.community.reveal().encode() if isinstance(secret, Community) else None,
            icmp=False,
            rate=packets_per_s,
        )


@dataclass(frozen=True, slots=True)
class PollPlan:
    """Whom a poll asks, and whom not."""

    targets: tuple[PollTarget, ...]
    not_asked: tuple[str, ...]


def plan_poll(project: Project, store: Store, request: StatusRequest) -> PollPlan:
    """Return what to ask of whom: only what is known to work is tried, no other credential.

    Raises:
        UsageError: no device has one of the names.
        InventoryError: scopes.yaml cannot be read.
        VaultError: the vault cannot be opened.
    """
    with store.read() as session:
        devices = list_devices(session, request.tenant)
        watched = watched_ports(session, request.tenant)
    if unknown := set(request.names) - {device.name for device in devices}:
        raise UsageError(f"no device named {min(unknown)}", "`netwright devices list` shows them")
    wanted = [device for device in devices if not request.names or device.name in request.names]
    profiles = profiles_of(project, request.tenant)
    scopes = _Scopes(load_scopes(project.inventory).values())
    targets = [
        _target(device, scope, watched.get(device.name, ()), profiles)
        for device in wanted
        if (scope := scopes.of(device.mgmt_address))
    ]
    asked = {target.device for target in targets}
    return PollPlan(tuple(targets), tuple(d.name for d in wanted if d.name not in asked))


class _Scopes:
    """Which scope's limits hold for an address."""

    def __init__(self, scopes: Iterable[Scope]) -> None:
        self._scopes = list(scopes)
        self._denied = AddressSet(rule.span for scope in self._scopes for rule in scope.deny)

    def of(self, address: Address) -> Scope | None:
        """Return the first scope that allows it, else the defaults; None where one denies it."""
        allowing = next((scope for scope in self._scopes if scope.allows(address)), None)
        return allowing or (None if address in self._denied else Scope())


def _target(
    device: Device, scope: Scope, ports: Sequence[WatchedPort], profiles: Mapping[str, Profile]
) -> PollTarget:
    profile = profiles.get(device.snmp_profile or "")
    return PollTarget(
        device.name,
        device.mgmt_address,
        scope,
        ports,
        profile if profile and profile.covers(device.mgmt_address) else None,
        device.snmp_port or scope.snmp_port,
        device.login_port,
    )


def answering(targets: Iterable[PollTarget], packets_per_s: float) -> set[Address]:
    """Return the addresses at which somebody is."""
    by_address = {target.address: target for target in targets}
    pings = SweepOptions(tcp_ports=(), snmp_port=None, rate=packets_per_s)
    found = {alive.address for alive in sweep(by_address, pings)}
    groups: defaultdict[SweepOptions, list[Address]] = defaultdict(list)
    for address, target in by_address.items():
        if address not in found:
            groups[target.probes(packets_per_s)].append(address)
    for probes, addresses in groups.items():
        found |= {alive.address for alive in sweep(addresses, probes)}
    return found

"""The network as it was drawn last: what holds until the next discovery, kept for a minute."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from netwright.inventory import load_variables
from netwright.model.device import Device
from netwright.model.interface import Port
from netwright.model.link import LinkKind, Topology
from netwright.project import Project
from netwright.remediation.protected import Protected, ProtectedAddresses
from netwright.remediation.simulation import Joint
from netwright.runs.remediation.protection import PHYSICAL, protected_addresses
from netwright.runs.standpoints import standpoints
from netwright.store.database import Store
from netwright.store.devices import list_devices
from netwright.store.gateways import count_ports, gateway_addresses
from netwright.store.past import drawn_at, drawn_topology
from netwright.topology.links import ports_of


@dataclass(frozen=True, slots=True)
class Drawn:
    """What holds until the next discovery."""

    at: datetime | None
    read_at: datetime
    topology: Topology | None
    joints: frozenset[Joint]
    collectors: frozenset[str]
    protected: ProtectedAddresses
    addresses: Mapping[str, str]
    access_ports: Mapping[str, int]  # by site


class Drawing:
    """A tenant's network, read when it was drawn anew or is a minute old."""

    def __init__(
        self, project: Project, store: Store, tenant: str, clock: Callable[[], datetime]
    ) -> None:
        self._project = project
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._drawn: Drawn | None = None

    def known(self) -> Drawn:
        """Return it as of now."""
        with self._store.read() as session:
            at = drawn_at(session, self._tenant)
        fresh = timedelta(minutes=1)
        held = self._drawn
        if held and held.at == at and self._clock() - held.read_at < fresh:
            return held
        self._drawn = self._read(at)
        return self._drawn

    def _read(self, at: datetime | None) -> Drawn:
        with self._store.read() as session:
            topology = drawn_topology(session, self._tenant, at) if at else None
            devices = list_devices(session, self._tenant)
            found = gateway_addresses(session, self._tenant)
            ports = count_ports(session, self._tenant, PHYSICAL)
            named = self._project.settings.remediation.standpoints
            here = standpoints(session, self._tenant, named)
        joints = frozenset(_joints(topology)) if topology else frozenset()
        variables = load_variables(self._project.inventory)
        entries = protected_addresses(self._project, devices, variables)
        return Drawn(
            at=at,
            read_at=self._clock(),
            topology=topology,
            joints=joints,
            collectors=frozenset(here) & {device.name for device in devices},
            protected=ProtectedAddresses(
                (*entries, *(Protected(ip_network(one), why) for one, why in found.items()))
            ),
            addresses=_addresses(devices),
            access_ports=_access_ports(devices, ports, joints),
        )


def _joints(topology: Topology) -> Iterator[Joint]:
    """Yield the cables: a shared segment joins each of its ports to a node of its own."""
    for link in topology.links:
        if link.kind is not LinkKind.SHARED_SEGMENT:
            yield Joint(link.a, link.b)
            continue
        middle = Port(f"segment {link.a.device}:{link.a.if_name}", "")
        yield from (Joint(port, middle) for port in ports_of(link))


def _access_ports(
    devices: list[Device], ports: Mapping[str, int], joints: frozenset[Joint]
) -> Mapping[str, int]:
    """Return how many ports a site has at which no device is."""
    wired = Counter(port.device for one in joints for port in one)
    free: Counter[str] = Counter()
    for device in devices:
        free[device.site] += max(0, ports.get(device.name, 0) - wired[device.name])
    return free


def _addresses(devices: list[Device]) -> dict[str, str]:
    return {
        str(address): device.name
        for device in devices
        for address in {device.mgmt_address, *device.addresses, *device.reached_at}
    }

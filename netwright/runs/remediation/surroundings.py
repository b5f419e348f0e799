"""The world around an action, read from the store when it is judged.

What changes with every discovery only (topology, addresses) is kept until the next one; what people
and events change (stops, states, what was done) is read each time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from netwright.events.rules.maintenance import parse_maintenance
from netwright.inventory import load_inventory, load_variables
from netwright.model.action import Action
from netwright.model.device import Device
from netwright.model.interface import Port
from netwright.model.link import LinkKind, Topology
from netwright.project import Project
from netwright.remediation.proposal import Proposal, World
from netwright.remediation.protected import ProtectedAddresses
from netwright.remediation.simulation import Joint, NetworkGraph
from netwright.runs.remediation.protection import protected_addresses, protected_ports
from netwright.store.actions import past_actions
from netwright.store.approvals import kill_switches
from netwright.store.database import Store
from netwright.store.devices import device_id, list_devices
from netwright.store.events import EventFilter, list_events
from netwright.store.incidents import get_incidents
from netwright.store.past import drawn_at, drawn_topology
from netwright.store.states import fallen_since
from netwright.store.topology import load_evidence_of
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from netwright.transport.own_addresses import own_addresses

_MOST = 200
_AFTERMATH = timedelta(seconds=30)
"""What was under way when an action came into force is no sign that it does not help."""

_LOSSES = frozenset(
    {"OSPF_NEIGHBOR_DOWN", "ISIS_NEIGHBOR_DOWN", "EIGRP_NEIGHBOR_DOWN", "LDP_NEIGHBOR_DOWN"}
)
_DISTURBANCES = frozenset({"DEVICE_RESTARTED", "CONFIG_CHANGED", "USER_WRITE_CONFIG"})


def _of(device: str, since: datetime) -> EventFilter:
    return EventFilter(device=device, since=since)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What holds until the next discovery."""

    at: datetime | None
    read_at: datetime
    topology: Topology | None
    joints: frozenset[Joint]
    collectors: frozenset[str]
    protected: ProtectedAddresses
    addresses: Mapping[str, str]


class Surroundings:
    """A tenant's network as guard rails look at it."""

    def __init__(
        self, project: Project, store: Store, tenant: str, clock: Callable[[], datetime]
    ) -> None:
        self._project = project
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._drawn: _Drawn | None = None
        self._looked: dict[str, datetime] = {}  # when an action's device was asked about last

    def world(self, proposal: Proposal) -> World:
        """Return the world of a wish, as of now."""
        drawn = self._known()
        with self._store.read() as session:
            number = device_id(session, self._tenant, proposal.device)
            [device] = load_evidence_of(session, self._tenant, {number: proposal.device})
            past = past_actions(session, self._tenant, self._clock())
            switches = kill_switches(session, self._tenant)
        stations = dict(_stations(device, drawn.joints))
        hosts = frozenset(stations.values())
        at_ports = frozenset(Joint(port, Port(host, "")) for port, host in stations.items())
        topology = drawn.topology
        return World(
            protected=drawn.protected,
            network=NetworkGraph(drawn.joints | at_ports, hosts, drawn.collectors),
            switches=switches,
            maintenance=self._maintenance(proposal),
            protected_ports=protected_ports(device, topology) if topology else {},
            known_ports=frozenset(Port(device.name, one.if_name) for one in device.interfaces),
            addresses=drawn.addresses,
            past=past,
            observe=timedelta(days=self._project.settings.remediation.observe_days),
        )

    def hurt(self, action: Action, since: datetime) -> str:
        """Return what has gone down at the device since an instant, but for what was to go down."""
        meant = set(action.params.values())  # a port that was shut is to be down
        with self._store.read() as session:
            fallen = fallen_since(session, self._tenant, action.device, since)
            lost = list_events(session, self._tenant, _of(action.device, since), _MOST)
        names = [name or action.device for name in fallen if name not in meant]
        if names:
            return f"{names[0]} went down"
        gone = next((event for event in lost if event.tag in _LOSSES), None)
        return f"{gone.tag}: {gone.fields.get('neighbor.address', '')}".rstrip(": ") if gone else ""

    def disturbed(self, action: Action, since: datetime) -> bool:
        """Tell whether the device has restarted, or was changed, and was not read again since."""
        asked = max(since, self._looked.get(action.id, since))
        with self._store.read() as session:
            events = list_events(session, self._tenant, _of(action.device, asked), _MOST)
        self._looked[action.id] = self._clock()
        return any(event.tag in _DISTURBANCES for event in events)

    def persists(self, action: Action, since: datetime) -> bool:
        """Tell whether the incident goes on although the action has been in force for a while."""
        if not action.incident_id:
            return False
        with self._store.read() as session:
            found = get_incidents(session, self._tenant, [action.incident_id])
        incident = found.get(action.incident_id)
        return incident is not None and incident.last_seen > since + _AFTERMATH

    def _known(self) -> _Drawn:
        with self._store.read() as session:
            at = drawn_at(session, self._tenant)
        fresh = timedelta(minutes=1)
        held = self._drawn
        if held and held.at == at and self._clock() - held.read_at < fresh:
            return held
        self._drawn = self._read(at)
        return self._drawn

    def _read(self, at: datetime | None) -> _Drawn:
        with self._store.read() as session:
            topology = drawn_topology(session, self._tenant, at) if at else None
            devices = list_devices(session, self._tenant)
        variables = load_variables(self._project.inventory)
        entries = protected_addresses(self._project, devices, variables)
        return _Drawn(
            at=at,
            read_at=self._clock(),
            topology=topology,
            joints=frozenset(_joints(topology)) if topology else frozenset(),
            collectors=frozenset(self._collectors(devices)),
            protected=ProtectedAddresses(entries),
            addresses=_addresses(devices),
        )

    def _collectors(self, devices: list[Device]) -> Iterator[str]:
        """Yield the devices that we are at: those named, else whoever has one of our addresses."""
        named = self._project.settings.remediation.standpoints
        own = set(own_addresses())
        for device in devices:
            if device.name in named or (not named and own & {*device.addresses}):
                yield device.name

    def _maintenance(self, proposal: Proposal) -> str:
        """Return why people are at work: by the variable, or by the device's own entry."""
        inventory = load_inventory(self._project.inventory)
        host = inventory.hosts.get(proposal.device)
        own = inventory.resolved(host).data.get("maintenance", ()) if host else ()
        lines = [*load_variables(self._project.inventory).get("maintenance", ()), *own]
        windows = (parse_maintenance(str(line), ZoneInfo) for line in lines)
        return next((one.reason for one in windows if one.covers(proposal.at)), "")


def _joints(topology: Topology) -> Iterator[Joint]:
    """Yield the cables: a shared segment joins each of its ports to a node of its own."""
    for link in topology.links:
        if link.kind is not LinkKind.SHARED_SEGMENT:
            yield Joint(link.a, link.b)
            continue
        middle = Port(f"segment {link.a.device}:{link.a.if_name}", "")
        yield from (Joint(port, middle) for port in ports_of(link))


def _stations(device: DeviceEvidence, joints: frozenset[Joint]) -> Iterator[tuple[Port, str]]:
    """Yield hosts that a device learned at ports where no device of the topology is."""
    wired = {port for one in joints for port in one}
    for row in device.fdb:
        port = Port(device.name, row.if_name)
        if port not in wired:
            yield port, str(row.mac)


def _addresses(devices: list[Device]) -> dict[str, str]:
    return {
        str(address): device.name
        for device in devices
        for address in {device.mgmt_address, *device.addresses, *device.reached_at}
    }

"""The world around an action, read from the store when it is judged.

What changes with every discovery only (topology, addresses) is kept until the next one; what people
and events change (stops, states, what was done) is read each time.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from zoneinfo import ZoneInfo

from netwright.events.rules.maintenance import parse_maintenance
from netwright.inventory import load_inventory, load_variables
from netwright.model.action import Action, Mode
from netwright.model.device import Device
from netwright.model.evidence import Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Port
from netwright.model.link import LinkKind, Topology
from netwright.model.mac import MacAddress
from netwright.project import Project
from netwright.remediation.proposal import Proposal, World
from netwright.remediation.protected import Protected, ProtectedAddresses
from netwright.remediation.simulation import Joint, NetworkGraph
from netwright.runs.remediation.protection import PHYSICAL, protected_addresses, protected_ports
from netwright.runs.remediation.responding import CHANGES
from netwright.runs.remediation.targets import roles_of
from netwright.runs.standpoints import standpoints
from netwright.store.actions import past_actions
from netwright.store.approvals import kill_switches
from netwright.store.database import Store
from netwright.store.devices import device_id, get_device, list_devices
from netwright.store.events import EventFilter, list_events
from netwright.store.evidence import rows_at
from netwright.store.gateways import count_ports, gateway_addresses, macs_of
from netwright.store.incidents import get_incidents
from netwright.store.past import drawn_at, drawn_topology
from netwright.store.states import fallen_since
from netwright.store.topology import load_evidence_of
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from netwright.transport.own_addresses import own_addresses, own_macs, visitors

_MOST = 200
_AFTERMATH = timedelta(seconds=30)
"""What was under way when an action came into force is no sign that it does not help."""

_LOSSES = frozenset(
    f"{protocol}_NEIGHBOR_DOWN" for protocol in ("BGP", "OSPF", "ISIS", "EIGRP", "LDP", "BFD")
)
_DISTURBANCES = CHANGES | {"DEVICE_RESTARTED"}


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
    access_ports: Mapping[str, int]  # by site


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
            told = rows_at(session, [number], Table.FDB, None).get(number)
            past = past_actions(session, self._tenant, self._clock())
            switches = kill_switches(session, self._tenant)
        rows = told.rows if told else ()
        device = replace(
            device, fdb=[one for one in rows if isinstance(one, FdbEntry)]
        )  # stations too, however many
        stations = set(_stations(device, drawn.joints))
        hosts = frozenset(host for _, host in stations)
        at_ports = frozenset(Joint(port, Port(host, "")) for port, host in stations)
        guests = frozenset(map(str, visitors()))
        return World(
            protected=drawn.protected,
            network=NetworkGraph(drawn.joints | at_ports, hosts, drawn.collectors),
            switches=switches,
            maintenance=self._maintenance(proposal),
            protected_ports=protected_ports(device, drawn.topology, self._precious(guests)),
            known_ports=frozenset(Port(device.name, one.if_name) for one in device.interfaces),
            addresses=drawn.addresses,
            own_addresses=frozenset(map(str, own_addresses())),
            visitors=guests,
            access_ports=drawn.access_ports.get(proposal.site, 0),
            is_drawn=drawn.topology is not None,
            most_mode=self._most_mode(proposal.device),
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
        return any(event.tag in _DISTURBANCES for event in events)

    def looked(self, action: Action) -> None:
        """Note that its device was read: what it told before disturbs nobody any more."""
        self._looked[action.id] = self._clock()

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
            found = gateway_addresses(session, self._tenant)
            ports = count_ports(session, self._tenant, PHYSICAL)
            named = self._project.settings.remediation.standpoints
            here = standpoints(session, self._tenant, named)
        joints = frozenset(_joints(topology)) if topology else frozenset()
        variables = load_variables(self._project.inventory)
        entries = protected_addresses(self._project, devices, variables)
        return _Drawn(
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

    def _precious(self, guests: frozenset[str]) -> Mapping[MacAddress, str]:
        """Return the hardware addresses of this collector and of those who are logged in to it."""
        with self._store.read() as session:
            found = macs_of(session, self._tenant, guests)
        people = {mac: f"{address}, logged in to this collector," for address, mac in found}
        return people | {MacAddress.parse(mac): "this collector" for mac in own_macs()}

    def _most_mode(self, device: str) -> Mode:
        """Return the least that the project sets for any of a device's roles."""
        modes = self._project.settings.remediation.modes
        if not modes:
            return Mode.AUTO
        with self._store.read() as session:
            known = get_device(session, self._tenant, device)
        roles = roles_of(known, load_inventory(self._project.inventory))
        return min((modes[one] for one in roles & modes.keys()), default=Mode.AUTO, key=_extent)

    def _maintenance(self, proposal: Proposal) -> str:
        """Return why people are at work: by the variable, or by the device's own entry."""
        inventory = load_inventory(self._project.inventory)
        host = inventory.hosts.get(proposal.device)
        own = inventory.resolved(host).data.get("maintenance", ()) if host else ()
        lines = [*load_variables(self._project.inventory).get("maintenance", ()), *own]
        return next(filter(None, (_window(str(line), proposal.at) for line in lines)), "")


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


def _window(line: str, at: datetime) -> str:
    """Return why people are at work; a line that nobody can read may mean now."""
    try:
        window = parse_maintenance(line, ZoneInfo)
    except (ValueError, KeyError) as error:  # KeyError: no such time zone
        return f"an entry cannot be read: {error}"[:200]
    return window.reason if window.covers(at) else ""


def _extent(mode: Mode) -> int:
    return list(Mode).index(mode)


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

"""The world around an action, read from the store when it is judged.

What changes with every discovery only (topology, addresses) is kept until the next one; what people
and events change (stops, states, what was done) is read each time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from netwright.inventory import load_inventory
from netwright.model.action import Action, Mode
from netwright.model.evidence import Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.project import Project
from netwright.remediation.proposal import Proposal, World
from netwright.remediation.simulation import Joint, NetworkGraph
from netwright.runs.remediation.aftermath import Aftermath
from netwright.runs.remediation.drawing import Drawing
from netwright.runs.remediation.maintenance import maintenance
from netwright.runs.remediation.protection import protected_ports
from netwright.runs.remediation.targets import roles_of
from netwright.store.actions import past_actions
from netwright.store.approvals import kill_switches
from netwright.store.database import Store
from netwright.store.devices import device_id, get_device
from netwright.store.evidence import rows_at
from netwright.store.gateways import macs_of
from netwright.store.topology import load_evidence_of
from netwright.topology.evidence import DeviceEvidence
from netwright.transport.own_addresses import own_addresses, own_macs, visitors


class Surroundings:
    """A tenant's network as guard rails look at it."""

    def __init__(
        self, project: Project, store: Store, tenant: str, clock: Callable[[], datetime]
    ) -> None:
        self._project = project
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._drawing = Drawing(project, store, tenant, clock)
        self._aftermath = Aftermath(store, tenant, clock)

    def world(self, proposal: Proposal) -> World:
        """Return the world of a wish, as of now."""
        drawn = self._drawing.known()
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
            maintenance=maintenance(self._project, proposal.device, proposal.at),
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
        """Return what is worse around an action's device than at an instant; empty: nothing."""
        return self._aftermath.hurt(action, since)

    def disturbed(self, action: Action, since: datetime) -> bool:
        """Tell whether the device has restarted, or was changed, and was not read again since."""
        return self._aftermath.disturbed(action, since)

    def looked(self, action: Action) -> None:
        """Note that its device was read: what it told before disturbs nobody any more."""
        self._aftermath.looked(action)

    def persists(self, action: Action, since: datetime) -> bool:
        """Tell whether the incident goes on although the action has been in force for a while."""
        return self._aftermath.persists(action, since)

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


def _stations(device: DeviceEvidence, joints: frozenset[Joint]) -> Iterator[tuple[Port, str]]:
    """Yield hosts that a device learned at ports where no device of the topology is."""
    wired = {port for one in joints for port in one}
    for row in device.fdb:
        port = Port(device.name, row.if_name)
        if port not in wired:
            yield port, str(row.mac)


def _extent(mode: Mode) -> int:
    return list(Mode).index(mode)

"""A topology that follows the store: netwright.runs.live."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.errors import InventoryError
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Row, Table, TableAnswer
from netwright.model.interface import Interface
from netwright.model.link import LinkStatus, Node
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.model.state import StateSource, Word
from netwright.project import find_project, init_project
from netwright.runs.live import LiveNetwork
from netwright.runs.topology import topology_at
from netwright.store.database import Store
from netwright.store.decisions import merge_devices, remove_device, rename_device
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from netwright.store.states import note_states
from netwright.topology.diff import TopologyDiff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LINKS = "links:\n- [sw1:Gi2, sw2:Gi2]\n"


class Network:
    """A project with a database, and its topology as somebody watches it."""

    def __init__(self, folder: Path) -> None:
        self.project = find_project(folder)
        self.store: Store = open_current(self.project.database_url)
        self.live = LiveNetwork(self.project, self.store, "default")
        self.now = NOON

    def visit(self, number: int, *heard: int) -> None:
        """Let a discovery find device `number`, which hears others on its first port."""
        name = f"sw{number}"
        neighbors = [_heard(other) for other in heard]
        seen = Observation(
            ip_address(f"192.0.2.{number}"),
            self.now,
            System(sys_name=name),
            Identification(),
            IdentityKeys(chassis_ids=frozenset({_chassis(number)}), sys_name=name),
            {
                Table.NEIGHBORS: _whole(*neighbors),
                Table.INTERFACES: _whole(*(Interface(i, f"Gi{i}") for i in (1, 2))),
            },
        )
        with self.store.write() as session:
            [claimed] = claim_devices(session, "default", [Arrival(seen)])
            record(session, [Visit("default", "run", claimed.device_id, seen)])

    def refresh(self) -> TopologyDiff:
        """Look again, a minute later; what is seen is what the whole evidence leads to."""
        self.now += timedelta(minutes=1)
        found = self.live.refresh(self.now)
        whole = topology_at(self.project, self.store, "default", self.now)
        assert self.live.topology is not None
        assert self.live.topology.links == whole.links
        assert {n.name for n in self.live.topology.nodes} == {n.name for n in whole.nodes}
        return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an empty database; to make one takes longer than to copy it."""
    project = init_project(tmp_path_factory.mktemp("template") / "project")
    open_current(project.database_url).close()
    return project.root


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A new project."""
    return shutil.copytree(template, tmp_path / "project")


@pytest.fixture
def network(folder: Path) -> Iterator[Network]:
    """Two devices that hear each other, already looked at."""
    made = Network(folder)
    made.visit(1, 2)
    made.visit(2, 1)
    made.refresh()
    yield made
    made.store.close()


def test_the_first_look_shows_everything(folder: Path) -> None:
    """Who watches must know what there is before it changes."""
    network = Network(folder)
    network.visit(1, 2)

    found = network.refresh()
    network.store.close()

    assert [node.name for node in found.added.nodes] == ["sw1", "sw2"]
    assert len(found.added.links) == 1


def test_nothing_is_reported_while_nothing_changes(network: Network) -> None:
    """A discovery that finds what was known changes instants only."""
    assert not network.refresh()

    network.visit(1, 2)
    network.visit(2, 1)

    assert not network.refresh()


def test_what_a_discovery_finds_is_reported(network: Network) -> None:
    """A new device behind another, and its cable."""
    network.visit(3, 1)

    found = network.refresh()

    assert [node.name for node in found.added.nodes] == ["sw3"]
    assert [(link.a.device, link.b.device) for link in found.added.links] == [("sw1", "sw3")]


def test_a_renamed_device_takes_its_links_with_it(network: Network) -> None:
    """No visit is needed to see what a person decided."""
    before = {node.name: (node.x, node.y) for node in _nodes(network)}
    with network.store.write() as session:
        rename_device(session, "default", "sw2", "core")

    found = network.refresh()

    assert [node.name for node in found.added.nodes] == ["core"]
    assert [node.name for node in found.removed.nodes] == ["sw2"]
    assert {node.name: (node.x, node.y) for node in _nodes(network)}["core"] == before["sw2"]


def test_a_removed_device_is_a_stranger_to_its_neighbor(network: Network) -> None:
    """The neighbor still hears it."""
    with network.store.write() as session:
        remove_device(session, "default", "sw2")

    found = network.refresh()

    assert [(node.name, node.kind) for node in found.changed.nodes] == [("sw2", "unmanaged")]


def test_merged_devices_are_one_node(network: Network) -> None:
    """The part shows nowhere."""
    network.visit(3)
    network.refresh()
    with network.store.write() as session:
        merge_devices(session, "default", "sw1", "sw3")

    found = network.refresh()

    assert [node.name for node in found.removed.nodes] == ["sw3"]


def test_a_state_that_is_said_between_discoveries_is_reported(network: Network) -> None:
    """A poll or an event knows of a cable before the next discovery does."""
    word = Word("sw1", "Gi1", LinkStatus.DOWN, StateSource.POLL, network.now)
    with network.store.write() as session:
        note_states(session, "default", [word])

    found = network.refresh()

    assert [link.status for link in found.changed.links] == [LinkStatus.DOWN]


def test_links_drawn_by_hand_are_taken_in(network: Network) -> None:
    """And a file that cannot be read leaves everything as it was."""
    file = network.project.inventory / "links.yaml"
    file.write_text("links: [sw1:Gi2")
    with pytest.raises(InventoryError):
        network.live.refresh(network.now)

    file.write_text(LINKS)
    found = network.refresh()

    assert [(link.a.if_name, link.b.if_name) for link in found.added.links] == [("Gi2", "Gi2")]


def _heard(number: int) -> Neighbor:
    return Neighbor(
        NeighborProtocol.LLDP, "Gi1", _chassis(number), port_id="Gi1", system_name=f"sw{number}"
    )


def _chassis(number: int) -> str:
    return f"00:1b:54:00:00:{number:02x}"


def _whole(*rows: Row) -> TableAnswer:
    return TableAnswer(Answer.COMPLETE, rows)


def _nodes(network: Network) -> Iterator[Node]:
    assert network.live.topology is not None
    return iter(network.live.topology.nodes)

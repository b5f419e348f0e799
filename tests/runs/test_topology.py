"""What a build decides and keeps: netwright.runs.topology."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.errors import UsageError
from netwright.model.device import DeviceKind, Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Row, Table, TableAnswer
from netwright.model.link import Node, Topology
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.project import find_project, init_project
from netwright.runs.topology import diff_between, pin_node, rebuild, topology_at, unpin_node
from netwright.store.database import Store
from netwright.store.decisions import rename_device
from netwright.store.devices import get_device
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current

SOON = timedelta(milliseconds=1)


class Network:
    """A project whose network is discovered device by device."""

    def __init__(self, folder: Path) -> None:
        self.project = find_project(folder)
        self.store: Store = open_current(self.project.database_url)

    def visit(self, name: str, *heard: str) -> None:
        """Let a discovery find a switch that hears others, each on the port named after it."""
        rows: list[Row] = [Neighbor(NeighborProtocol.CDP, far, far, port_id=name) for far in heard]
        address = ip_address(f"192.0.2.{int(name[2:])}")
        seen = Observation(
            address,
            datetime.now(UTC),
            System(sys_name=name),
            Identification(kind=DeviceKind.SWITCH),
            IdentityKeys(sys_name=name),
            {Table.NEIGHBORS: TableAnswer(Answer.COMPLETE, rows)},
        )
        with self.store.write() as session:
            [claimed] = claim_devices(session, "default", [Arrival(seen)])
            record(session, [Visit("default", "run", claimed.device_id, seen)])

    def build(self, *, is_run: bool = False, relayout: bool = False) -> Topology:
        """Draw the topology anew."""
        return rebuild(self.project, self.store, "default", is_run=is_run, relayout=relayout)

    def node(self, name: str = "sw1", at: datetime | None = None) -> Node:
        """Return a node as it is shown."""
        nodes = topology_at(self.project, self.store, "default", at).nodes
        return next(node for node in nodes if node.name == name)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an empty database; to make one takes longer than to copy it."""
    project = init_project(tmp_path_factory.mktemp("template") / "project")
    open_current(project.database_url).close()
    return project.root


@pytest.fixture
def network(template: Path, tmp_path: Path) -> Iterator[Network]:
    """A switch alone, discovered once."""
    made = Network(shutil.copytree(template, tmp_path / "project"))
    made.visit("sw1")
    made.build(is_run=True)
    yield made
    made.store.close()


@pytest.fixture
def grown(network: Network) -> Network:
    """The same switch, known to be in the middle of three others since."""
    others = ("sw2", "sw3", "sw4")
    network.visit("sw1", *others)
    for name in others:
        network.visit(name, "sw1")
    return network


def test_a_tier_changes_with_the_third_discovery_that_says_so(grown: Network) -> None:
    """And the past keeps the one of then."""
    assert (grown.node().tier, grown.node().tier_candidate) == ("access", "core")
    grown.build(is_run=True)
    grown.build()
    second = grown.build(is_run=True)
    assert grown.node().tier == "access"
    third = grown.build(is_run=True)

    assert grown.node().tier == "core"
    assert grown.node(at=second.at).tier == "access"
    assert grown.node(at=third.at + SOON).tier == "core"
    with grown.store.read() as session:
        assert get_device(session, "default", "sw1").tier == "core"
    found = diff_between(grown.project, grown.store, "default", second.at, None)
    assert [(n.name, n.tier) for n in found.changed.nodes] == [("sw1", "core")]
    assert [node.tier for node in found.before.nodes] == ["access"]


def test_a_manual_tier_counts_at_once_and_so_does_taking_it_back(grown: Network) -> None:
    """A person need not wait three nights."""
    file = grown.project.inventory / "links.yaml"
    before = file.read_text() if file.exists() else ""
    file.write_text("tiers: {sw1: distribution}\n")
    grown.build()
    assert grown.node().tier == "distribution"
    with grown.store.read() as session:
        assert get_device(session, "default", "sw1").tier == "distribution"

    file.write_text(before)
    assert grown.node().tier == "access"


def test_places_are_kept_when_the_network_grows(network: Network) -> None:
    """The map that was learned by heart stays the map."""
    before = network.node()
    network.visit("sw1", "sw2")
    network.visit("sw2", "sw1")
    network.build(is_run=True)
    second = network.node("sw2")

    assert (network.node().x, network.node().y) == (before.x, before.y)
    assert (second.x, second.y) != (before.x, before.y)


def test_a_pinned_node_stays_and_the_rest_is_drawn_anew_on_request(grown: Network) -> None:
    """`--relayout` is the only way to move what has a place."""
    grown.build()
    kept = [grown.node(name) for name in ("sw2", "sw3")]
    pin_node(grown.project, grown.store, "default", "sw1", (900.0, 700.0))
    grown.build(relayout=True)
    assert (grown.node().x, grown.node().y) == (900.0, 700.0)
    assert [grown.node(name) for name in ("sw2", "sw3")] != kept

    unpin_node(grown.store, "default", "sw1")
    grown.build()
    assert (grown.node().x, grown.node().y) != (900.0, 700.0)


def test_a_renamed_device_keeps_its_place_and_its_tier(grown: Network) -> None:
    """It is the same box at the same spot."""
    grown.build(is_run=True)
    before = grown.node("sw2")
    with grown.store.write() as session:
        rename_device(session, "default", "sw2", "attic")
    after = grown.node("attic")

    assert (after.x, after.y, after.tier) == (before.x, before.y, before.tier)


def test_what_is_no_node_cannot_be_pinned_and_what_is_not_pinned_not_unpinned(
    network: Network,
) -> None:
    """A misspelt name must not wait for a device of that name."""
    with pytest.raises(UsageError, match="no node named sw9"):
        pin_node(network.project, network.store, "default", "sw9", (0.0, 0.0))
    with pytest.raises(UsageError, match="sw1 is not pinned"):
        unpin_node(network.store, "default", "sw1")

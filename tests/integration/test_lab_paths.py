"""Ask which way packets go, and compare with what the kernels of the lab would do with them."""

import ipaddress
import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from netwright.project import find_project
from netwright.runs.paths import path_between, path_index
from netwright.store.migrate import open_current
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import PathResult
from tests.integration.command import Netwright
from tests.integration.discovered import node_of
from tests.lab.campus import CAMPUS, RANGES
from tests.lab.container import RunningLab
from tests.lab.topology import End

pytestmark = pytest.mark.integration
ENDS = ("station", "r1", "r2", "fw1", "a1", "p1", "a3", "h1")
Way = tuple[str, ...]


@pytest.fixture(scope="module")
def command(net: RunningLab, new_campus_project: Path, tmp_path_factory: Any) -> Netwright:
    """A project that has discovered the campus."""
    folder = shutil.copytree(new_campus_project, tmp_path_factory.mktemp("paths") / "project")
    command = Netwright(folder, net.at_station)
    command.discover(*RANGES, code=3)
    return command


@contextmanager
def _indexed(command: Netwright) -> Iterator[PathIndex]:
    project = find_project(command.project)
    with closing(open_current(project.database_url)) as store:
        yield path_index(project, store, "default")


def _address(node: str) -> str:
    return str(CAMPUS.node(node).address)


def _ways(index: PathIndex, result: PathResult) -> set[Way]:
    """Return the branches by the lab's nodes."""
    managed = {name: str(one.device.mgmt_address) for name, one in index.devices.items()}
    return {
        tuple(node_of(CAMPUS, managed.get(station, station)) for station in path.stations)
        for path in result.paths
    }


def _forwarded(net: RunningLab, way: Way, address: str) -> Iterator[Way]:
    """Follow the kernels' own tables from the last node of a way on."""
    node = CAMPUS.node(way[-1])
    if ipaddress.ip_address(address) in node.all_addresses:
        yield way
        return
    told = json.loads(net.run(node.name, "ip", "-j", "route", "show", "to", "match", address))
    best = max(told, key=lambda entry: _length(entry["dst"]))
    for hop in best.get("nexthops", [best]):
        yield from _forwarded(net, (*way, node_of(CAMPUS, hop.get("gateway", address))), address)


def _length(prefix: str) -> int:
    return 0 if prefix == "default" else ipaddress.ip_network(prefix).prefixlen


def _compare(net: RunningLab, command: Netwright) -> None:
    with _indexed(command) as index:
        for src, dst in permutations(ENDS, 2):
            result = path_between(index, _address(src), _address(dst))
            told = _ways(index, result), result.reason
            assert told == (set(_forwarded(net, (src,), _address(dst))), ""), f"{src} to {dst}"


def test_every_pair_goes_the_way_that_the_kernels_forward(
    net: RunningLab, command: Netwright
) -> None:
    """Routers, stations and firewall, with both of two equal-cost cables."""
    _compare(net, command)


def test_a_path_names_the_switch_ports_that_it_crosses(command: Netwright) -> None:
    """From a station on an Open vSwitch to one behind a bridge, by both of two cables."""
    document = command.json("path", _address("h1"), _address("p1"))
    crossed = [
        [(hop["device"], hop["in_interface"], hop["out_interface"]) for hop in path["hops"]]
        for path in document["paths"]
    ]
    assert crossed == [
        [
            (_address("h1"), None, None),
            ("sw2", "p5", "p1"),
            ("r2", "eth3", cable),
            ("r1", cable, "eth3"),
            ("sw1", "p1", "p4"),
            (_address("p1"), None, None),
        ]
        for cable in ("eth1", "eth2")
    ]


def test_a_path_that_is_lost_ends_with_code_three(command: Netwright) -> None:
    """Scripts look at nothing else."""
    document = command.json("path", _address("station"), "10.77.9.1", code=3)
    assert document["status"] == "broken"
    assert "10.77.9.0/28 is discarded" in document["reason"]


def test_after_a_member_of_an_aggregate_is_cut_the_other_carries_all(
    net: RunningLab, command: Netwright
) -> None:
    """The same ways, over the cable that is left, whatever the bridge calls the aggregate."""
    with net.unplugged(End("sw2", "p2")):
        command.discover(*RANGES, code=3)
        _compare(net, command)
        document = command.json("path", _address("h1"), _address("a3"))
    crossed = {hop["device"]: hop for hop in document["paths"][0]["hops"]}
    assert crossed["sw2"]["out_interface"] in {"lag1", "p3"}
    assert crossed["sw3"]["in_interface"] == "p2"


def test_after_a_cable_is_cut_the_paths_are_those_of_the_new_routes(
    net: RunningLab, command: Netwright
) -> None:
    """One of the two cables is gone, and so are its branches."""
    with net.unplugged(End("r1", "eth1")):
        command.discover(*RANGES, code=3)
        _compare(net, command)

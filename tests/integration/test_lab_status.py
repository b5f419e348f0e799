"""A port of a real switch goes down between two discoveries, and polls tell."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.command import Netwright
from tests.lab.container import RunningLab
from tests.lab.topology import End

pytestmark = pytest.mark.integration
SW1, A1 = "10.77.1.2", "10.77.1.11"
CACHED_S = 40.0  # net-snmp reads the kernel's interfaces now and then only


def test_a_port_that_goes_down_between_discoveries_takes_its_link_down(
    net: RunningLab, second: Netwright
) -> None:
    """The link is down at once, the device behind it only when it is silent a second time."""
    switch, box = _name(second, SW1), _name(second, A1)
    second.json("status", "poll", switch, box)
    before = second.json("topology", "show")
    with net.unplugged(End("sw1", "p2")):
        _until(lambda: _port(second, switch) == "down", second, switch)
        link, node = _link(second, switch), _node(second, box)
        first = second.json("status", "poll", box, code=4)
        doubted = _node(second, box)
        second.json("status", "poll", box, code=4)
        gone = _node(second, box)
    _until(lambda: _port(second, switch) == "up", second, switch)
    second.json("status", "poll", box)

    assert (link["status"], link["status_source"]) == ("down", "poll")
    assert first["silent"] == [box]
    assert (node["status"], doubted["status"], gone["status"]) == ("up", "up", "unreachable")
    assert gone["status_source"] == "poll"
    assert _link(second, switch)["status"] == _node(second, box)["status"] == "up"
    assert _link(second, switch, "--at", before["at"])["status"] == "up"
    assert _link(second, switch, "--at", link["status_at"])["status"] == "down"


def _name(project: Netwright, address: str) -> str:
    return next(str(d["name"]) for d in project.devices() if d["mgmt_address"] == address)


def _port(project: Netwright, switch: str) -> str:
    ports = project.json("status", "show", switch)["interfaces"]
    return next(str(port["state"]) for port in ports if port["interface"] == "p2")


def _node(project: Netwright, name: str) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = project.json("topology", "show")["nodes"]
    return next(node for node in nodes if node["name"] == name)


def _link(project: Netwright, switch: str, *at: str) -> dict[str, Any]:
    end = {"device": switch, "interface": "p2"}
    links: list[dict[str, Any]] = project.json("topology", "show", *at)["links"]
    return next(link for link in links if end in (link["a"], link["b"]))


def _until(is_so: Callable[[], bool], project: Netwright, switch: str) -> None:
    end = time.monotonic() + CACHED_S
    while not is_so():
        assert time.monotonic() < end
        project.json("status", "poll", switch)

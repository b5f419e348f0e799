"""The world as guard rails get it from what devices said: netwright.runs.remediation."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from netwright.model.device import Device, DeviceKind, Identification, IdentityKeys, System
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, NextHop, Route
from netwright.model.interface import Interface, InterfaceAddress, StpPort
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.project import find_project, init_project
from netwright.remediation.guards.blast import blast_radius
from netwright.remediation.judgment import judge
from netwright.remediation.proposal import Proposal, World
from netwright.runs.clock import utc_now
from netwright.runs.remediation import surroundings as module
from netwright.runs.remediation.surroundings import Surroundings
from netwright.store.migrate import open_current
from netwright.topology.evidence import DeviceEvidence
from tests.remediation.scenarios import shutting
from tests.runs.kept_network import Kept

VIP, NEXT, PEER = "10.0.0.254", "10.0.0.253", "203.0.113.1"
OPERATOR = MacAddress(0x001B54000009)
PORTS = ("up", "pc", "crowd", "kim", "stp", "Gi1", "Gi1.10", "lag", "ospf")


def evidence(name: str, number: int, **tables: Any) -> DeviceEvidence:
    """Return a switch."""
    device = Device(
        name,
        ip_address(f"10.0.0.{number}"),
        system=System(sys_name=name),
        identification=Identification(kind=DeviceKind.SWITCH, platform="linux"),
    )
    return replace(DeviceEvidence(device, IdentityKeys(sys_name=name)), **tables)


def _interfaces() -> list[Interface]:
    kinds = {"lag": "ieee8023adLag"}
    return [
        Interface(at, one, if_type=kinds.get(one, "ethernetCsmacd"))
        for at, one in enumerate(PORTS, 1)
    ]


def neighbor(port: str, far: str) -> Neighbor:
    """Return who is heard on a port."""
    return Neighbor(NeighborProtocol.CDP, port, far, port_id="down")


ACC = evidence(
    "acc",
    2,
    interfaces=_interfaces(),
    neighbors=[neighbor("up", "core")],
    addresses=[InterfaceAddress("Gi1.10", ip_address("10.0.4.1"))],
    adjacencies=[Adjacency("ospf", ip_address(PEER), if_name="ospf")],
    stp=[StpPort("stp", "forwarding", designated_bridge="80" * 8, bridge_id="40" * 8)],
    fdb=[
        FdbEntry(1, "pc", MacAddress(0x001B54000001)),
        FdbEntry(1, "crowd", MacAddress(0x001B54000002)),
        FdbEntry(1, "crowd", MacAddress(0x001B54000003)),
        FdbEntry(1, "kim", OPERATOR),
    ],
)
CORE = evidence(
    "core",
    1,
    interfaces=[Interface(1, "down", if_type="ethernetCsmacd")],
    neighbors=[Neighbor(NeighborProtocol.CDP, "down", "acc", port_id="up")],
    arp=[
        ArpEntry("down", ip_address(VIP), MacAddress(0x00005E00010A)),
        ArpEntry("down", ip_address("192.0.2.50"), OPERATOR),
    ],
    routes=[
        Route(ip_network("0.0.0.0/0"), (NextHop(ip_address(NEXT), "down"),)),
        Route(ip_network("10.7.0.0/16"), (NextHop(None, "down"),)),
    ],
)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Return two switches, a crowd and an operator who is logged in."""
    init_project(tmp_path / "project")
    project = find_project(tmp_path / "project")
    remediation = project.settings.remediation.model_copy(update={"standpoints": ("core",)})
    settings = project.settings.model_copy(update={"remediation": remediation})
    monkeypatch.setattr(module, "visitors", lambda: iter([ip_address("192.0.2.50")]))
    store = open_current(project.database_url)
    yield Kept(replace(project, settings=settings), store)
    store.close()


def around(kept: Kept, port: str) -> tuple[Proposal, World]:
    """Return the wish to shut a port of the access switch, and its world."""
    wish = shutting("acc", port, at=utc_now(), site="default")
    return wish, Surroundings(kept.project, kept.store, "default", utc_now).world(wish)


def refusals(kept: Kept, port: str) -> dict[str, str]:
    """Return what speaks against shutting a port."""
    return {one.guard: one.reason for one in judge(*around(kept, port)) if not one.allowed}


@pytest.mark.parametrize(
    ("port", "guard", "reason"),
    [
        ("up", "never_shut", "core is behind it"),
        ("stp", "never_shut", "another bridge"),
        ("Gi1", "never_shut", "has the address 10.0.4.1"),
        ("Gi1.10", "never_shut", "has the address 10.0.4.1"),
        ("lag", "never_shut", "no port but ieee8023adLag"),
        ("ospf", "never_shut", f"ospf neighbor {PEER}"),
        ("kim", "never_shut", "logged in to this collector"),
        ("crowd", "simulation", "2 hosts"),
        ("gone", "never_shut", "no interface gone"),
    ],
)
def test_a_port_that_others_need_is_told_by_what_devices_said(
    kept: Kept, port: str, guard: str, reason: str
) -> None:
    """By tables that every switch gives, whatever its configuration is called."""
    kept.run([CORE, ACC])

    assert reason in refusals(kept, port)[guard]


def test_an_access_port_takes_its_station_only(kept: Kept) -> None:
    """What such an action is for."""
    kept.run([CORE, ACC])
    wish, world = around(kept, "pc")

    assert refusals(kept, "pc").keys() & {"never_shut", "simulation"} == set()
    assert blast_radius(wish, world).hosts == (str(MacAddress(0x001B54000001)),)
    assert world.access_ports > 0


def test_addresses_on_which_others_depend_are_protected_although_nobody_owns_them(
    kept: Kept,
) -> None:
    """A virtual gateway, a next hop, a routing neighbor."""
    kept.run([CORE, ACC])
    _, world = around(kept, "pc")

    assert "virtual gateway" in (world.protected.why_not(VIP) or "")
    assert "gateway of core" in (world.protected.why_not(NEXT) or "")
    assert "ospf neighbor of acc" in (world.protected.why_not(PEER) or "")
    assert world.visitors == {"192.0.2.50"}


def test_before_the_network_is_drawn_no_port_is_touched(kept: Kept) -> None:
    """Nobody knows who hangs on it."""
    for one in (CORE, ACC):
        kept.visit(one, utc_now())

    assert "no way from here" in refusals(kept, "pc")["simulation"]


@pytest.mark.parametrize(
    ("line", "guard", "word"),
    [
        ("protected: [10.0.0.1-10.0.0.9]", "never_block", "10.0.0.1-10.0.0.9"),
        ("maintenance: [tonight]", "maintenance", "cannot be read"),
        ("maintenance: ['02:00-04:00 Mars/Olympus']", "maintenance", "cannot be read"),
    ],
)
def test_what_nobody_can_read_stops_everything(
    kept: Kept, line: str, guard: str, word: str
) -> None:
    """A typing error must not take away a protection, nor stop the worker."""
    kept.run([CORE, ACC])
    (kept.project.inventory / "variables.yaml").write_text(line + "\n")
    _, world = around(kept, "pc")

    seen = world.protected.why_not("198.51.100.7") if guard == "never_block" else world.maintenance
    assert word in (seen or "")


def test_whom_stored_configurations_name_is_protected(kept: Kept) -> None:
    """As another program keeps them, in a work tree of git; a changed file is read again."""
    kept.run([CORE, ACC])
    configs = kept.project.root / "configs"
    (configs / "hq" / ".git").mkdir(parents=True)
    (configs / "hq" / ".git" / "index").write_text("ntp server 192.0.2.9\n")
    file = configs / "hq" / "core.cfg"
    file.write_text("tacacs server ISE\n address ipv4 192.0.2.61\n")

    def why_not(address: str) -> str:
        _, world = around(kept, "pc")
        return world.protected.why_not(address) or ""

    assert "AAA server, says the configuration core.cfg" in why_not("192.0.2.61")
    assert why_not("192.0.2.9") == ""
    file.write_text("ntp server 192.0.2.77\nsnmp-server host 192.0.2.3 public\n")
    assert (why_not("192.0.2.61"), why_not("192.0.2.3")) == (
        "",
        "192.0.2.3 is in 192.0.2.3/32: SNMP manager, says the configuration core.cfg",
    )


def test_a_folder_of_configurations_that_is_not_there_protects_everybody(kept: Kept) -> None:
    """Its disk was not mounted: whoever stood in it is not free to be blocked."""
    kept.run([CORE, ACC])
    remediation = kept.project.settings.remediation.model_copy(
        update={"configurations": ("/nowhere/oxidized",)}
    )
    settings = kept.project.settings.model_copy(update={"remediation": remediation})
    project = replace(kept.project, settings=settings)
    _, world = around(replace(kept, project=project), "pc")

    assert "/nowhere/oxidized: cannot be read" in (world.protected.why_not("198.51.100.7") or "")

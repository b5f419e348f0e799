"""Discoveries over simulated agents: who is who, and what becomes of links when that changes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from netwright.cli import main
from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.model.snmp import Oid, Tag, Value, Varbind, oid
from netwright.project import init_project
from netwright.simulate.access import CAMPUS_RO
from netwright.simulate.agent import Agent
from netwright.simulate.mib import Mib, loose
from netwright.simulate.simulation import Service
from tests.simulate.serving import serving

pytestmark = pytest.mark.integration

FIRST, SECOND = IPv4Address("127.66.1.1"), IPv4Address("127.66.1.2")
LLDP, CDP = "1.0.8802.1.1.2.1", "1.3.6.1.4.1.9.9.23.1.2.1.1"
Rows = dict[str, Value]


def switch(number: int, name: str, **more: Value) -> Rows:
    """Return what a switch with two ports says of itself."""
    mac = bytes((0, 0x1B, 0x54, 0, number, 0))
    rows: Rows = {
        "1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.9.1.1"),
        "1.3.6.1.2.1.1.5.0": name.encode(),
        "1.3.6.1.6.3.10.2.1.1.0": bytes((0x80, 0, 0, 9, 3)) + mac,
        f"{LLDP}.3.1.0": 4,
        f"{LLDP}.3.2.0": mac,
    }
    for port in (1, 2):
        rows |= {
            f"1.3.6.1.2.1.2.2.1.6.{port}": mac[:5] + bytes([port]),
            f"1.3.6.1.2.1.2.2.1.7.{port}": 1,
            f"1.3.6.1.2.1.2.2.1.8.{port}": 1,
            f"1.3.6.1.2.1.31.1.1.1.1.{port}": f"Gi0/{port}".encode(),
            f"{LLDP}.3.7.1.2.{port}": 5,
            f"{LLDP}.3.7.1.3.{port}": f"Gi0/{port}".encode(),
        }
    return rows | more


def hears_lldp(port: int, number: int, far_port: str) -> Rows:
    """Return the row of a neighbor that says who it is by its MAC."""
    values: tuple[Value, ...] = (4, bytes((0, 0x1B, 0x54, 0, number, 0)), 5, far_port.encode())
    return {f"{LLDP}.4.1.1.{c}.0.{port}.1": value for c, value in enumerate(values, 4)}


def hears_cdp(port: int, name: str, far_port: str) -> Rows:
    """Return the row of a neighbor that says who it is by its name alone."""
    return {f"{CDP}.6.{port}.1": name.encode(), f"{CDP}.7.{port}.1": far_port.encode()}


def mib(rows: Rows) -> Mib:
    """Return the rows as an agent serves them."""
    return loose([_varbind(oid(name), value) for name, value in rows.items()])


def _varbind(name: Oid, value: Value) -> Varbind:
    tags = {bytes: Tag.OCTET_STRING, int: Tag.INTEGER, tuple: Tag.OBJECT_IDENTIFIER}
    return name, tags[type(value)], value


@dataclass
class Network:
    """Two agents on loopback and the project that discovers them."""

    project: Path
    port: int
    tells: dict[IPv4Address, dict[bytes, Mib]]
    capsys: pytest.CaptureFixture[str]

    def says(self, address: IPv4Address, rows: Rows) -> None:
        """Let an agent say something else from now on."""
        self.tells[address][b"campus-ro"] = mib(rows)

    def run(self, *arguments: str, form: str = "--json") -> Any:
        """Run a command that has to end well, and return what it shows."""
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--project", str(self.project), form])
        said = self.capsys.readouterr()
        assert not ended.value.code, said.out + said.err
        return json.loads(said.out) if said.out.strip() else None

    def discover(self, *addresses: IPv4Address) -> list[str]:
        """Discover some addresses, and return the devices that were met."""
        wanted = map(str, addresses or (FIRST, SECOND))
        report = self.run("discover", *wanted, "--snmp-port", str(self.port), "--no-crawl")
        names: list[str] = report["devices"]
        return names

    def devices(self) -> dict[str, str]:
        """Return the address of every device by its name."""
        listed = self.run("devices", "list")["data"]
        return {device["name"]: device["mgmt_address"] for device in listed}

    def links(self) -> set[tuple[str, str, str, str]]:
        """Return the links' ends."""
        links = self.run("topology", "export", "-f", "json")["links"]
        ends = [(link["a"], link["b"]) for link in links]
        return {(a["device"], a["interface"], b["device"], b["interface"]) for a, b in ends}


@pytest.fixture
def network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Network]:
    """Two agents that say nothing yet."""
    project = init_project(tmp_path / "project")
    add_profile(open_vault(project.vault, project.vault_passwords, "default"), CAMPUS_RO)
    tells: dict[IPv4Address, dict[bytes, Mib]] = {FIRST: {}, SECOND: {}}
    services = {address: Service(Agent(told)) for address, told in tells.items()}
    with serving(services) as ports:
        yield Network(project.root, ports.snmp, tells, capsys)


def test_a_merge_holds_until_it_is_split(network: Network) -> None:
    """What a person knows outlives every discovery, and can be taken back."""
    network.says(FIRST, switch(1, "sw1"))
    network.says(SECOND, switch(2, "sw2"))
    network.discover()
    network.run("devices", "merge", "sw1", "sw2")

    assert network.discover() == ["sw1"]
    assert network.devices() == {"sw1": str(FIRST)}

    network.run("devices", "split", "sw1")
    network.discover()
    assert network.devices() == {"sw1": str(FIRST), "sw2": str(SECOND)}


def test_devices_that_a_cloned_agent_made_one_are_two_after_a_split(network: Network) -> None:
    """Equal in everything but the address: only a person can know, and says it once."""
    twin: Rows = {
        "1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.9.1.1"),
        "1.3.6.1.2.1.1.5.0": b"fw",
        "1.3.6.1.6.3.10.2.1.1.0": bytes.fromhex("8000000903aabbccddeeff"),
    }
    network.says(FIRST, twin)
    network.says(SECOND, twin)
    network.discover()
    [(name, own)] = network.devices().items()
    [reached] = network.run("devices", "show", name)["reached_at"]
    assert {own, reached} == {str(FIRST), str(SECOND)}

    network.run("devices", "split", name, "--address", reached, "--as", "fw-2")

    for _ in range(2):
        assert network.discover() == sorted([name, "fw-2"])
        assert network.devices() == {name: own, "fw-2": reached}


def test_a_device_that_was_renamed_keeps_its_name_and_its_links(network: Network) -> None:
    """The neighbor goes on announcing the old name until its cache is renewed, then the new."""
    network.says(FIRST, switch(1, "sw1") | hears_cdp(1, "sw2", "Gi0/2"))
    network.says(SECOND, switch(2, "sw2") | hears_cdp(2, "sw1", "Gi0/1"))
    network.discover()
    link = {("sw1", "Gi0/1", "sw2", "Gi0/2")}
    assert network.links() == link

    network.says(SECOND, switch(2, "dist-7") | hears_cdp(2, "sw1", "Gi0/1"))
    network.discover()
    assert network.links() == link

    network.says(FIRST, switch(1, "sw1") | hears_cdp(1, "dist-7", "Gi0/2"))
    network.discover()
    assert network.links() == link
    assert network.devices() == {"sw1": str(FIRST), "sw2": str(SECOND)}


def test_a_device_that_is_added_later_takes_the_links_that_led_to_it(network: Network) -> None:
    """Until then it is a node without management; nobody has to ask the old device again."""
    network.says(FIRST, switch(1, "sw1") | hears_lldp(1, 2, "Gi0/2"))
    network.says(SECOND, switch(2, "sw2") | hears_lldp(2, 1, "Gi0/1"))
    network.discover(FIRST)
    assert network.links() == {("00:1b:54:00:02:00", "Gi0/2", "sw1", "Gi0/1")}

    network.discover(SECOND)

    assert network.links() == {("sw1", "Gi0/1", "sw2", "Gi0/2")}

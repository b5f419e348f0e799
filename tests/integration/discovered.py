"""What a discovery found, by the lab's nodes instead of its own names."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.integration.command import Netwright
from tests.lab.sshd_log import Passwords
from tests.lab.topology import End, Lab
from tests.lab.watch import Contact

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Discovered:
    """A project after its discovery: DEVICE by node, and the topology."""

    devices: dict[str, Document]
    topology: Document

    def links(self, *sources: str) -> set[frozenset[End]]:
        """Return the cables that one of these kinds of evidence shows, a LAG's one by one."""
        return {
            cable
            for link in self.topology["links"]
            if {each["source"] for each in link["evidence"]} & {*sources}
            for cable in self._cables(link)
        }

    def cables(self) -> set[frozenset[End]]:
        """Return every cable on the map, whatever the evidence."""
        links = [link for link in self.topology["links"] if link["layer"] == 2]
        return {cable for link in links for cable in self._cables(link)}

    def _cables(self, link: Document) -> list[frozenset[End]]:
        members = link["members"] if link["kind"] == "lag" else [link]
        return [frozenset((self._end(each["a"]), self._end(each["b"]))) for each in members]

    def _end(self, port: Document) -> End:
        names = {str(device["name"]): node for node, device in self.devices.items()}
        name = str(port["device"])
        return End(names.get(name, name), port["interface"])


@dataclass(frozen=True, slots=True)
class Found:
    """One discovery that many tests look at, and what it did to the network."""

    command: Netwright
    report: Document
    known: Discovered
    contacts: Counter[Contact]
    wrong_passwords: Passwords


def discovered(lab: Lab, command: Netwright) -> Discovered:
    """Ask a project for all it knows; a node that it knows twice fails the test."""
    devices = command.devices()
    by_node = {node_of(lab, device["mgmt_address"]): device for device in devices}
    assert len(by_node) == len(devices), sorted(device["name"] for device in devices)
    return Discovered(by_node, command.json("topology", "export", "-f", "json"))


def node_of(lab: Lab, address: str) -> str:
    """Return the node that has an address."""
    nodes = [node.name for node in lab.nodes if address in map(str, node.all_addresses)]
    assert len(nodes) == 1, f"{address}: {nodes}"
    return nodes[0]

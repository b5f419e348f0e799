"""Neighbors of routing protocols at the command line: netwright.vendors.cli.adjacencies."""

from ipaddress import ip_address

from netwright.model.evidence import Table
from netwright.model.forwarding import Adjacency
from netwright.vendors.cli.platforms.cisco import CISCO_IOS

IOS_ISIS = """\
System Id      Type Interface   IP Address      State Holdtime Circuit Id
r2             L2   Gi0/1       192.0.2.2       UP    24       r2.01
r3             L2   Gi0/2       192.0.2.6       INIT  27       r3.01
"""


def test_isis_neighbors_come_with_their_address_and_state() -> None:
    """A network whose only routing protocol is IS-IS has no other adjacencies."""
    questions = CISCO_IOS.questions[Table.ADJACENCIES]
    [question] = [one for one in questions if one.commands == ("show isis neighbors",)]

    assert list(question.read("show isis neighbors", IOS_ISIS)) == [
        Adjacency("isis", ip_address("192.0.2.2"), "r2", "UP", "Gi0/1"),
        Adjacency("isis", ip_address("192.0.2.6"), "r3", "INIT", "Gi0/2"),
    ]

"""The SNMP engine against its peers, all on the same simulated agents, in the same run.

    python -m benchmarks.snmp [--agents N] [--rounds N]

CPU is user + system time of the client per varbind; the agents are another process. The medians
of interleaved rounds are compared, and the best peer is the bar.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import warnings
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

from gufo.snmp.aio import SnmpSession as GufoSession
from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner
from pysnmp.hlapi import v3arch

from benchmarks.report import Cost, machine, measured, row
from netwright.model.credential import Community, Kind, Profile
from netwright.model.secret import Secret
from netwright.model.snmp import Oid, oid, oid_text
from netwright.simulate.access import BENCH_V3
from netwright.transport.snmp import AsyncSnmpEngine, SnmpEngine
from nornir_tasks.snmp import SnmpSessions, register

PORT = 20161
IN_FLIGHT = 50
FEW = 5  # agents for the peers that take seconds for each
PUBLIC = Profile("public", Kind.SNMP_V2C, Community(Secret("public")))
ROOTS = [
    oid(root)
    for root in (
        "1.3.6.1.2.1.1",  # system
        "1.3.6.1.2.1.2.2.1",  # ifTable
        "1.3.6.1.2.1.31.1.1.1",  # ifXTable
        "1.3.6.1.2.1.17.1.4",  # bridge ports
        "1.3.6.1.2.1.17.7.1.2.2",  # FDB
        "1.3.6.1.2.1.17.7.1.4.3",  # VLANs
        "1.3.6.1.2.1.4.22.1",  # ARP
        "1.3.6.1.2.1.4.20.1",  # addresses
        "1.0.8802.1.1.2.1.3",  # LLDP local
        "1.0.8802.1.1.2.1.4",  # LLDP remote
        "1.3.6.1.2.1.47.1.1.1",  # ENTITY
    )
]


@dataclass
class Client:
    """One way to read the agents; `walk` returns how many varbinds it kept."""

    name: str
    walk: Callable[[Sequence[str]], int]
    few: bool = False
    costs: list[Cost] = field(default_factory=list)
    varbinds: int = 0

    def run(self, targets: Sequence[str]) -> None:
        """Read the agents once more; the children's CPU is the client's too."""
        own = measured()
        with own as cost, _children() as children:
            self.varbinds = self.walk(targets[-FEW:] if self.few else targets)
        cost.cpu_s += children.cpu_s
        self.costs.append(cost)

    @property
    def us(self) -> float:
        """The median CPU time per varbind, in microseconds."""
        costs = sorted(cost.cpu_s for cost in self.costs)
        return costs[len(costs) // 2] / self.varbinds * 1e6

    @property
    def wall_s(self) -> float:
        """The median wall time."""
        costs = sorted(cost.wall_s for cost in self.costs)
        return costs[len(costs) // 2]

"""The SNMP engine against its peers, all on the same simulated agents, in the same run.

    python -m benchmarks.snmp [--agents N] [--rounds N]

CPU is user + system time of the client per varbind; the agents are another process, and every
client runs in one of its own. Rounds are interleaved and the best of each compared: what else runs
on the machine only adds. Peers ask for 25 repetitions (gufo-snmp for 10 where 25 overflow its
buffer of 4 KiB), pysnmp does not look MIBs up, snmpbulkwalk runs in four processes at a time.
"""

import argparse
import asyncio
import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address
from multiprocessing import get_context
from resource import RUSAGE_CHILDREN
from typing import Any

from gufo.snmp.aio import SnmpSession as GufoSession
from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner
from pysnmp.hlapi import v3arch

from benchmarks.report import Cost, machine, measured, row
from netwright.model.credential import Community, Kind, Profile
from netwright.model.secret import Secret
from netwright.model.snmp import oid, oid_text
from netwright.simulate.access import BENCH_V3
from netwright.transport.snmp import AsyncSnmpEngine, SnmpEngine
from nornir_tasks.snmp import SnmpSessions, register

PORT = 20161
IN_FLIGHT = 50
REPETITIONS = 25
FEW = 5
"""Agents for the peers that take seconds for each."""
DELAY_MS = 10
PUBLIC = Profile("public", Kind.SNMP_V2C, Community(Secret("public")))
LLDP_REMOTE = oid("1.0.8802.1.1.2.1.4")
ROOTS = [
    LLDP_REMOTE,
    *(
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
            "1.3.6.1.2.1.47.1.1.1",  # ENTITY
        )
    ),
]
Fetch = Callable[[str], Coroutine[Any, Any, int]]


@dataclass
class Client:
    """One way to read the agents, and what its rounds took."""

    key: str
    name: str
    targets: Sequence[str]
    costs: list[Cost] = field(default_factory=list)
    varbinds: int = 0

    def run(self) -> None:
        """Read the agents once more, in a process that nothing else has filled."""
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
            cost, self.varbinds = pool.submit(_measure, self.key, self.targets).result()
        self.costs.append(cost)

    @property
    def us(self) -> float:
        """The CPU time per varbind, in microseconds."""
        return min(cost.cpu_s for cost in self.costs) / self.varbinds * 1e6

    @property
    def wall_s(self) -> float:
        """The time it took."""
        return min(cost.wall_s for cost in self.costs)


def _measure(key: str, targets: Sequence[str]) -> tuple[Cost, int]:
    """Read all targets after a warm-up; the CPU of children is the client's too."""
    read = READERS[key]
    read(targets[:2])
    gc.freeze()
    with measured() as cost, measured(RUSAGE_CHILDREN) as children:
        varbinds = read(targets)
    cost.cpu_s += children.cpu_s
    return cost, varbinds


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    machine()
    with simulated(asked.agents, "127.77.0.1") as targets:
        clients = {client.key: client for client in cpu_clients(targets)}
        for _ in range(asked.rounds):
            for client in clients.values():
                client.run()
        print_cpu(clients)
    with simulated(20, "127.78.0.1", f"--delay-ms={DELAY_MS}") as targets:
        print_latency(targets[-1:], asked.rounds)


@contextmanager
def simulated(count: int, base: str, *options: str) -> Iterator[list[str]]:
    """Serve agents from another process; yield their addresses."""
    arguments = [f"--agents={count}", f"--base={base}", f"--port={PORT}", *options]
    command = [sys.executable, "-m", "netwright.simulate", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None  # noqa: S101 - a pipe was asked for
            yield json.loads(server.stdout.readline())["targets"]
        finally:
            server.terminate()


def cpu_clients(targets: Sequence[str]) -> Iterator[Client]:
    """Yield every client of the comparison."""
    yield Client("v2c", "ours, v2c", targets)
    yield Client("v3", "ours, v3 authPriv SHA AES", targets)
    yield Client("gufo", "gufo-snmp asyncio, 25 repetitions", targets)
    yield Client("nornir", "ours, v2c, through Nornir tasks", targets)
    yield Client("pysnmp", "pysnmp v3arch, lookupMib=False", targets[-FEW:])
    if shutil.which("snmpbulkwalk"):
        yield Client("net-snmp", "snmpbulkwalk processes", targets[-FEW:])


def print_cpu(clients: dict[str, Client]) -> None:
    """Print what each takes per varbind, and the goals."""
    us = {key: client.us for key, client in clients.items()}
    for key, client in clients.items():
        ratio = us[key] / us["v2c"]
        row(client.name, f"{us[key]:.2f} us/varbind", bar=f"{ratio:.2f}x, {client.wall_s:.2f} s")
    goals = [
        ("v2c / gufo-snmp", us["v2c"] / us["gufo"], 1.10),
        ("v2c / pysnmp", us["v2c"] / us["pysnmp"], 1 / 30),
        ("v3 authPriv / v2c", us["v3"] / us["v2c"], 1.5),
        ("through Nornir / bare", us["nornir"] / us["v2c"], 1.10),
    ]
    for name, ratio, most in goals:
        row(name, f"{ratio:.3f}", bar=f"<= {most:.3f}", ok=ratio <= most)


def print_latency(target: Sequence[str], rounds: int) -> None:
    """Print how long one device with a delay takes, against walking one table after another."""
    ours, sequential = Client("v2c", "ours", target), Client("gufo", "in sequence", target)
    for _ in range(rounds):
        ours.run()
        sequential.run()
    row(f"one device at {DELAY_MS} ms, in sequence", f"{sequential.wall_s:.3f} s")
    row(f"one device at {DELAY_MS} ms, ours", f"{ours.wall_s:.3f} s")
    ratio = ours.wall_s / sequential.wall_s
    row("one device, ours / in sequence", f"{ratio:.3f}", bar="<= 0.200", ok=ratio <= 0.20)


def read_ours(profile: Profile, targets: Sequence[str]) -> int:
    """Read with our asyncio engine."""

    async def main() -> int:
        async with AsyncSnmpEngine() as engine:

            async def fetch(target: str) -> int:
                session = engine.session(ip_address(target), profile, port=PORT)
                walks = await session.collect(ROOTS)
                return sum(len(walk.varbinds) for walk in walks.values() if walk.answered)

            return await _in_flight(fetch, targets)

    return asyncio.run(main())


def read_nornir(targets: Sequence[str]) -> int:
    """Read with our engine from Nornir's threads."""
    register()
    with SnmpEngine() as engine:
        options = SnmpSessions(engine, lambda _: PUBLIC).options("public", PORT)
        hosts = Hosts()
        for target in targets:
            hosts[target] = Host(target, target, connection_options={"snmp": options})
        inventory = Inventory(hosts, Groups(), Defaults())
        with Nornir(inventory, runner=ThreadedRunner(num_workers=IN_FLIGHT)) as nornir:
            results = nornir.run(task=_collect)
            return sum(multi[0].result for multi in results.values())


def _collect(task: Task) -> Result:
    walks = task.host.get_connection("snmp", task.nornir.config).collect(ROOTS)
    return Result(host=task.host, result=sum(len(walk.varbinds) for walk in walks.values()))


def read_gufo(targets: Sequence[str]) -> int:
    """Read with gufo-snmp."""

    async def fetch(target: str) -> int:
        rows: list[object] = []
        async with GufoSession(target, port=PORT, community="public", timeout=5) as session:
            for root in ROOTS:
                repetitions = 10 if root == LLDP_REMOTE else REPETITIONS
                walk = session.getbulk(oid_text(root), max_repetitions=repetitions)
                rows += [pair async for pair in walk]
        return len(rows)

    return asyncio.run(_in_flight(fetch, targets))


def read_pysnmp(targets: Sequence[str]) -> int:
    """Read with pysnmp."""

    async def fetch(target: str) -> int:
        engine = v3arch.SnmpEngine()
        transport = await v3arch.UdpTransportTarget.create((target, PORT), timeout=5)
        asked = (
            engine,
            v3arch.CommunityData("public"),
            transport,
            v3arch.ContextData(),
            0,
            REPETITIONS,
        )
        rows: list[object] = []
        for root in ROOTS:
            name = v3arch.ObjectType(v3arch.ObjectIdentity(oid_text(root)))
            walk = v3arch.bulk_walk_cmd(*asked, name, lookupMib=False, lexicographicMode=False)
            rows += [bind async for _, _, _, binds in walk for bind in binds]
        engine.close_dispatcher()
        return len(rows)

    return asyncio.run(_in_flight(fetch, targets))


def read_net_snmp(targets: Sequence[str]) -> int:
    """Read with snmpbulkwalk, a process per subtree, four at a time."""

    def fetch(target: str) -> int:
        command = [
            "snmpbulkwalk",
            "-v2c",
            "-cpublic",
            "-On",
            f"-Cr{REPETITIONS}",
            "-m",
            "",
            f"{target}:{PORT}",
        ]
        count = 0
        for root in ROOTS:
            done = subprocess.run([*command, oid_text(root)], capture_output=True, check=True)
            count += done.stdout.count(b"\n.") + 1
        return count

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(fetch, targets))


async def _in_flight(fetch: Fetch, targets: Sequence[str]) -> int:
    limit = asyncio.Semaphore(IN_FLIGHT)

    async def one(target: str) -> int:
        async with limit:
            return await fetch(target)

    return sum(await asyncio.gather(*map(one, targets)))


READERS: dict[str, Callable[[Sequence[str]], int]] = {
    "v2c": partial(read_ours, PUBLIC),
    "v3": partial(read_ours, BENCH_V3),
    "gufo": read_gufo,
    "nornir": read_nornir,
    "pysnmp": read_pysnmp,
    "net-snmp": read_net_snmp,
}


if __name__ == "__main__":
    main()

"""Serve simulated devices until told to stop; what `netwright simulate` runs."""

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path
from typing import Any

from netwright.errors import UsageError
from netwright.simulate.campus import CampusPlan
from netwright.simulate.palette import DEMO, FIREWALLS
from netwright.simulate.platforms import fortinet
from netwright.simulate.platforms.platform import Platform
from netwright.simulate.simulation import (
    Simulation,
    benchmark_simulation,
    campus_simulation,
    placed,
    placed_from,
    recording_simulation,
)
from netwright.simulate.snmp_server import serve_snmp
from netwright.simulate.sockets import Watched
from netwright.simulate.ssh_server import SshServer
from netwright.simulate.terminals import shared_aaa, terminals

Report = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """What to serve, and where: agents, or recordings, or else a campus."""

    devices: int = 64
    agents: int = 0
    recordings: tuple[str, ...] = ()  # FILE@ADDRESS
    recordings_dir: Path | None = None
    base: str = ""  # the first address (a campus takes its /24s); empty: a default per kind
    snmp_port: int = 10161
    ssh_port: int = 10022
    delay_ms: float = 0.0  # of agents and recordings
    community: str = "public"  # of recordings
    seed: int = 1
    is_broken: bool = True  # some devices of a campus, on purpose
    firewall: str = fortinet.PLATFORM.name  # of a campus
    rekeyed: tuple[str, ...] = ()  # addresses that show another SSH host key


def serve(options: SimulateOptions, report: Report) -> None:
    """Serve until SIGTERM or SIGINT; `report` gets one object when everything answers.

    Raises:
        UsageError: the options make no sense, or an address is taken.
    """
    asyncio.run(_serve(options, report))


def simulation(options: SimulateOptions) -> Simulation:
    """Return what the options ask for.

    Raises:
        UsageError: they make no sense.
    """
    began = time.monotonic()
    delay_s = options.delay_ms / 1000

    def elapsed_s() -> float:
        return time.monotonic() - began

    if options.agents:
        base = _base(options, "127.30.0.1")
        return benchmark_simulation(options.agents, base, delay_s, elapsed_s)
    if options.recordings or options.recordings_dir:
        chosen = [placed(text) for text in options.recordings]
        if options.recordings_dir:
            chosen += placed_from(options.recordings_dir, _base(options, "127.1.0.1"))
        return recording_simulation(chosen, options.community, delay_s)
    base = _base(options, "127.20.0.1")
    plan = CampusPlan(
        options.devices,
        options.seed,
        base,
        palette=replace(DEMO, firewall=_firewall(options.firewall)),
        is_broken=options.is_broken,
    )
    return campus_simulation(plan, elapsed_s)


def _firewall(name: str) -> Platform:
    if name not in FIREWALLS:
        raise UsageError(f"no firewall {name}", f"there are: {', '.join(sorted(FIREWALLS))}")
    return FIREWALLS[name]


def _base(options: SimulateOptions, default: str) -> IPv4Address:
    try:
        return IPv4Address(options.base or default)
    except AddressValueError as error:
        raise UsageError(f"not an IPv4 address: {options.base}") from error


async def _serve(options: SimulateOptions, report: Report) -> None:
    served = simulation(options)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with Watched() as watched:
        serve_snmp(served.agents, options.snmp_port, watched)
        payload = {"ready": True, "snmp_port": options.snmp_port, **served.report}
        if served.network is None:
            report(payload)
            await stop.wait()
            return
        aaa = shared_aaa(served.network)
        rekeyed = frozenset(map(IPv4Address, options.rekeyed))
        async with SshServer(terminals(served.network, aaa, rekeyed)) as ssh:
            ssh.listen(options.ssh_port, watched)
            loop.add_signal_handler(signal.SIGUSR1, lambda: report({"aaa": aaa.report()}))
            report({**payload, "ssh_port": options.ssh_port})
            await stop.wait()
        report({"aaa": aaa.report()})

"""Serve simulated devices until told to stop; what `netwright simulate` runs."""

import asyncio
import ipaddress
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from netwright.simulate.agent import Agent
from netwright.simulate.server import Endpoint, UdpServer
from netwright.simulate.thin import access_switch

Ready = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """What to serve, and where."""

    agents: int = 0
    base: str = "127.30.0.1"
    snmp_port: int = 10161
    delay_ms: float = 0.0
    community: str = "public"


def serve(options: SimulateOptions, ready: Ready) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once, when everything answers."""
    asyncio.run(_serve(options, ready))


async def _serve(options: SimulateOptions, ready: Ready) -> None:
    base = ipaddress.IPv4Address(options.base)
    community = options.community.encode()
    endpoints = {
        base + i: Endpoint(
            Agent({community: access_switch(i, base + i)}).respond,
            options.delay_ms / 1000,
        )
        for i in range(options.agents)
    }
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = UdpServer(endpoints, options.snmp_port)
    try:
        ready({"ready": True, "snmp_port": options.snmp_port, "targets": list(map(str, endpoints))})
        await stop.wait()
    finally:
        server.close()

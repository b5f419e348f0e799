"""How a sweep is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from netwright.model.credential import Address

LOOPBACK = "loopback"
TCP_PORTS = (22, 23, 443, 830)
"""SSH, Telnet, HTTPS and NETCONF: what a manageable device has open, or refuses aloud."""


def next_hop(address: Address) -> str:
    """Name the next hop of an address: one for everything but this machine itself.

    Sharing one pace is slower than need be behind several gateways, and never too fast.
    """
    return LOOPBACK if address.is_loopback else "network"


@dataclass(frozen=True, slots=True)
class SweepOptions:
    """What is asked, and how fast."""

    tcp_ports: tuple[int, ...] = TCP_PORTS
    snmp_port: int | None = 161  # None: no SNMP probes
    community: bytes | None = field(
        default=None, repr=False
    )  # for a v2c GET beside the v3 discovery
    icmp: bool = True
    raw: bool = True  # False: only unprivileged ICMP sockets
    rounds: int = 2  # what stays silent is asked as often
    rate: float = 1000.0  # packets per second and next hop
    loopback_rate: float = 10_000.0  # nobody polices it, but daemons' receive buffers are finite
    timeout_s: float | None = None  # None: from measured round trips
    max_connections: int = 4096  # TCP attempts on their way at once
    next_hop: Callable[[Address], str] = next_hop


class Progress(NamedTuple):
    """How far a sweep is; `total` is an upper bound, of this batch of addresses."""

    stage: str
    done: int
    total: int
    alive: int

"""Building blocks of a network while it is drawn: devices with free ports, and cables."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface

from netwright.model.device import Tier
from netwright.simulate.access import Access
from netwright.simulate.layout import Layout, layout
from netwright.simulate.network import End, Lag, SimDevice
from netwright.simulate.platforms.platform import Platform, Slot

_TRANSIT = IPv4Address("172.16.0.0")  # point-to-point links between routers, a /31 each (RFC 3021)


@dataclass(slots=True)
class Draft:
    """A device on the drawing board; the last front ports lead up or across."""

    number: int
    name: str
    address: IPv4Address
    platform: Platform
    tier: Tier
    site: str
    access: Access
    building: int | None = None
    vids: tuple[int, ...] = ()  # where it has an address
    lag_count: int = 0
    peers: dict[int, End] = field(default_factory=dict)
    lags: list[Lag] = field(default_factory=list)
    addresses: list[tuple[int, IPv4Interface]] = field(default_factory=list)
    downlinks: dict[int, int] = field(default_factory=dict)
    host_ports: Mapping[int, int] = field(default_factory=dict)
    uplink: int | None = None
    blocked: set[int] = field(default_factory=set)
    aliases: tuple[IPv4Address, ...] = ()
    _free: deque[Slot] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """Start with every front port free, managed by its address."""
        self._free.extend(self.platform.ports)
        for address in (self.address, *self.aliases):
            if (loopback := self.layout().loopback) is not None:
                self.addresses.append((loopback, IPv4Interface((address, 32))))

    def front(self) -> int:
        """Take the next port for a device below."""
        return self._free.popleft().if_index

    def back(self) -> int:
        """Take the next port for a device above or beside."""
        return self._free.pop().if_index

    def layout(self) -> Layout:
        """Return its interfaces as far as drawn."""
        return layout(self.platform, self.vids, self.lag_count, has_loopback=self._has_loopback)

    @property
    def _has_loopback(self) -> bool:
        return self.tier not in (Tier.ACCESS, Tier.DISTRIBUTION)

    def finished(self, serials: tuple[str, ...]) -> SimDevice:
        """Return the device as it is built."""
        return SimDevice(
            number=self.number,
            name=self.name + self.platform.domain,
            address=self.address,
            platform=self.platform,
            layout=self.layout(),
            tier=self.tier,
            site=self.site,
            serials=serials,
            addresses=tuple(sorted(self.addresses)),
            peers=self.peers,
            access=self.access,
            lags=tuple(self.lags),
            host_ports=self.host_ports,
            building=self.building,
            uplink=self.uplink,
            downlinks=self.downlinks,
            blocked=frozenset(self.blocked),
            aliases=self.aliases,
        )


def cable(a: Draft, a_port: int, b: Draft, b_port: int) -> None:
    """Plug a cable into two ports."""
    a.peers[a_port] = End(b.number, b_port)
    b.peers[b_port] = End(a.number, a_port)


def bundle(a: Draft, a_ports: list[int], b: Draft, b_ports: list[int]) -> tuple[int, int]:
    """Cable ports pairwise into one aggregate; return its if_index at each end."""
    for a_port, b_port in zip(a_ports, b_ports, strict=True):
        cable(a, a_port, b, b_port)
    return _aggregate(a, a_ports), _aggregate(b, b_ports)


def _aggregate(draft: Draft, ports: Iterable[int]) -> int:
    draft.lag_count += 1
    if_index = draft.layout().lags[-1]
    draft.lags.append(Lag(if_index, tuple(sorted(ports))))
    return if_index


@dataclass(slots=True)
class Transit:
    """Hands out the addresses of routed links."""

    used: int = 0

    def number(self, a: Draft, a_port: int, b: Draft, b_port: int) -> None:
        """Give the two ends of a link the addresses of the next /31."""
        for draft, port in ((a, a_port), (b, b_port)):
            draft.addresses.append((port, IPv4Interface((_TRANSIT + self.used, 31))))
            self.used += 1

    def route(self, a: Draft, b: Draft) -> None:
        """Cable two routers and number the link: from a front port of the upper one."""
        a_port, b_port = a.front(), b.back()
        cable(a, a_port, b, b_port)
        self.number(a, a_port, b, b_port)

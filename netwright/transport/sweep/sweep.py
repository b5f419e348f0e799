"""Find which addresses are alive: the loop that carries probes from lanes to sockets."""

import select
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice

from netwright.model.alive import Alive
from netwright.model.credential import Address
from netwright.transport.sweep.descriptors import room_for
from netwright.transport.sweep.findings import Findings
from netwright.transport.sweep.icmp import IcmpProber
from netwright.transport.sweep.lane import Batch, Lane
from netwright.transport.sweep.next_hop import NextHop
from netwright.transport.sweep.options import LOOPBACK, Progress, SweepOptions
from netwright.transport.sweep.prober import Answer, Choked, Found, Full, Prober
from netwright.transport.sweep.snmp_probe import SnmpProber
from netwright.transport.sweep.tcp import TcpProber

BATCH = 1 << 16
"""Addresses held in memory at a time."""

_UPKEEP_S = 0.01
_PROGRESS_S = 0.5


def sweep(
    addresses: Iterable[Address],
    options: SweepOptions,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Alive]:
    """Yield every address that is alive, batch by batch; blocks, so run it in a thread.

    When cancelled, what was found so far is still yielded.
    """
    hops: dict[str, NextHop] = {}
    pending = iter(addresses)
    while (targets := list(islice(pending, BATCH))) and not cancelled():
        with closing(_Sweep(targets, options, hops, clock)) as run:
            reported_at = clock()
            while run.step() and not cancelled():
                if clock() >= reported_at + _PROGRESS_S:
                    reported_at = clock()
                    progress(run.progress)
            progress(run.progress)
            found = list(run.findings.alives())
        yield from found


class _Sweep:
    """One batch of addresses on its way."""

    def __init__(
        self,
        targets: Sequence[Address],
        options: SweepOptions,
        hops: dict[str, NextHop],
        clock: Callable[[], float],
    ) -> None:
        self.findings = Findings()
        self._clock = clock
        self._probers = _probers(options, self._found, len(targets))
        self._prober_of = {way: prober for prober in self._probers for way in prober.ways}
        self._lane_of = _lanes(targets, options, hops, tuple(self._prober_of), clock())
        self._lanes = list(dict.fromkeys(self._lane_of.values()))
        self._active = self._lanes
        self._epoll = select.epoll()
        self._reader_of: dict[int, Prober] = {}
        for prober in self._probers:
            for descriptor in prober.descriptors:
                self._epoll.register(descriptor, select.EPOLLIN)
                self._reader_of[descriptor] = prober
        self._upkeep_at = 0.0
        self._stage = ""

    def step(self) -> bool:
        """Send what is due and read what arrived; tell whether there is more to do."""
        now = self._clock()
        for lane in self._active:
            self._send(lane, now)
        wait_s = min((lane.wait_s() for lane in self._active), default=0.0)
        events = self._epoll.poll(wait_s)
        now = self._clock()
        for descriptor, _ in events:
            self._reader_of[descriptor].receive(now)
        if events or now >= self._upkeep_at:
            self._upkeep(now)
        return bool(self._active)

    @property
    def progress(self) -> Progress:
        """How far the batch is."""
        done = sum(lane.done for lane in self._lanes)
        total = sum(lane.total for lane in self._lanes)
        return Progress(self._stage, done, total, self.findings.alive)

    def close(self) -> None:
        """Close every socket."""
        self._epoll.close()
        for prober in self._probers:
            prober.close()

    def _send(self, lane: Lane, now: float) -> None:
        burst = lane.take(now)
        for index, probe in enumerate(burst):
            try:
                self._prober_of[probe[0]].send(probe, now)
            except Full as full:
                lane.put_back(burst[index:], now, choked=isinstance(full, Choked))
                break
        if burst:
            self._stage = burst[0][0]

    def _upkeep(self, now: float) -> None:
        self._upkeep_at = now + _UPKEEP_S
        for prober in self._probers:
            prober.expire(now - max(lane.timeout_s for lane in self._lanes))
        for lane in self._active:
            lane.judge(now)
        self._active = [lane for lane in self._active if not lane.is_done(now)]

    def _found(self, answer: Answer) -> None:
        lane = self._lane_of.get(answer.probe[1])
        if lane:  # anything else is nobody we asked
            lane.settle(answer)
            self.findings.add(answer)


def _probers(options: SweepOptions, found: Found, targets: int) -> list[Prober]:
    probers: list[Prober] = []
    if options.icmp:
        probers.append(IcmpProber(found, raw=options.raw))
    if options.tcp_ports:
        ports = tuple(dict.fromkeys(options.tcp_ports))
        room = room_for(min(options.max_connections, targets * len(ports)))
        probers.append(TcpProber(found, ports, room))
    if options.snmp_port:
        probers.append(SnmpProber(found, options.snmp_port, options.community))
    return probers


def _lanes(
    targets: Iterable[Address],
    options: SweepOptions,
    hops: dict[str, NextHop],
    ways: tuple[str, ...],
    now: float,
) -> dict[str, Lane]:
    behind: defaultdict[str, dict[str, None]] = defaultdict(dict)  # in order, each once
    for target in targets:
        behind[options.next_hop(target)][_text(target)] = None
    lane_of = {}
    for name, texts in behind.items():
        rate = options.loopback_rate if name == LOOPBACK else options.rate
        hop = hops.setdefault(name, NextHop(rate, options.timeout_s))
        lane = Lane(hop, Batch(ways, tuple(texts), options.rounds), now)
        lane_of.update(dict.fromkeys(texts, lane))
    return lane_of


def _text(address: Address) -> str:
    # As sockets spell it, not as ipaddress does: they differ for IPv4-mapped addresses.
    if address.version == 4:  # noqa: PLR2004
        return socket.inet_ntoa(address.packed)
    return socket.inet_ntop(socket.AF_INET6, address.packed)

"""A bridged network lives for a while: frames are sent, hosts move, switches are read.

Unlike `fdb_trees` nothing is told what it knows; the bridges of `bridging` learn and forget.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from operator import itemgetter
from random import Random

from tests.topology.bridged_networks import MGMT, BridgedNetwork, Plan, Station, build
from tests.topology.bridging import AGEING_S, Bridge, send

_TO_GATEWAY, _ARP, _VISITS_S = 0.7, 0.1, 120.0

Event = tuple[float, Callable[[], object]]


def live(random: Random, plan: Plan) -> BridgedNetwork:
    """Build a network and let it live until its last poll is done."""
    network = build(random, plan)
    _run(random, network)
    return network


def _run(random: Random, network: BridgedNetwork) -> None:
    """Let everything happen in the order of its time."""
    end_s = AGEING_S + network.plan.poll_s * network.plan.polls
    agenda = [*_flows(random, network, end_s), *_adverts(network, end_s), *_polls(random, network)]
    for _, act in sorted(agenda, key=itemgetter(0)):
        act()


def _flows(random: Random, network: BridgedNetwork, end_s: float) -> Iterator[Event]:
    by_vid: defaultdict[int, list[Station]] = defaultdict(list)
    for host in network.stations:
        by_vid[host.vid].append(host)
    for host in network.stations:
        neighbors = by_vid[host.vid]
        if random.random() < network.plan.silent:
            continue
        if random.random() < network.plan.movers:
            at = random.uniform(0, end_s)
            yield at, partial(setattr, host, "at", random.choice(neighbors).at)
        gateway = network.gateways[host.vid][0]
        for at in _times(random, random.choice([20.0, 60.0, 60.0, 400.0]), end_s):
            peer = gateway if random.random() < _TO_GATEWAY else random.choice(neighbors)
            asks = random.random() < _ARP
            yield at, partial(_talk, network, at, (host, peer), asks=asks)


def _adverts(network: BridgedNetwork, end_s: float) -> Iterator[Event]:
    """Let virtual routers say that they live (RFC 5798 sends every second)."""
    for stations in network.gateways.values():
        for at in range(0, int(end_s) if len(stations) > 1 else 0, 20):
            yield float(at), partial(_say, network, float(at), stations[0])


def _polls(random: Random, network: BridgedNetwork) -> Iterator[Event]:
    """Let the management station, which is behind the gateway, read one switch after another."""
    for poll in range(network.plan.polls):
        for bridge in network.bridges.values():
            at = AGEING_S + network.plan.poll_s * poll + random.uniform(0, _VISITS_S)
            if bridge.is_managed:
                yield at, partial(_read, network, at, bridge, asks=random.random() < _ARP)


def _times(random: Random, pace_s: float, end_s: float) -> Iterator[float]:
    at = random.expovariate(1 / pace_s)
    while at < end_s:
        yield at
        at += random.expovariate(1 / pace_s)


def _talk(network: BridgedNetwork, at: float, pair: tuple[Station, Station], *, asks: bool) -> None:
    """Send a frame and its answer, after asking everybody for the address now and then."""
    one, other = pair
    if asks:
        _say(network, at, one)
    for source, destination in ((other, one), (one, other), (other, one))[1 - asks :]:
        send(network.bridges, at, one.vid, (source.mac, destination.mac), source.at)


def _say(network: BridgedNetwork, at: float, one: Station) -> None:
    send(network.bridges, at, one.vid, (one.mac, None), one.at)


def _read(network: BridgedNetwork, at: float, bridge: Bridge, *, asks: bool) -> None:
    [gateway, *_] = network.gateways[MGMT]
    agent = Station(bridge.mac, MGMT, (bridge.number, ""))
    _talk(network, at, (gateway, agent), asks=asks)
    network.told[bridge.number] |= dict(bridge.table(at))

"""Random switched networks: bridges, spanning trees, VLANs with their gateways, and hosts."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from netwright.model.mac import MacAddress
from tests.topology.bridging import Bridge, End, TreePort, lans, spanning_tree
from tests.topology.networks import chassis

MGMT = 1  # the VLAN in which switches talk, to their gateway only
_HOSTS, _ROUTERS, _VIRTUAL = 0x020000100000, 0x020000200000, 0x00005E000100


@dataclass(frozen=True, slots=True)
class Plan:
    """What kind of network to build."""

    switches: int = 30
    unmanaged: float = 0.1  # share of the switches
    spare: int = 5  # cables that the spanning tree blocks
    aggregates: float = 0.15  # share of the cables
    vlans: int = 4
    hosts: int = 6  # at most, on a switch
    crowds: float = 0.1  # share of the ports with a hypervisor or an access point behind
    movers: float = 0.03
    silent: float = 0.1
    pruned: float = 0.3  # share of the trunks that carry only what is needed below
    trees: int = 1  # spanning trees, by VLAN (802.1Q-2018 13: multiple spanning trees)
    polls: int = 1
    poll_s: float = 300.0


@dataclass(slots=True)
class Station:
    """Whoever sends frames: a host, a router's leg, a switch itself (then without a port)."""

    mac: int
    vid: int
    at: End
    device: str | None = None  # the name of a managed router


@dataclass(slots=True)
class BridgedNetwork:
    """What was built, and what its bridges told at each poll."""

    plan: Plan
    bridges: dict[int, Bridge] = field(default_factory=dict)
    cables: list[tuple[End, End]] = field(default_factory=list)
    members: dict[End, list[str]] = field(default_factory=dict)  # of an aggregate
    lans: list[list[End]] = field(default_factory=list)
    trees: list[dict[End, TreePort]] = field(default_factory=list)
    priority: list[int] = field(default_factory=list)  # in the first tree
    stations: list[Station] = field(default_factory=list)
    routers: list[Station] = field(default_factory=list)
    gateways: dict[int, list[Station]] = field(default_factory=dict)
    told: defaultdict[int, dict[tuple[int, int], str]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # by switch: where each station of each VLAN was learned last


def build(random: Random, plan: Plan) -> BridgedNetwork:
    """Build a network in which nothing has happened yet."""
    network = BridgedNetwork(plan)
    parent = _cable(random, network)
    _elect(random, network)
    _open_trunks(random, network, parent)
    _settle_gateways(random, network)
    _settle_hosts(random, network, parent)
    return network


def _cable(random: Random, network: BridgedNetwork) -> list[int]:
    plan = network.plan
    parent = [0]
    for number in range(plan.switches):
        is_managed = number < 3 or random.random() >= plan.unmanaged
        mac = int(MacAddress.parse(chassis(number)))
        network.bridges[number] = Bridge(number, mac, is_managed, {mac})
        if number:
            above = random.randrange(max(0, number - 12), number)
            parent.append(above)
            _connect(random, network, (above, f"to{number}"), (number, "up"))
    managed = [number for number, one in network.bridges.items() if one.is_managed]
    for spare in range(min(plan.spare, len(managed) // 2)):
        a, b = random.sample(managed, 2)
        _connect(random, network, (a, f"x{spare}"), (b, f"x{spare}"))
    return parent


def _connect(random: Random, network: BridgedNetwork, a: End, b: End) -> None:
    network.cables.append((a, b))
    both_managed = all(network.bridges[number].is_managed for number, _ in (a, b))
    if both_managed and random.random() < network.plan.aggregates:
        for end in (a, b):
            network.members[end] = [f"{end[1]}/{member}" for member in (1, 2)]


def _elect(random: Random, network: BridgedNetwork) -> None:
    plan = network.plan
    network.lans = lans(network.cables, network.bridges)
    for tree in range(plan.trees):
        priority = [random.choice([4096, 32768, 32768]) for _ in network.bridges]
        priority[tree] = 0
        network.priority = network.priority or priority
        network.trees.append(spanning_tree(network.lans, priority))
    for vid in range(MGMT, MGMT + plan.vlans):
        for (number, port), one in network.trees[vid % plan.trees].items():
            if not one.is_forwarding:
                network.bridges[number].blocked.add((vid, port))


def _open_trunks(random: Random, network: BridgedNetwork, parent: list[int]) -> None:
    everything = frozenset(range(MGMT, MGMT + network.plan.vlans))
    for a, b in network.cables:
        is_leaf = b[0] not in parent[1:] and b[1] == "up"
        few = frozenset({MGMT, *random.sample(sorted(everything), 2)})
        vids = (
            few
            if is_leaf
            and network.bridges[b[0]].is_managed
            and random.random() < network.plan.pruned
            else everything
        )
        network.bridges[a[0]].trunks[a[1]] = (b, vids)
        network.bridges[b[0]].trunks[b[1]] = (a, vids)


def _settle_gateways(random: Random, network: BridgedNetwork) -> None:
    """Give each VLAN a gateway: a bridge's own interface, a router on a stick, or a VRRP pair."""
    stick = _router(network, 0, 0, MGMT)
    for vid in range(MGMT, MGMT + network.plan.vlans):
        kind = random.choice(["own", "stick", "pair"])
        if kind == "own":
            at = random.randrange(3)
            network.gateways[vid] = [Station(network.bridges[at].mac, vid, (at, ""))]
        elif kind == "stick":
            network.gateways[vid] = [Station(stick.mac, vid, stick.at, stick.device)]
        else:
            virtual = _VIRTUAL + vid
            pair = [_router(network, 2 * vid + n, n + 1, vid) for n in range(2)]
            network.gateways[vid] = [Station(virtual, vid, pair[0].at), *pair]


def _router(network: BridgedNetwork, number: int, at: int, vid: int) -> Station:
    one = Station(_ROUTERS + number, vid, (at, f"r{number}"), f"router{number}")
    network.routers.append(one)
    return one


def _settle_hosts(random: Random, network: BridgedNetwork, parent: list[int]) -> None:
    mac = _HOSTS
    vids = range(MGMT, MGMT + network.plan.vlans)
    for number, bridge in network.bridges.items():
        # An unmanaged switch has no VLANs: its hosts are in the one of the port above it.
        is_leaf = number not in parent[1:] and network.bridges[parent[number]].is_managed
        native = vids[number % len(vids)] if is_leaf else MGMT
        for port in range(random.randint(0, network.plan.hosts)):
            vid = random.choice(vids) if bridge.is_managed else native
            crowd = random.randint(3, 12) if random.random() < network.plan.crowds else 1
            for _ in range(crowd):
                network.stations.append(Station(mac, vid, (number, f"e{port}")))
                mac += 1

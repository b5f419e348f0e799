"""Random networks of the shapes that people build, with the tier that their architect had in mind.

Names are drawn by lot, so that nothing but the network itself betrays a tier.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address, ip_network
from itertools import combinations, pairwise
from random import Random

from netwright.model.device import DeviceKind, Tier
from netwright.model.evidence import Row
from netwright.model.forwarding import Adjacency, NextHop, Route
from netwright.model.interface import InterfaceAddress
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import device, lldp

DEFAULT = Route(ip_network("0.0.0.0/0"), (NextHop(ip_address("198.51.100.1"), "wan"),))
PEER = Adjacency("bgp", ip_address("198.51.100.1"))
_HOSTS = (4, 24)  # ports of an access switch that somebody uses


@dataclass(frozen=True, slots=True)
class Part:
    """A device of the drawing."""

    tier: Tier
    kind: DeviceKind
    site: str = "default"


@dataclass(slots=True)
class Drawing:
    """Devices by the architect's names, cabled one by one."""

    random: Random
    parts: dict[str, Part] = field(default_factory=dict)
    cables: list[tuple[str, str]] = field(default_factory=list)
    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    hosts: dict[str, int] = field(default_factory=dict)
    management: set[str] = field(default_factory=set)  # what is cabled by its management port
    _subnets: int = 0

    def add(
        self, name: str, tier: Tier, kind: DeviceKind = DeviceKind.SWITCH, site: str = "default"
    ) -> str:
        """Add a device, with stations where it is an access switch."""
        self.parts[name] = Part(tier, kind, site)
        if tier is Tier.ACCESS:
            self.hosts[name] = self.random.randint(*_HOSTS)
        return name

    def cable(self, a: str, b: str, *, routed: bool = False) -> None:
        """Connect two devices, with an address at both ends of a routed link."""
        self.cables.append((a, b))
        if routed:
            first = self._next()
            for offset, (own, far) in enumerate(((a, b), (b, a)), 1):
                self.rows[own].append(InterfaceAddress(f"to {far}", first + offset, 30))

    def mesh(self, names: Iterable[str], *, routed: bool = False) -> None:
        """Connect all with one another."""
        for a, b in combinations(names, 2):
            self.cable(a, b, routed=routed)

    def subnets(self, names: Sequence[str], count: int) -> None:
        """Give devices a leg in subnets of their stations."""
        for _ in range(count):
            first = self._next()
            for offset, name in enumerate(names, 1):
                leg = InterfaceAddress(f"Vlan{int(first) >> 8 & 0xFFF}", first + offset, 24)
                self.rows[name].append(leg)

    def lose(self, share: float) -> None:
        """Let cables be unknown, as long as the rest stays in one piece."""
        for cable in self.random.sample(self.cables, round(share * len(self.cables))):
            rest = [one for one in self.cables if one != cable]
            if len(_reached(self.parts, rest)) == len(_reached(self.parts, self.cables)):
                self.cables = rest

    def evidence(self) -> tuple[list[DeviceEvidence], dict[str, Tier]]:
        """Return what the devices say, and the tier of each."""
        order = self.random.sample(sorted(self.parts), len(self.parts))
        names = {name: f"n{number:04}" for number, name in enumerate(order, 1)}
        heard: defaultdict[str, list[Row]] = defaultdict(list)
        ports: defaultdict[str, list[str]] = defaultdict(list)
        for a, b in self.cables:
            for own, far in ((a, b), (b, a)):
                port, far_port = self._port(own, far), self._port(far, own)
                ports[own].append(port)
                number = order.index(far) + 1
                heard[own].append(lldp(port, number, far_port, name=names[far]))
        evidence = [
            self._said(number, name, names[name], [*heard[name], *self.rows[name]], ports[name])
            for number, name in enumerate(order, 1)
        ]
        return evidence, {names[name]: part.tier for name, part in self.parts.items()}

    def _port(self, own: str, far: str) -> str:
        is_management = {own, far} & self.management and own not in self.management
        return "mgmt0" if is_management else f"to {far}"

    def _said(
        self, number: int, drawn: str, name: str, rows: Sequence[Row], ports: Sequence[str]
    ) -> DeviceEvidence:
        part = self.parts[drawn]
        hosts = [f"Gi9/{port}" for port in range(self.hosts.get(drawn, 0))]
        said = device(
            number, *rows, ports=[*ports, *hosts], name=name, kind=part.kind, site=part.site
        )
        management = InterfaceAddress("Vlan99", IPv4Address(0x0A630000 + number), 16)
        return replace(said, addresses=[*said.addresses, management])

    def _next(self) -> IPv4Address:
        self._subnets += 1
        return IPv4Address(0x0B000000 + (self._subnets << 8))


def _reached(
    names: Mapping[str, object], cables: Iterable[tuple[str, str]]
) -> frozenset[frozenset[str]]:
    """Return the parts of the network that hang together."""
    group = {name: frozenset({name}) for name in names}
    for a, b in cables:
        if group[a] is not group[b]:
            merged = group[a] | group[b]
            group.update(dict.fromkeys(merged, merged))
    return frozenset(group.values())


def three_tier(drawing: Drawing, site: str = "default", *, blocks: int = 0) -> list[str]:
    """Draw one to four cores over blocks of distribution and access; return the cores."""
    random = drawing.random
    kind = random.choice([DeviceKind.ROUTER, DeviceKind.SWITCH])
    is_routed = random.random() < 0.6  # else the core is the gateway of every VLAN
    cores = [
        drawing.add(f"{site} core{n}", Tier.CORE, kind, site)
        for n in range(random.choice([1, 2, 2, 2, 3, 4]))
    ]
    drawing.mesh(cores, routed=True)
    for block in range(blocks or random.randint(2, 8)):
        heads = [
            drawing.add(f"{site} dist{block}-{n}", Tier.DISTRIBUTION, site=site)
            for n in range(random.choice([1, 2, 2]))
        ]
        for head in heads:
            for core in cores if len(cores) < 3 else random.sample(cores, 2):
                drawing.cable(core, head, routed=is_routed)
        if random.random() < 0.7:
            drawing.mesh(heads)
        drawing.subnets(heads if is_routed else cores, random.randint(2, 5))
        access_below(drawing, heads, (4, 16), f"{site} acc{block}", site)
    return cores


def access_below(
    drawing: Drawing, heads: Sequence[str], size: tuple[int, int], name: str, site: str = "default"
) -> None:
    """Hang access switches below heads, to one or to all, now and then one behind another."""
    random = drawing.random
    style = random.choice(["all", "one", "mixed"])
    for number in range(random.randint(*size)):
        leaf = drawing.add(f"{name}-{number}", Tier.ACCESS, site=site)
        is_dual = style == "all" or (style == "mixed" and random.random() < 0.5)
        for head in heads if is_dual else [heads[number % len(heads)]]:
            drawing.cable(head, leaf)
        if random.random() < 0.1:
            drawing.cable(leaf, drawing.add(f"{name}-{number}b", Tier.ACCESS, site=site))


def edge_above(drawing: Drawing, cores: Sequence[str]) -> None:
    """Put a pair of firewalls and one or two exits over the core, or one exit alone."""
    random = drawing.random
    pair = range(random.choice([1, 2]))
    exits = [drawing.add(f"exit{n}", Tier.EDGE, DeviceKind.ROUTER) for n in pair]
    below = cores
    if random.random() < 0.6:
        below = [drawing.add(f"fw{n}", Tier.EDGE, DeviceKind.FIREWALL) for n in pair]
        drawing.mesh(below)
        for wall, core in zip(below, [*cores, *cores], strict=False):
            drawing.cable(wall, core, routed=True)
    for one in exits:
        drawing.rows[one] += [PEER, DEFAULT]
        for other in below[:2]:
            drawing.cable(one, other, routed=True)


def campus(drawing: Drawing) -> None:
    """Draw three tiers, often with an edge."""
    cores = three_tier(drawing)
    if drawing.random.random() < 0.7:
        edge_above(drawing, cores)


def lopsided(drawing: Drawing) -> None:
    """Draw three tiers of which one block is larger than all the others."""
    cores = three_tier(drawing, blocks=drawing.random.randint(2, 4))
    heads = [drawing.add(f"big{n}", Tier.DISTRIBUTION) for n in range(2)]
    for head in heads:
        for core in cores:
            drawing.cable(core, head, routed=True)
    drawing.mesh(heads)
    drawing.subnets(heads, 3)
    access_below(drawing, heads, (30, 60), "far")


def collapsed(drawing: Drawing) -> None:
    """Draw one or two cores with all access on them."""
    cores = [drawing.add(f"core{n}", Tier.CORE) for n in range(drawing.random.choice([1, 2, 2]))]
    drawing.mesh(cores)
    drawing.subnets(cores, drawing.random.randint(2, 8))
    access_below(drawing, cores, (3, 40), "acc")
    if drawing.random.random() < 0.5:
        edge_above(drawing, cores)


def spine_leaf(drawing: Drawing) -> None:
    """Draw a routed fabric, with an exit at a leaf and pairs of leaves for MC-LAG."""
    random = drawing.random
    spines = [drawing.add(f"spine{n}", Tier.CORE) for n in range(random.randint(2, 6))]
    leaves = [drawing.add(f"leaf{n}", Tier.ACCESS) for n in range(random.randint(6, 32))]
    _fabric(drawing, spines, leaves)
    if random.random() < 0.5:
        leaf = leaves[0]
        drawing.parts[leaf] = replace(drawing.parts[leaf], tier=Tier.EDGE)
        drawing.hosts[leaf] = 0
        drawing.rows[leaf] += [PEER, DEFAULT]


def _fabric(drawing: Drawing, spines: Sequence[str], leaves: Sequence[str]) -> None:
    for leaf in leaves:
        for spine in spines:
            drawing.cable(spine, leaf, routed=True)
    is_paired = drawing.random.random() < 0.5
    for a, b in zip(leaves[::2], leaves[1::2], strict=False):
        drawing.subnets([a, b], 3)
        if is_paired:
            drawing.cable(a, b)


def five_stage(drawing: Drawing) -> None:
    """Draw pods of spines and leaves below super-spines."""
    random = drawing.random
    tops = [drawing.add(f"super{n}", Tier.CORE) for n in range(random.randint(2, 4))]
    for pod in range(random.randint(2, 5)):
        spines = [
            drawing.add(f"spine{pod}-{n}", Tier.DISTRIBUTION) for n in range(random.randint(2, 4))
        ]
        leaves = [drawing.add(f"leaf{pod}-{n}", Tier.ACCESS) for n in range(random.randint(6, 12))]
        _fabric(drawing, spines, leaves)
        for top in tops:
            for spine in spines:
                drawing.cable(top, spine, routed=True)


def rings(drawing: Drawing) -> None:
    """Draw rings of access switches that begin and end at the gateway, or at its pair."""
    random = drawing.random
    gates = [drawing.add(f"gw{n}", Tier.CORE) for n in range(random.choice([1, 2]))]
    drawing.mesh(gates)
    drawing.subnets(gates, random.randint(2, 5))
    for ring in range(random.randint(1, 5)):
        names = [drawing.add(f"ring{ring}-{n}", Tier.ACCESS) for n in range(random.randint(2, 12))]
        for a, b in pairwise([gates[0], *names, gates[-1]]):
            drawing.cable(a, b)


def router_ring(drawing: Drawing) -> None:
    """Draw a backbone ring of routing devices, with access on each."""
    random = drawing.random
    names = [drawing.add(f"core{n}", Tier.CORE) for n in range(random.randint(3, 8))]
    for a, b in pairwise([*names, names[0]]):
        drawing.cable(a, b, routed=True)
    for name in names:
        drawing.subnets([name], 3)
        access_below(drawing, [name], (2, 8), f"acc {name}")


def daisy_chains(drawing: Drawing) -> None:
    """Draw chains of access switches below a gateway."""
    gate = drawing.add("gw", Tier.CORE, drawing.random.choice([*DeviceKind][:2]))
    drawing.subnets([gate], drawing.random.randint(2, 4))
    for chain in range(drawing.random.randint(1, 5)):
        names = [
            drawing.add(f"c{chain}-{n}", Tier.ACCESS) for n in range(drawing.random.randint(1, 10))
        ]
        for a, b in pairwise([gate, *names]):
            drawing.cable(a, b)


def hub_and_spoke(drawing: Drawing) -> None:
    """Draw branch routers around one or two hubs, some with a switch of their own."""
    random = drawing.random
    hubs = [
        drawing.add(f"hub{n}", Tier.CORE, DeviceKind.ROUTER, "hq")
        for n in range(random.choice([1, 2]))
    ]
    drawing.mesh(hubs, routed=True)
    drawing.subnets(hubs, 2)
    for branch in range(random.randint(4, 30)):
        site = f"branch{branch}"
        router = drawing.add(site, Tier.EDGE, DeviceKind.ROUTER, site)
        for hub in hubs:
            drawing.cable(hub, router, routed=True)
        drawing.subnets([router], 2)
        for number in range(random.choice([0, 1, 1, 2, 3])):
            drawing.cable(router, drawing.add(f"{site} sw{number}", Tier.ACCESS, site=site))


def single(drawing: Drawing) -> None:
    """Draw one switch, or one router."""
    kind = drawing.random.choice([DeviceKind.SWITCH, DeviceKind.ROUTER])
    drawing.add("one", Tier.ACCESS if kind is DeviceKind.SWITCH else Tier.CORE, kind)


def islands(drawing: Drawing) -> None:
    """Draw two networks between which no link is known."""
    three_tier(drawing, "north")
    three_tier(drawing, "south")


def mc_lag_campus(drawing: Drawing) -> None:
    """Draw a campus whose distribution pairs each have all of their block on both."""
    random = drawing.random
    cores = [drawing.add(f"core{n}", Tier.CORE) for n in range(2)]
    drawing.mesh(cores, routed=True)
    for block in range(random.randint(2, 10)):
        heads = [drawing.add(f"dist{block}-{n}", Tier.DISTRIBUTION) for n in range(2)]
        drawing.mesh(heads)
        for head, core in ((h, c) for h in heads for c in cores):
            drawing.cable(head, core, routed=True)
        drawing.subnets(heads, random.randint(1, 5))
        for number in range(random.randint(1, 12)):
            leaf = drawing.add(f"acc{block}-{number}", Tier.ACCESS)
            for head in heads:
                drawing.cable(head, leaf)
    edge_above(drawing, cores)


def sites(drawing: Drawing) -> None:
    """Draw campuses with cores of their own, joined by routed links, in a tree or a ring."""
    random = drawing.random
    names = [f"site{n}" for n in range(random.randint(2, 5))]
    cores = [three_tier(drawing, name, blocks=random.randint(2, 5)) for name in names]
    for index, (near, far) in enumerate(pairwise(cores)):
        drawing.cable(cores[index // 2][0] if index % 2 else near[0], far[0], routed=True)
    if len(cores) > 2 and random.random() < 0.5:
        drawing.cable(cores[-1][-1], cores[0][-1], routed=True)


def unlabelled_sites(drawing: Drawing) -> None:
    """Draw campuses of several sites that nobody told apart."""
    sites(drawing)
    drawing.parts = {n: replace(part, site="default") for n, part in drawing.parts.items()}


def buildings(drawing: Drawing) -> None:
    """Draw one campus in which every block is a site of its own."""
    three_tier(drawing)
    for name, part in drawing.parts.items():
        label = name.partition(" ")[2].partition("-")[0].strip("abcdefghijklmnopqrstuvwxyz")
        if part.tier is not Tier.CORE:
            drawing.parts[name] = replace(part, site=f"building{label}")


def out_of_band(drawing: Drawing) -> None:
    """Draw a campus with a second network at the management ports."""
    campus(drawing)
    names = list(drawing.parts)
    for number, start in enumerate(range(0, len(names), 40)):
        switch = drawing.add(f"oob{number}", Tier.OTHER)
        drawing.management.add(switch)
        for name in names[start : start + 40]:
            drawing.cable(switch, name)
        if number:
            drawing.cable(switch, "oob0")


SHAPES: Mapping[str, Callable[[Drawing], object]] = {
    "three tiers": three_tier,
    "campus with an edge": campus,
    "one block larger than the rest": lopsided,
    "collapsed core": collapsed,
    "spine and leaf": spine_leaf,
    "five stages": five_stage,
    "rings below a gateway": rings,
    "ring of routers": router_ring,
    "daisy chains": daisy_chains,
    "hub and spoke": hub_and_spoke,
    "a device alone": single,
    "two islands": islands,
    "pairs everywhere": mc_lag_campus,
    "several sites": sites,
    "several sites, unlabelled": unlabelled_sites,
    "buildings as sites": buildings,
    "out-of-band network": out_of_band,
}


def drawings(shape: str, seeds: Iterable[int], lost: float = 0.0) -> Iterator[Drawing]:
    """Draw a shape once for each seed, and lose a share of its cables."""
    for seed in seeds:
        drawing = Drawing(Random(f"{shape} {seed}"))  # noqa: S311 - a drawing, not a secret
        SHAPES[shape](drawing)
        drawing.lose(lost)
        yield drawing

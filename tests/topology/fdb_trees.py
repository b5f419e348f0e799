"""Random switched networks whose truth is known, seen through their forwarding databases alone.

Switches talk to the gateway only (as managed switches do), hosts to the gateway and to a few
other hosts. An entry is in a poll with a chance, for databases age; polls are merged. Unmanaged
switches forward and tell nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from netwright.model.evidence import Row
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.networks import chassis, device

UP = "up"
_HOSTS = 0x020000100000


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of network to grow."""

    switches: int = 60
    hosts: tuple[int, int] = (1, 4)
    presence: float = 1.0  # chance of an entry to be in a poll
    polls: int = 1
    unmanaged: float = 0.0  # share of the switches
    peers: int = 2  # hosts that a host talks to


@dataclass(slots=True)
class Tree:
    """A grown network: switch 0 is the gateway, `parent` and the ports below are by number."""

    parent: list[int]
    managed: list[bool]
    rows: list[list[FdbEntry]] = field(default_factory=list)

    def evidence(self) -> list[DeviceEvidence]:
        """Return what the managed switches say."""
        return [
            _device(number, self.parent, rows)
            for number, rows in enumerate(self.rows)
            if self.managed[number]
        ]

    def truth(self) -> dict[Port, Port]:
        """Return for every managed switch's uplink the managed port that it leads to."""
        return {
            Port(f"sw{number}", UP): self._above(number)
            for number in range(1, len(self.parent))
            if self.managed[number]
        }

    def _above(self, number: int) -> Port:
        below, above = number, self.parent[number]
        while not self.managed[above]:
            below, above = above, self.parent[above]
        return Port(f"sw{above}", f"to{below}")


def grow(random: Random, shape: Shape) -> Tree:
    """Grow a tree and let its switches learn."""
    size = shape.switches
    parent = [0, *(random.randrange(number) for number in range(1, size))]
    managed = [number == 0 or random.random() >= shape.unmanaged for number in range(size)]
    learned: list[set[tuple[str, int]]] = [set() for _ in range(size)]
    hosts = [n for n in range(size) for _ in range(random.randint(*shape.hosts))]
    for number in range(1, size):
        _talk(parent, learned, (number, _mac(number)), (0, _mac(0)))
    for index, at in enumerate(hosts):
        own = (at, _HOSTS + index)
        _talk(parent, learned, own, (0, _mac(0)))
        for peer in random.sample(range(len(hosts)), min(shape.peers, len(hosts))):
            _talk(parent, learned, own, (hosts[peer], _HOSTS + peer))
    tree = Tree(parent, managed)
    for entries in learned:
        kept = (e for e in sorted(entries) if _is_seen(random, shape))
        tree.rows.append([FdbEntry(1, if_name, MacAddress(mac)) for if_name, mac in kept])
    return tree


def score(tree: Tree, links: Iterable[Link]) -> tuple[float, float]:
    """Return precision and recall over the claims "this uplink leads to that port"."""
    claimed = _claims(links)
    true = claimed & set(tree.truth().items())
    wanted = len(tree.truth())
    return len(true) / (len(claimed) or 1), len(true) / (wanted or 1)


def _claims(links: Iterable[Link]) -> set[tuple[Port, Port]]:
    found = set()
    for link in links:
        ports = ports_of(link)
        ups = {port for port in ports if port.if_name == UP}
        found |= {(up, down) for up in ups for down in ports - ups}
        if link.kind is not LinkKind.SHARED_SEGMENT and len(ups) == 2:
            found.add((link.a, link.b))
    return found


def _is_seen(random: Random, shape: Shape) -> bool:
    return any(random.random() < shape.presence for _ in range(shape.polls))


def _talk(
    parent: list[int],
    learned: list[set[tuple[str, int]]],
    one: tuple[int, int],
    other: tuple[int, int],
) -> None:
    """Let every switch between two stations learn both, on the ports toward them."""
    up, down = _climb(parent, one[0]), _climb(parent, other[0])
    common = next(n for n in up if n in set(down))
    path = [*up[: up.index(common)], common, *reversed(down[: down.index(common)])]
    for index, at in enumerate(path):
        before = path[index - 1] if index else None
        after = path[index + 1] if index + 1 < len(path) else None
        _learn(parent, learned[at], at, before, one[1])
        _learn(parent, learned[at], at, after, other[1])


def _learn(
    parent: list[int], entries: set[tuple[str, int]], at: int, toward: int | None, mac: int
) -> None:
    if mac == _mac(at):
        return
    if toward is None:
        entries.add((f"host{mac & 0xFFFF}", mac))
    else:
        entries.add((UP if parent[at] == toward and at else f"to{toward}", mac))


def _climb(parent: list[int], number: int) -> list[int]:
    path = [number]
    while number:
        number = parent[number]
        path.append(number)
    return path


def _mac(number: int) -> int:
    return int(MacAddress.parse(chassis(number)))


def _device(number: int, parent: list[int], rows: list[FdbEntry]) -> DeviceEvidence:
    children: defaultdict[int, list[str]] = defaultdict(list)
    for child, above in enumerate(parent):
        children[above].append(f"to{child}")
    names = sorted({UP, *(row.if_name for row in rows), *children[number]})
    extra: list[Row] = list(rows)
    return device(number, *extra, ports=names)

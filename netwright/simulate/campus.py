"""Draw a three-tier campus: sites of a core and an edge, and buildings around them.

Pure: the same plan is the same network.
"""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from random import Random

from netwright.errors import UsageError
from netwright.model.device import Tier
from netwright.simulate.access import CAMPUS, CORE, EDGE, LEGACY, Access
from netwright.simulate.building import BuildingPlan, draw_building
from netwright.simulate.faults import break_some
from netwright.simulate.network import Building, Network
from netwright.simulate.palette import DEMO, Palette
from netwright.simulate.platforms.platform import Platform
from netwright.simulate.wiring import Draft, Transit, bundle, cable

BASE = IPv4Address("127.20.0.1")

_BUILDINGS_PER_SITE = 18
_SMALLEST = 8  # two cores, two firewalls, a load balancer, and a building of three
_LARGEST = 10_000
_BLOCK = 256  # addresses of a building, and of a site's core
_FIRST_ACCESS = 11  # the last octet of a building's first access switch
_LEGACY_EVERY = 4  # buildings; their access switches know an older community
_STACK_EVERY = 5
_ACCESS = {
    Tier.CORE: CORE,
    Tier.DISTRIBUTION: CORE,
    Tier.EDGE: EDGE,
    Tier.ACCESS: CAMPUS,
    Tier.OTHER: CAMPUS,
}


@dataclass(frozen=True, slots=True)
class CampusPlan:
    """What to draw."""

    devices: int = 64
    seed: int = 1
    base: IPv4Address = BASE
    building_size: int = 12
    hosts_per_access: int = 6
    palette: Palette = DEMO
    access: Access | None = None  # the same for all
    is_broken: bool = True  # some devices, on purpose


def campus(plan: CampusPlan) -> Network:
    """Return the network of a plan.

    Raises:
        UsageError: no campus of that size can be drawn.
    """
    if not _SMALLEST <= plan.devices <= _LARGEST:
        raise UsageError(f"a campus has {_SMALLEST} to {_LARGEST} devices, not {plan.devices}")
    rng = Random(plan.seed)  # noqa: S311 - a reproducible drawing, not a secret
    board = _Board(plan)
    board.draw()
    if plan.is_broken:
        break_some(board.drafts, rng)
    devices = tuple(draft.finished(_serials(draft, rng)) for draft in board.drafts)
    return Network(devices, tuple(board.buildings))


def _serials(draft: Draft, rng: Random) -> tuple[str, ...]:
    is_stack = draft.tier is Tier.ACCESS and draft.number % _STACK_EVERY == 0
    numbers = rng.sample(range(10**6), 2 if is_stack else 1)
    return tuple(f"{draft.platform.serial_prefix}{number:06d}" for number in numbers)


@dataclass(slots=True)
class _Board:
    """The drawing: devices and buildings so far, and the next free address block."""

    plan: CampusPlan
    drafts: list[Draft] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    transit: Transit = field(default_factory=Transit)
    blocks: int = 0

    def draw(self) -> None:
        """Draw sites, in a binary tree, until all devices stand."""
        sites: list[list[Draft]] = []
        while self._left:
            sites.append(self._site(len(sites) + 1))
            if len(sites) > 1:
                self.transit.route(sites[len(sites) // 2 - 1][0], sites[-1][0])
            for _ in range(_BUILDINGS_PER_SITE):
                if self._left:
                    self._building(sites[-1])

    @property
    def _left(self) -> int:
        return self.plan.devices - len(self.drafts)

    def _site(self, number: int) -> list[Draft]:
        """Draw what a site has once: routed links between all but the firewalls' own."""
        site, prefix = f"site-{number}", "" if number == 1 else f"s{number}-"
        palette, block = self.plan.palette, self._block()
        product = palette.core[(number - 1) % len(palette.core)]
        cores = [
            self._add(f"{prefix}core-{n}", block + n, product, Tier.CORE, site) for n in (1, 2)
        ]
        walls = [
            self._add(f"{prefix}fw-{n}", block + 2 + n, palette.firewall, Tier.EDGE, site)
            for n in (1, 2)
        ]
        balancer = self._add(f"{prefix}lb-1", block + 5, palette.load_balancer, Tier.OTHER, site)
        ends = bundle(cores[0], _two_back(cores[0]), cores[1], _two_back(cores[1]))
        self.transit.number(cores[0], ends[0], cores[1], ends[1])
        for core, wall in zip(cores, walls, strict=True):
            self.transit.route(core, wall)
            self.transit.route(core, balancer)
        cable(walls[0], walls[0].back(), walls[1], walls[1].back())
        return cores

    def _building(self, cores: list[Draft]) -> None:
        number = len(self.buildings)
        size = self.plan.building_size
        if self._left < size + _SMALLEST:  # what would be left is no site
            size = self._left
        palette, block, name = self.plan.palette, self._block(), f"b{number + 1:02d}"
        site = cores[0].site
        product = palette.distribution[number % len(palette.distribution)]
        roots = [
            self._add(f"{name}-dist-{n}", block + n, product, Tier.DISTRIBUTION, site)
            for n in (1, 2)
        ]
        leaves = [
            self._add(
                f"{name}-acc-{n + 1:02d}",
                block + _FIRST_ACCESS + n,
                palette.access[(number + n) % len(palette.access)],
                Tier.ACCESS,
                site,
            )
            for n in range(size - len(roots))
        ]
        if number % _LEGACY_EVERY == 1 and self.plan.access is None:
            for leaf in leaves:
                leaf.access = LEGACY
        for root in roots:
            for core in cores:
                self.transit.route(core, root)
        plan = BuildingPlan(number, self.plan.hosts_per_access)
        self.buildings.append(draw_building(plan, roots, leaves))

    def _add(
        self, name: str, address: IPv4Address, platform: Platform, tier: Tier, site: str
    ) -> Draft:
        access = self.plan.access or _ACCESS[tier]
        aliases = (address + 100, address + 200) if tier is Tier.CORE else ()
        draft = Draft(
            len(self.drafts), name, address, platform, tier, site, access, aliases=aliases
        )
        self.drafts.append(draft)
        return draft

    def _block(self) -> IPv4Address:
        """Return the network address of the next free /24."""
        first = IPv4Address(int(self.plan.base) & ~(_BLOCK - 1))
        self.blocks += 1
        return first + (self.blocks - 1) * _BLOCK


def _two_back(draft: Draft) -> list[int]:
    return [draft.back(), draft.back()]

"""What a person says of a device: its name in the inventory, its site by scope or location."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from netwright.errors import ProjectError
from netwright.inventory import Inventory, load_inventory
from netwright.model.evidence import Observation
from netwright.runs.discovery import DiscoveryRun

DEFAULT_SITE = "default"


class Place(NamedTuple):
    """The inventory's name, None where it has none, and the site."""

    name: str | None
    site: str


@dataclass(frozen=True, slots=True)
class Places:
    """The rules of one run."""

    site: str | None = None  # the scope's, which holds for all its devices
    inventory: Inventory = field(default_factory=Inventory)
    rules: tuple[tuple[re.Pattern[str], str], ...] = ()

    def of(self, observation: Observation) -> Place:
        """Return the place of what answered."""
        own = (observation.address, *sorted(observation.keys.addresses, key=str))
        hosts = (self.inventory.host_at(address) for address in own)
        name = next((host.name for host in hosts if host), None)
        location = observation.system.sys_location or ""
        ruled = (site for pattern, site in self.rules if pattern.search(location))
        return Place(name, self.site or next(ruled, DEFAULT_SITE))


def places_of(run: DiscoveryRun) -> Places:
    """Return what inventory, scope and settings say about places.

    Raises:
        InventoryError: the inventory cannot be read.
        ProjectError: a site rule is no regular expression.
    """
    inventory = load_inventory(run.project.inventory, run.project.cache)
    rules = run.project.settings.site_rules.items()
    return Places(
        run.scope.site,
        inventory,
        tuple((_compiled(pattern), site) for pattern, site in rules),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        hint = "mend it in netwright.toml"
        raise ProjectError(f"site_rules: {pattern!r}: {error}", hint) from error

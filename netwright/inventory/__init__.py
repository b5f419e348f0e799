"""The inventory that people write: hosts, groups, defaults, scopes, links, variables."""

from netwright.inventory.entry import Entry
from netwright.inventory.inventory import Inventory
from netwright.inventory.links import load_overrides
from netwright.inventory.loading import load_inventory
from netwright.inventory.scopes import load_scopes
from netwright.inventory.variables import load_variables

__all__ = [
    "Entry",
    "Inventory",
    "load_inventory",
    "load_overrides",
    "load_scopes",
    "load_variables",
]

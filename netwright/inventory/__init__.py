"""The inventory that people write: hosts, groups, defaults, scopes, variables."""

from netwright.inventory.entry import Entry
from netwright.inventory.inventory import Inventory
from netwright.inventory.loading import load_inventory
from netwright.inventory.scopes import load_scopes
from netwright.inventory.variables import load_variables

__all__ = ["Entry", "Inventory", "load_inventory", "load_scopes", "load_variables"]

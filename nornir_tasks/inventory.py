"""The project's inventory as Nornir sees it.

Hosts carry no secret: credentials are profiles of the vault, asked for when a device is visited.
"""

from pathlib import Path

from nornir.core.inventory import (
    Defaults,
    Group,
    Groups,
    Host,
    HostOrGroup,
    Hosts,
    Inventory,
    ParentGroups,
)

from netwright.inventory import Entry, load_inventory


class ProjectInventory:
    """A Nornir inventory plugin over hosts.d, groups.yaml and defaults.yaml."""

    def __init__(self, folder: str, cache: str | None = None) -> None:
        self._folder = Path(folder)
        self._cache = Path(cache) if cache else None

    def load(self) -> Inventory:
        """Return the hosts with their groups and defaults.

        Raises:
            InventoryError: naming the file and line that cannot be used.
        """
        ours = load_inventory(self._folder, self._cache)
        top = ours.defaults
        defaults = Defaults(
            top.hostname, top.port, top.username, None, top.platform, dict(top.data)
        )
        groups = Groups({n: _element(Group, entry, defaults) for n, entry in ours.groups.items()})
        for name, group in groups.items():
            group.groups = ParentGroups(groups[parent] for parent in ours.groups[name].groups)
        hosts = Hosts()
        for name, entry in ours.hosts.items():
            hosts[name] = host = _element(Host, entry, defaults)
            host.groups = ParentGroups(groups[parent] for parent in entry.groups)
        return Inventory(hosts, groups, defaults)


def _element(kind: type[HostOrGroup], entry: Entry, defaults: Defaults) -> HostOrGroup:
    return kind(
        name=entry.name,
        hostname=entry.hostname,
        port=entry.port,
        username=entry.username,
        platform=entry.platform,
        data=dict(entry.data),
        defaults=defaults,
    )

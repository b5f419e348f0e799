"""All hosts, groups and defaults of a project."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from typing import Any

from netwright.inventory.entry import Entry
from netwright.model.credential import Address

_NO_DEFAULTS = Entry("defaults")
_INHERITED = ("hostname", "port", "username", "platform")


@dataclass(frozen=True, slots=True)
class Inventory:
    """Hosts and groups by name: entries as written, `resolved` with what they inherit."""

    hosts: Mapping[str, Entry] = field(default_factory=dict)
    groups: Mapping[str, Entry] = field(default_factory=dict)
    defaults: Entry = _NO_DEFAULTS
    _by_hostname: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the hosts by where they are reached."""
        named = {_canonical(host.hostname): host for host in self.hosts.values() if host.hostname}
        object.__setattr__(self, "_by_hostname", named)

    def host_at(self, address: Address) -> Entry | None:
        """Return the host whose hostname is the address."""
        return self._by_hostname.get(str(address))

    def resolved(self, host: Entry) -> Entry:
        """Return the host with everything it inherits, the nearest first, as Nornir does."""
        chain = [host, *self._ancestors(host.groups), self.defaults]
        inherited: dict[str, Any] = {
            name: next((value for entry in chain if (value := getattr(entry, name))), None)
            for name in _INHERITED
        }
        data = dict(ChainMap(*(dict(entry.data) for entry in chain)))
        return host._replace(data=data, **inherited)

    def _ancestors(self, groups: Sequence[str]) -> Iterator[Entry]:
        for name in groups:
            yield self.groups[name]
            yield from self._ancestors(self.groups[name].groups)


def _canonical(hostname: str) -> str:
    if ":" not in hostname:
        return hostname
    try:
        return str(IPv6Address(hostname))
    except ValueError:
        return hostname

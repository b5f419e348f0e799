"""On which devices an action is to be done, by a rule's target expression.

`path_firewall(source, destination)` is the firewall on the way from the attacker to the attacked:
on each of equal ways the one nearest to the attacker, for there it keeps most of the network clean.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netwright.errors import UsageError
from netwright.inventory.inventory import Inventory
from netwright.model.device import Device, DeviceKind
from netwright.topology.paths.result import Path, PathResult

FIREWALL = "firewall"
_PATH = re.compile(r"path_firewall(?:\(\s*([^\s,)]+)\s*(?:,\s*([^\s,)]+)\s*)?\))?")
_LAYER_3 = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an incident tells about who did what to whom."""

    fields: Mapping[str, Any]  # of the incident's group, and of its events
    devices: Sequence[str]  # where it was seen


@dataclass(frozen=True, slots=True)
class Field:
    """Among whom a target is looked for."""

    devices: Mapping[str, Device]
    inventory: Inventory
    platforms: Collection[str]  # that the playbook can act on; empty for any
    trace: Callable[[str, str], PathResult]


def find_targets(expression: str, trouble: Trouble, field: Field) -> list[str]:
    """Return the devices that an expression means.

    Raises:
        UsageError: it means none, with the reason.
    """
    if match := _PATH.fullmatch(expression):
        return _on_path(trouble, field, match[1] or "source.ip", match[2] or "destination.ip")
    if expression == "device":
        found = [name for name in trouble.devices if name in field.devices]
    else:
        kind, _, wanted = expression.partition("=")
        found = list(_named(kind, wanted, field))
    if not found:
        raise UsageError(f"target {expression!r} means no known device")
    return found


def _named(kind: str, wanted: str, field: Field) -> Iterator[str]:
    if kind == "host":
        yield from (name for name in field.devices if name == wanted)
    elif kind == "role":
        yield from (name for name in sorted(field.devices) if wanted in _roles(name, field))


def _roles(name: str, field: Field) -> set[str]:
    return roles_of(field.devices[name], field.inventory)


def roles_of(device: Device, inventory: Inventory) -> set[str]:
    """Return what a device is called: by its kind, its tier, its groups, its entry's `role`."""
    roles = {device.identification.kind.value}
    roles |= {device.tier.value} if device.tier else set()
    host = inventory.hosts.get(device.name)
    if host is None:
        return roles
    role = inventory.resolved(host).data.get("role")
    return roles | set(host.groups) | ({str(role)} if role else set())


def _on_path(trouble: Trouble, field: Field, source: str, destination: str) -> list[str]:
    begins = trouble.fields.get(source)
    if not begins:
        raise UsageError(f"path_firewall: the incident tells no {source}")
    reasons: list[str] = []
    for ends in _ends(trouble, destination):
        try:
            result = field.trace(str(begins), str(ends))
        except UsageError as error:
            reasons.append(str(error))
            continue
        found = {one for path in result.paths for one in _firewalls(path, str(ends), field)[:1]}
        if found:
            return sorted(found)
        reasons.append(f"no device that can act is between {begins} and {ends}")
    raise UsageError("path_firewall: " + ("; ".join(reasons[:3]) or "nobody was attacked"))


def _ends(trouble: Trouble, destination: str) -> Iterator[str]:
    """Yield who was attacked: the address that events name, else whoever told of it."""
    if value := trouble.fields.get(destination):
        yield str(value)
    yield from trouble.devices


def _firewalls(path: Path, end: str, field: Field) -> list[str]:
    """Return devices on a way that can act, the nearest first: firewalls, else whoever routes."""
    routers = [hop.device for hop in path.hops if hop.layer == _LAYER_3 and hop.device != end]
    able = [name for name in dict.fromkeys(routers) if _is_able(name, field)]
    firewalls = [name for name in able if FIREWALL in _roles(name, field)]
    return firewalls or able


def _is_able(name: str, field: Field) -> bool:
    device = field.devices.get(name)
    if device is None:
        return False
    is_firewall = device.identification.kind is DeviceKind.FIREWALL
    return not field.platforms or device.identification.platform in field.platforms or is_firewall

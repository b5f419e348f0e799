"""From what was asked and the inventory's scopes to the bounds of one run."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from netwright.discovery.scope import Scope
from netwright.discovery.targets import parse_targets
from netwright.errors import UsageError
from netwright.inventory import load_scopes
from netwright.inventory.scopes import target_reader
from netwright.project import Project
from netwright.runs.request import DiscoveryRequest


def scope_of(project: Project, request: DiscoveryRequest) -> Scope:
    """Return the named scope, narrowed or widened by what the request says.

    Raises:
        UsageError: no such scope, or a target that is none.
        RefusedError: nothing is allowed, or too much without confirmation.
    """
    scope = _named(project, request.scope)
    read_lines = target_reader(Path())
    asked: dict[str, Any] = {
        "snmp_port": request.snmp_port,
        "ssh_port": request.ssh_port,
        "max_devices": request.max_devices,
        "targets": parse_targets(request.targets, read_lines),
    }
    scope = replace(scope, **{key: value for key, value in asked.items() if value})
    scope = replace(
        scope,
        allow=(*scope.allow, *parse_targets(request.allow, read_lines)),
        deny=(*scope.deny, *parse_targets(request.deny, read_lines)),
        max_hops=scope.max_hops if request.max_hops < 0 else request.max_hops,
    )
    scope.check(yes=request.confirmed)
    return scope


def _named(project: Project, name: str) -> Scope:
    if not name:
        return Scope()
    scopes = load_scopes(project.inventory)
    if name not in scopes:
        known = ", ".join(sorted(scopes)) or "none yet"
        raise UsageError(f"no scope {name!r} in inventory/scopes.yaml", f"there are: {known}")
    return scopes[name]

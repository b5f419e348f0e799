"""When people say that they are at work: by a variable, or by a device's own entry."""

from datetime import datetime
from zoneinfo import ZoneInfo

from netwright.events.rules.maintenance import parse_maintenance
from netwright.inventory import load_inventory, load_variables
from netwright.project import Project


def maintenance(project: Project, device: str, at: datetime) -> str:
    """Return why people are at work at a device; empty if they are not."""
    inventory = load_inventory(project.inventory)
    host = inventory.hosts.get(device)
    own = inventory.resolved(host).data.get("maintenance", ()) if host else ()
    lines = [*load_variables(project.inventory).get("maintenance", ()), *own]
    return next(filter(None, (_window(str(line), at) for line in lines)), "")


def _window(line: str, at: datetime) -> str:
    """Return why people are at work; a line that nobody can read may mean now."""
    try:
        window = parse_maintenance(line, ZoneInfo)
    except (ValueError, KeyError) as error:  # KeyError: no such time zone
        return f"an entry cannot be read: {error}"[:200]
    return window.reason if window.covers(at) else ""

"""Loading an inventory of 10,000 hosts, against orjson and Nornir's own SimpleInventory."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from nornir.core.inventory import Defaults, Host, Hosts
from nornir.plugins.inventory.simple import SimpleInventory

from benchmarks.report import Cost, machine, measured, median, row
from nornir_tasks.inventory import ProjectInventory

SITES, PER_SITE = 100, 100
RUNS = 3
HOST = """\
sw-{site:03}-{number:03}:
  hostname: 10.{site}.{number}.1
  platform: cisco_ios
  groups: [access, site{site:03}]
  data:
    site: site{site:03}
    role: access
    floor: {number}
    rack: r{number}
    serial: FOC{site:03}{number:03}
    contract: c-{number}
"""


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        return measure(folder, folder / "cache")


def write(folder: Path) -> None:
    """Write the same inventory in shards, in one file, and as JSON."""
    (folder / "hosts.d").mkdir()
    shards = [
        "".join(HOST.format(site=site, number=number) for number in range(PER_SITE))
        for site in range(SITES)
    ]
    for site, text in enumerate(shards):
        (folder / "hosts.d" / f"site{site:03}.yaml").write_text(text)
    (folder / "hosts.yaml").write_text("".join(shards))
    groups = [f"site{site:03}: {{data: {{building: {site}}}}}\n" for site in range(SITES)]
    (folder / "groups.yaml").write_text("access: {port: 22}\n" + "".join(groups))
    (folder / "defaults.yaml").write_text("username: netops\n")


def measure(folder: Path, cache: Path) -> int:
    """Load it every way."""
    ours = ProjectInventory(str(folder), str(cache))
    theirs = SimpleInventory(*(str(folder / f"{n}.yaml") for n in ("hosts", "groups", "defaults")))
    cold, warm, yardstick = timed(ours.load), median(RUNS, lambda: timed(ours.load)), plain(folder)
    simple = timed(theirs.load)
    row("cold, CPU", f"{cold.cpu_s:.2f} s", bar="<= 3 s", ok=cold.cpu_s <= 3)
    row("cold / SimpleInventory", f"{cold.cpu_s / simple.cpu_s:.2f}")
    row("warm, CPU", f"{warm.cpu_s:.3f} s", bar="<= 0.2 s", ok=warm.cpu_s <= 0.2)
    row("warm / orjson + Host objects", f"{warm.cpu_s / yardstick.cpu_s:.2f}")
    row("warm / SimpleInventory", f"{warm.cpu_s / simple.cpu_s:.3f}")
    return int(cold.cpu_s > 3 or warm.cpu_s > 0.2)


def plain(folder: Path) -> Cost:
    """Load hosts from one JSON file without looking at them: the least that any loader does."""
    hosts = SimpleInventory(str(folder / "hosts.yaml"), str(folder / "groups.yaml")).load().hosts
    text = orjson.dumps({name: host.dict() for name, host in hosts.items()})

    def load() -> Hosts:
        defaults = Defaults()
        return Hosts(
            {name: _host(name, said, defaults) for name, said in orjson.loads(text).items()}
        )

    return median(RUNS, lambda: timed(load))


def timed(work: Callable[[], object]) -> Cost:
    """Return what a load costs."""
    with measured() as cost:
        work()
    return cost


def _host(name: str, said: dict[str, Any], defaults: Defaults) -> Host:
    return Host(
        name, said["hostname"], platform=said["platform"], data=said["data"], defaults=defaults
    )


if __name__ == "__main__":
    sys.exit(main())

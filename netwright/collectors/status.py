"""What the collectors of a project did: the document of `netwright collect status`."""

from pathlib import Path
from typing import Any

from netwright.collectors.counters import FILE, Count, Counted, Counters
from netwright.spool.segment import octets


def status_document(folder: Path) -> dict[str, Any]:
    """Return what was received, kept and lost through the spool in a folder."""
    counted = list(Counters(folder).latest()) if (folder / FILE).is_file() else []
    return {
        "listeners": [_listener(each) for each in counted],
        "spool": {"bytes": octets(folder) if folder.is_dir() else 0, "lag_s": 0.0},
    }


def _listener(counted: Counted) -> dict[str, Any]:
    endpoint, numbers = counted.endpoint, counted.numbers
    return {
        "kind": endpoint.kind,
        "address": endpoint.address,
        "port": endpoint.port,
        "received": numbers[Count.RECEIVED],
        "spooled": numbers[Count.SPOOLED],
        "stored": 0,
        "kernel_drops": numbers[Count.KERNEL_DROPS],
        "shed": numbers[Count.SHED],
    }

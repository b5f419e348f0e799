"""The stream of `topology watch`."""

import gc
import time
from datetime import datetime, timedelta

from netwright.cli.differences import Change, change_line, changes_in
from netwright.cli.invocation import Form, Invocation
from netwright.cli.output import note, write, write_json
from netwright.errors import NetwrightError
from netwright.model.instant import rfc3339
from netwright.runs.clock import utc_now
from netwright.runs.live import LiveNetwork
from netwright.runs.topology import without_collecting
from netwright.topology.diff import TopologyDiff
from netwright.topology.export.document import diff_document


def watch_topology(told: Invocation, network: LiveNetwork, pause: timedelta) -> None:
    """Write what changes in a network, until interrupted.

    Raises:
        NetwrightError: at the first look only; later ones may fail, and are made again.
    """
    with without_collecting():
        known = network.refresh(utc_now()).added
        gc.freeze()  # most of it stays as it is for good
    _begin(told, len(known.nodes), len(known.links))
    fault = ""
    while True:
        time.sleep(pause.total_seconds())
        try:
            found, fault = network.refresh(now := utc_now()), ""
        except NetwrightError as error:  # links.yaml is being edited, the database is busy
            if fault != str(error):
                note(f"netwright: {error}; what is known stays until it can be read")
            fault = str(error)
            continue
        _write(told, found, now)


def _begin(told: Invocation, nodes: int, links: int) -> None:
    if told.form is Form.TEXT:
        note(f"watching {nodes} nodes and {links} links")
    else:
        write_json({"ready": True, "nodes": nodes, "links": links})


def _write(told: Invocation, found: TopologyDiff, now: datetime) -> None:
    for change in changes_in(diff_document(found)):
        if told.form is Form.TEXT:
            write(f"{now:%Y-%m-%d %H:%M:%S} {_line(change)}", flush=True)
        else:
            write_json({"at": rfc3339(now), "change": change.change, change.kind: change.item})


def _line(change: Change) -> str:
    """Say what it is like now, as far as that may have changed."""
    item, line = change.item, change_line(change)
    if change.change in {"removed", "moved"} or item.get("was"):
        return line
    said = [item.get("tier"), item.get("status"), *item.get("conflicts", ())]
    return f"{line}: {', '.join(filter(None, said))}" if any(said) else line

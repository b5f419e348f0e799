"""Flow records: from the datagram to elements and to events, beside the package `netflow`.

`netflow` gives the numbers of each record; ours are with addresses as text, too, and once more as
whole events with times, rates and the names that rules use.
"""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from benchmarks.report import machine, row
from netwright.events.flows import netflow_v5
from netwright.events.flows.decoder import FlowDecoder
from netwright.events.flows.template import Field, layout
from tests.events.flows.datagrams import (
    FIELDS,
    a_set,
    flow,
    ipfix,
    ipfix_template,
    received,
    v5,
    v9,
    v9_template,
)

FLOWS = 30
ROUNDS = 200
RECORDS = b"".join(flow(1024 + number, 1000 + number) for number in range(FLOWS))
DATAGRAMS = {
    "NetFlow v5": v5(FLOWS),
    "NetFlow v9": v9(v9_template() + a_set(256, RECORDS)),
    "IPFIX": ipfix(ipfix_template(256, FIELDS) + a_set(256, RECORDS)),
}
BAR_US = 25.0  # the issue's, for a message from receipt to storage


def main() -> int:
    """Print microseconds per flow; 1 when a flow costs more than a message may."""
    machine()
    form = layout(tuple(Field(*field) for field in FIELDS))
    elements = {name: _reader(form, RECORDS, 0) for name in DATAGRAMS}
    v5_end = len(DATAGRAMS["NetFlow v5"])
    elements["NetFlow v5"] = _reader(
        netflow_v5.LAYOUT, DATAGRAMS["NetFlow v5"][:v5_end], netflow_v5.HEADER.size
    )
    worst = 0.0
    for name, payload in DATAGRAMS.items():
        theirs = _theirs(payload)
        ours, whole = _us(elements[name]), _us(_decoder(payload))
        worst = max(worst, whole)
        beside = f", netflow {theirs:.2f} us ({theirs / ours:.1f} x)" if theirs else ""
        row(f"{name}: elements of a flow", f"{ours:.2f} us{beside}")
        row(f"{name}: event of a flow", f"{whole:.2f} us, {1e6 / whole:,.0f}/s on a core")
    row("bar: a message", f"{BAR_US:.0f} us")
    return int(worst > BAR_US)


def _reader(form: Any, data: bytes, at: int) -> Callable[[], int]:
    return lambda: sum(1 for _ in form.read(data, at, len(data)))


def _decoder(payload: bytes) -> Callable[[], int]:
    decoder, record = FlowDecoder(), received(payload)
    return lambda: len(decoder.decode(record))


def _theirs(payload: bytes) -> float | None:
    if find_spec("netflow") is None:
        return None
    import netflow  # noqa: PLC0415 - may be absent

    templates: dict[str, Any] = {"netflow": {}, "ipfix": {}}
    return _us(lambda: len(netflow.parse_packet(payload, templates).flows))


def _us(work: Callable[[], int]) -> float:
    """Return the least CPU time of a flow, in microseconds."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        count = sum(work() for _ in range(ROUNDS))
        best = min(best, (time.process_time() - began) / count * 1e6)
    return best


if __name__ == "__main__":
    sys.exit(main())

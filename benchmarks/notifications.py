"""SNMP notifications: from the datagram to an event, beside what pysnmp takes to decode it."""

import sys
import time
from collections.abc import Callable

from pyasn1.codec.ber import decoder
from pysnmp.proto import api

from benchmarks.report import machine, row
from netwright.events.notifications.event import notification_event
from netwright.transport.snmp.notification_reader import NotificationReader
from tests.notifications import LINK_DOWN, PORT_3, PROFILES, community_message, pdu, v3_message

TRAP = community_message(pdu(LINK_DOWN, PORT_3))
SIGNED = v3_message(pdu(LINK_DOWN, PORT_3))
AT_S = 1_764_000_000.0
BAR = 5.0
"""How many times as fast as pysnmp our own codec must be, for what ADR 23 decided."""


def main() -> int:
    """Print microseconds for a message; 1 when our own codec is not worth having."""
    machine()
    reader = NotificationReader(PROFILES)
    theirs = _us(_pysnmp, 100)
    read = _us(lambda: reader.read(TRAP, "192.0.2.1", AT_S))
    whole = _us(lambda: notification_event(reader.read(TRAP, "192.0.2.1", AT_S)))
    signed = _us(lambda: notification_event(reader.read(SIGNED, "192.0.2.1", AT_S)))
    row("v2c trap: read", f"{read:.1f} us, pysnmp {theirs:.0f} us ({theirs / read:.0f} x)")
    row("v2c trap: event", f"{whole:.1f} us")
    row("v3 trap, authPriv: event", f"{signed:.1f} us")
    row("bar: read", f"{BAR:.0f} x pysnmp")
    return int(theirs / read < BAR)


def _pysnmp() -> None:
    module = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]
    message, _ = decoder.decode(TRAP, asn1Spec=module.Message())
    module.apiPDU.get_varbinds(module.apiMessage.get_pdu(message))


def _us(work: Callable[[], object], times: int = 2_000) -> float:
    """Return the least CPU time of a message, in microseconds."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - began) / times * 1e6)
    return best


if __name__ == "__main__":
    sys.exit(main())

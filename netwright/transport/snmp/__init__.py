"""An SNMP manager engine: v1, v2c and v3 for thousands of agents (RFC 3410 to 3418).

`SnmpEngine` serves threads, `AsyncSnmpEngine` an event loop; both give sessions that get
objects and collect subtrees. BER, messages, security and walking are free of I/O.
"""

from netwright.transport.snmp.blocking import SnmpEngine, SnmpSession
from netwright.transport.snmp.engine import AsyncSnmpEngine
from netwright.transport.snmp.patience import FIRST_TIMEOUT_S, Patience
from netwright.transport.snmp.probe import Outcome, ProbeResult
from netwright.transport.snmp.session import AsyncSnmpSession

__all__ = [
    "FIRST_TIMEOUT_S",
    "AsyncSnmpEngine",
    "AsyncSnmpSession",
    "Outcome",
    "Patience",
    "ProbeResult",
    "SnmpEngine",
    "SnmpSession",
]

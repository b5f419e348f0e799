"""One question in flight."""

from dataclasses import dataclass

from netwright.transport.snmp.failure import TIMEOUT, Failure
from netwright.transport.snmp.job import Job
from netwright.transport.snmp.pdu import Request


@dataclass(slots=True, eq=False)
class Exchange:
    """A request that was sent: for whom, how often, how often still, until when to wait."""

    job: Job
    request: Request
    id: int = 0
    datagram: bytes = b""
    sent_at: float = 0.0
    deadline: float = 0.0
    tries: int = 0
    retries: int = 0
    reports: int = 0
    trouble: Failure = TIMEOUT
    """What to say when no answer comes; garbage and soft ICMP errors replace it."""

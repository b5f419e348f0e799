"""What the sweep and its probers say to each other."""

import errno
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, Protocol

ICMP = "icmp"
TCP = "tcp/"  # followed by the port
SNMP = "snmp"  # v3 engine discovery
SNMP_V2C = "snmp:v2c"


Probe = tuple[str, str]
"""(way, target): one question to one address, in the sockets' own notation. A plain tuple:
millions pass by."""


class Reply(StrEnum):
    """What came back; only the first three prove that somebody is there."""

    ANSWERED = "answered"
    OPEN = "open"
    RESET = "reset"
    CLOSED = "closed"  # ICMP port unreachable
    UNREACHABLE = "unreachable"  # any other ICMP error, or our own stack's refusal to send


PROOFS = frozenset({Reply.ANSWERED, Reply.OPEN, Reply.RESET})


class Answer(NamedTuple):
    """What one probe brought back."""

    probe: Probe
    reply: Reply
    rtt_s: float | None = None
    engine_id: str | None = None


class Full(Exception):  # noqa: N818
    """As many probes are on their way as we can hold; later."""


class Choked(Full):
    """The kernel has no buffer or no neighbor entry left: we are too fast."""


Found = Callable[[Answer], None]


def unreachable(error: OSError, probe: Probe) -> Answer:
    """Return the answer that a failed attempt to send is.

    Raises:
        Full: it says nothing about the target.
    """
    if error.errno in (errno.ENOBUFS, errno.ENOMEM):
        raise Choked from error
    if error.errno in (errno.EAGAIN, errno.EMFILE, errno.ENFILE):
        raise Full from error
    return Answer(probe, Reply.UNREACHABLE)


class Prober(Protocol):
    """Asks in one or more ways; what it learns it tells to the `Found` it was made with."""

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways it asks; none when the machine does not permit it."""

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What becomes readable when something arrived."""

    def send(self, probe: Probe, now: float) -> None:
        """Send one probe.

        Raises:
            Full: not now.
        """

    def receive(self, now: float) -> None:
        """Read what arrived, without waiting."""

    def expire(self, before: float) -> None:
        """Drop what was sent before then and holds a resource."""

    def close(self) -> None:
        """Close every socket."""

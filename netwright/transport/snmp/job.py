"""What a channel carries out: questions that depend on the answers before (no I/O)."""

from typing import Protocol

from netwright.transport.snmp.failure import Failure
from netwright.transport.snmp.pdu import Pdu, Request


class Job(Protocol):
    """A dialogue with one agent, driven from outside."""

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to ask or to wait for."""

    def next_request(self, slots: int) -> Request | None:
        """Return the next question; `slots` more may be outstanding, this one included."""

    def answered(self, request: Request, pdu: Pdu) -> None:
        """Take the answer to a question, which may be an error-status."""

    def failed(self, request: Request, failure: Failure) -> None:
        """Take note that a question got no usable answer."""

    def abandon(self, failure: Failure) -> None:
        """Finish now, with what there is."""

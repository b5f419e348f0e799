"""Set objects, all of them or none (RFC 3416 section 4.2.5), without I/O."""

from collections.abc import Sequence

from netwright.model.snmp import Oid
from netwright.transport.snmp.failure import Cause, Failure
from netwright.transport.snmp.pdu import Pdu, PduType, Request, error_status_text


class Assignment:
    """A job that sets strings by one request.

    When it fails, nobody knows whether the agent did it: the answer may have been lost.
    """

    def __init__(self, values: Sequence[tuple[Oid, bytes]]) -> None:
        names, strings = zip(*values, strict=True)
        self._request: Request | None = Request(PduType.SET, names, strings=strings)
        self._is_answered = False
        self.failure: Failure | None = None

    @property
    def finished(self) -> bool:
        """Whether the agent has answered, or will not."""
        return self._is_answered or self.failure is not None

    def next_request(self, slots: int) -> Request | None:  # noqa: ARG002
        """Return the one request."""
        request, self._request = self._request, None
        return request

    def answered(self, request: Request, pdu: Pdu) -> None:  # noqa: ARG002
        """Take the agent's word."""
        self._is_answered = True
        if pdu.error_status:
            self.abandon(Failure(Cause.REJECTED, error_status_text(pdu.error_status)))

    def failed(self, request: Request, failure: Failure) -> None:  # noqa: ARG002
        """Give up."""
        self.abandon(failure)

    def abandon(self, failure: Failure) -> None:
        """Finish now."""
        self._request = None
        self.failure = self.failure or failure

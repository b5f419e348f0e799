"""Get single objects (RFC 3416 section 4.2.1), without I/O."""

from collections import deque
from collections.abc import Sequence

from netwright.model.snmp import Oid, Tag, Varbind
from netwright.transport.snmp.failure import Cause, Failure
from netwright.transport.snmp.pdu import NO_SUCH_NAME, Pdu, PduType, Request, error_status_text

_MOST_NAMES = 30


class Fetch:
    """A job that gets objects; what the agent lacks is a NO_SUCH_OBJECT varbind."""

    def __init__(self, names: Sequence[Oid]) -> None:
        starts = range(0, len(names), _MOST_NAMES)
        self._waiting = deque(tuple(names[start : start + _MOST_NAMES]) for start in starts)
        self._names = names
        self._found: dict[Oid, Varbind] = {}
        self._asked: set[Request] = set()
        self.failure: Failure | None = None

    @property
    def finished(self) -> bool:
        """Whether everything was answered, or one question failed."""
        return not self._waiting and not self._asked

    def varbinds(self) -> list[Varbind]:
        """Return what was found, in the order asked for."""
        nothing = int(Tag.NO_SUCH_OBJECT)
        return [self._found.get(name, (name, nothing, None)) for name in self._names]

    def next_request(self, slots: int) -> Request | None:  # noqa: ARG002
        """Return the next question."""
        if not self._waiting:
            return None
        request = Request(PduType.GET, self._waiting.popleft())
        self._asked.add(request)
        return request

    def answered(self, request: Request, pdu: Pdu) -> None:
        """Take objects; ask for less after an error-status."""
        self._asked.remove(request)
        if pdu.error_status:
            self._take_error(request.names, pdu)
            return
        wanted = set(request.names)
        self._found |= {varbind[0]: varbind for varbind in pdu.varbinds if varbind[0] in wanted}
        if wanted - self._found.keys():
            self.abandon(Failure(Cause.GARBAGE, "answer lacks what was asked for"))

    def _take_error(self, names: tuple[Oid, ...], pdu: Pdu) -> None:
        culprit = pdu.error_index - 1
        if pdu.error_status == NO_SUCH_NAME and 0 <= culprit < len(names):
            if rest := names[:culprit] + names[culprit + 1 :]:
                self._waiting.append(rest)
        elif len(names) > 1:
            half = len(names) // 2
            self._waiting += [names[:half], names[half:]]
        else:
            self.abandon(Failure(Cause.REJECTED, error_status_text(pdu.error_status)))

    def failed(self, request: Request, failure: Failure) -> None:  # noqa: ARG002
        """Give up: what a caller gets must be whole."""
        self.abandon(failure)

    def abandon(self, failure: Failure) -> None:
        """Finish now."""
        self._waiting.clear()
        self._asked.clear()
        self.failure = self.failure or failure

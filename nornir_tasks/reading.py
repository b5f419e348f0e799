"""An SNMP session that works, and what it has read; bounded in time, whatever the agent does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from netwright.errors import DeviceError
from netwright.mibs.plan import Request
from netwright.mibs.walks import instances
from netwright.model.credential import Profile
from netwright.model.snmp import Oid, Walk, WalkEnd
from netwright.transport.snmp import SnmpSession
from netwright.transport.snmp.failure import OUT_OF_TIME
from netwright.transport.snmp.probe import ProbeResult


@dataclass(slots=True)
class Reading:
    """What one profile reads of a device; after a silence, or too late, nothing more is asked."""

    profile: Profile
    session: SnmpSession
    has_time: Callable[[], bool]
    walks: dict[Oid, Walk] = field(default_factory=dict)
    heard: tuple[ProbeResult, ...] = ()
    is_silent: bool = False

    def ask(self, request: Request) -> None:
        """Read more; what fails is kept as a walk that says why."""
        if self.is_silent:
            told = _lost(request, "fell silent before")
        elif not self.has_time():
            told = _lost(request, OUT_OF_TIME.reason)
        else:
            told = _read(self.session, request)
            ends = {walk.end for walk in told.values()}
            self.is_silent = ends == {WalkEnd.NO_ANSWER}
        self.walks.update(told)

    def of_context(self, name: str) -> "Reading":
        """Return a reading of another context of the same agent, which has read nothing yet."""
        session = self.session.with_context(name)
        return Reading(self.profile, session, self.has_time, is_silent=self.is_silent)

    @property
    def breadth(self) -> int:
        """How much the profile's view shows."""
        return sum(len(walk.varbinds) for walk in self.walks.values())


def _read(session: SnmpSession, request: Request) -> dict[Oid, Walk]:
    """Ask for instances, which tell who it is, then for subtrees; each one asked is answered for.

    A table without an end must not take the time that the name needs.
    """
    told = _get(session, request.instances) if request.instances else {}
    walks = session.collect(request.subtrees) if request.subtrees else {}
    return told | walks


def _get(session: SnmpSession, names: Sequence[Oid]) -> dict[Oid, Walk]:
    try:
        return instances(names, session.get(names))
    except DeviceError as error:
        return _lost(Request(instances=tuple(names)), error.reason)


def _lost(request: Request, reason: str) -> dict[Oid, Walk]:
    lost = Walk(end=WalkEnd.NO_ANSWER, reason=reason)
    return dict.fromkeys((*request.instances, *request.subtrees), lost)

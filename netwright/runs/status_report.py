"""What a status poll said: kept, and reported."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from netwright.documents import Document
from netwright.model.device import DeviceStatus
from netwright.model.instant import rfc3339
from netwright.model.interface import Port
from netwright.model.state import DEVICE, State, StateSource, Status, Word
from netwright.runs.status import PollPlan
from netwright.store.database import Store
from netwright.store.states import Change, count_changes, load_states, note_states

BATCH = 500
"""Words that one transaction covers."""

MOST_NAMED = 5

A_WHILE = timedelta(hours=1)
"""A port that changes more than once or twice in it is flapping."""

PortStatuses = Mapping[str, Status]


class StatusChange(BaseModel):
    """A device or port that is in another state than before."""

    model_config = ConfigDict(frozen=True)

    device: str
    interface: str | None
    before: str | None
    after: str


class StatusReport(BaseModel):
    """What a status poll found."""

    model_config = ConfigDict(frozen=True)

    at: str
    devices: int
    answered: int
    ports: int
    silent: list[str]
    not_asked: list[str]  # a scope denies their address
    changes: list[StatusChange]


def note_poll(
    store: Store,
    tenant: str,
    plan: PollPlan,
    told: Mapping[str, PortStatuses | None],
    at: datetime,
) -> StatusReport:
    """Keep what a poll heard, and report it; None for a device that was silent."""
    words = [word for device, ports in told.items() for word in _words(device, ports, at)]
    changes: list[Change] = []
    for start in range(0, len(words), BATCH):
        with store.write() as session:
            changes += note_states(session, tenant, words[start : start + BATCH])
    silent = [device for device, ports in told.items() if ports is None]
    return StatusReport(
        at=rfc3339(at),
        devices=len(told),
        answered=len(told) - len(silent),
        ports=len(words) - len(told),
        silent=silent,
        not_asked=list(plan.not_asked),
        changes=[
            StatusChange(
                device=one.device,
                interface=one.if_name or None,
                before=one.before and one.before.value,
                after=one.after.value,
            )
            for one in changes
        ],
    )


def _words(device: str, ports: PortStatuses | None, at: datetime) -> Iterable[Word]:
    status = DeviceStatus.UNREACHABLE if ports is None else DeviceStatus.UP
    yield Word(device, DEVICE, status, StateSource.POLL, at)
    for if_name, said in (ports or {}).items():
        yield Word(device, if_name, said, StateSource.POLL, at)


def summary_line(report: StatusReport) -> str:
    """Return what a poll found, in one line."""
    silent = f", silent: {', '.join(report.silent[:MOST_NAMED])}" if report.silent else ""
    more = len(report.silent) - MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"{report.answered} of {report.devices} devices answered, {report.ports} ports told,"
        f" {len(report.changes)} changes{silent}{rest}"
    )


def state_documents(
    store: Store, tenant: str, now: datetime, at: datetime | None = None
) -> list[Document]:
    """Return the state of every device and watched port, now or as of an instant."""
    until = at or now
    with store.read() as session:
        states = load_states(session, tenant, at)
        changes = count_changes(session, tenant, until - A_WHILE, until)
    return [_document(port, states[port], until, changes.get(port, 0)) for port in sorted(states)]


def _document(port: Port, state: State, now: datetime, changes: int) -> Document:
    return {
        "device": port.device,
        **({} if port.if_name == DEVICE else {"interface": port.if_name}),
        "state": state.status.value,
        "source": state.source.value,
        "since": rfc3339(state.since),
        "at": rfc3339(state.at),
        "age_s": round((now - state.at).total_seconds(), 3),
        "changes_1h": changes,
    }

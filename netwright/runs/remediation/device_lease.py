"""Be the only one at a device, and know it.

A lease is longer than any run that may begin under it, for another machine cannot tell whether
whoever has it, and his run, still live. Of a process of this machine that is known at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from netwright.errors import StoreError
from netwright.runs.remediation.desk import Desk
from netwright.store.database import Session
from netwright.store.device_leases import Held, Place, Term, release, renew, take

_RUNS = 3  # look, do, take back
_GRACE = timedelta(seconds=30)


@contextmanager
def at_device(desk: Desk, device: str) -> Iterator[Held | None]:
    """Be the only one at a device; None while somebody else is there."""
    with desk.store.write() as session:
        place = Place(desk.tenant, device)
        held = take(session, place, desk.holder, _term(desk), desk.is_gone)
    try:
        yield held
    finally:
        if held is not None:
            _give_back(desk, held)


def stay(desk: Desk, session: Session, held: Held) -> bool:
    """Have the device for as long as what begins now may take; False if it is another's by now."""
    return renew(session, held, _term(desk))


def _term(desk: Desk) -> Term:
    length = timedelta(seconds=_RUNS * desk.times.run_s) + _GRACE
    return Term(desk.clock(), length)


def _give_back(desk: Desk, held: Held) -> None:
    """While the database is away it stays ours: we may take it again."""
    with suppress(StoreError), desk.store.write() as session:
        release(session, held)

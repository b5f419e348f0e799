"""Make a worker out of a project."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event as Flag

from netwright.errors import SpoolError
from netwright.project import Project
from netwright.project.profiles import profiles_of
from netwright.project.rules import rules_of
from netwright.runs.clock import utc_now
from netwright.runs.events.origins import Origins
from netwright.runs.events.patience import Patience, Stopped
from netwright.runs.events.pruning import Pruning
from netwright.runs.events.senders import senders_of
from netwright.runs.events.worker import Parts, Worker
from netwright.runs.remediation.opening import responding
from netwright.spool import Reader
from netwright.store.database import Store
from netwright.store.event_shards import Shard
from netwright.store.migrate import open_current

SPOOL_WAIT_S = 1.0

logger = logging.getLogger(__name__)


@contextmanager
def opened_worker(
    project: Project, share: tuple[int, int], stop: Flag, *, once: bool
) -> Iterator[Worker | None]:
    """Yield a worker for a share of the project's spool, (of, number); None if asked to stop.

    Unless it is to work once, it waits for a spool and for a database that are not there yet.

    Raises:
        ProjectError: the settings about senders make no sense.
        InventoryError: the variables of the rules cannot be read.
        SpoolError, StoreError: there is no spool or no database, and it is to work once.
    """
    senders = senders_of(project.settings.collect)
    reader = Reader(project.spool) if once else _awaited_reader(project, stop)
    if reader is None:
        yield None
        return
    with reader:
        store = _opened_store(project, stop, once=once)
        if store is None:
            yield None
            return
        with closing(store):
            parts = Parts(
                store=store,
                spool=project.spool,
                reader=reader,
                shard=Shard(reader.name, *share),
                owner=f"{socket.gethostname()}:{os.getpid()}",
                origins=Origins(project, store, senders),
                profiles=profiles_of(project.root),
                rules=rules_of(project.root).rules,
                pruning=Pruning(store, project.settings.retention.events_max),
                standpoints=project.settings.remediation.standpoints,
                clock=utc_now,
            )
            if share[1]:  # the first shard's worker answers for all
                yield Worker(parts, stop)
                return
            with responding(project, store, parts.rules, once=once):
                yield Worker(parts, stop)


def _awaited_reader(project: Project, stop: Flag) -> Reader | None:
    said = False
    while not stop.is_set():
        try:
            return Reader(project.spool)
        except SpoolError as error:
            if not said:
                logger.warning("waiting for a spool", extra={"reason": str(error)})
                said = True
        stop.wait(SPOOL_WAIT_S)
    return None


def _opened_store(project: Project, stop: Flag, *, once: bool) -> Store | None:
    def opened() -> Store:
        return open_current(project.database_url)

    try:
        return opened() if once else Patience(stop, utc_now).with_database(opened)
    except Stopped:
        return None

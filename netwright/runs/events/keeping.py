"""Store a batch, or nothing of it: events, incidents, states, and how far that is, all at once.

While the database is away nothing moves: the spool keeps what comes in. A batch that a database
refuses although it is there is stored piece by piece, and what it refuses is set aside.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from netwright.errors import LeaseLost, StoreError
from netwright.runs.clock import utc_now
from netwright.runs.events.origins import Origins
from netwright.runs.events.patience import Patience
from netwright.runs.events.pipeline import Batch
from netwright.runs.incidents.book import IncidentBook
from netwright.runs.incidents.states import PortStates
from netwright.store.database import Session, Store
from netwright.store.event_documents import refused_row
from netwright.store.event_shards import (
    Checkpoint,
    Hold,
    Progress,
    bound_freezing,
    move,
    save_checkpoint,
)
from netwright.store.events import add_events
from netwright.store.flows import add_flows, save_exporters

LEASE = timedelta(seconds=4)
"""How long a worker that says nothing keeps its shard: it says something every second."""

FROZEN_S = 10
"""How long a transaction may stand still."""

TRIES = 3
"""How often a batch is refused by a database that is there before it is taken apart."""

logger = logging.getLogger(__name__)


class Keeper:
    """Stores batches for who holds a shard."""

    def __init__(
        self,
        store: Store,
        hold: Hold,
        origins: Origins,
        patience: Patience,
        standpoints: Sequence[str] = (),
    ) -> None:
        self.progress = hold.progress
        self._store, self._hold, self._patience = store, hold, patience
        self._book = IncidentBook(standpoints)
        self._states = PortStates(origins.is_own)

    def keep(self, batch: Batch, progress: Progress, checkpoint: Checkpoint | None = None) -> None:
        """Store a batch, as soon as that is possible.

        Raises:
            LeaseLost: somebody else has the shard; nothing was stored.
            Stopped: the database was away until the worker was asked to stop.
        """
        refused = 0

        def attempt() -> None:
            nonlocal refused
            if refused >= TRIES:
                self._keep_in_pieces(batch, progress, checkpoint)
                return
            try:
                self._keep(batch, progress, checkpoint)
            except LeaseLost:
                raise
            except StoreError:
                refused += self._is_there()
                raise
            except self._store.refusals as error:  # the driver's own, before anything was sent
                refused = TRIES
                raise StoreError(f"a batch cannot be written: {error!r}") from error

        self._patience.with_database(attempt)

    def renew(self) -> None:
        """Say that we are still there.

        Raises:
            LeaseLost: somebody else has the shard.
            Stopped: the database was away until the worker was asked to stop.
        """
        self._patience.with_database(self._renew)

    def _renew(self) -> None:
        with self._store.write() as session:
            move(session, self._hold, self.progress, utc_now() + LEASE)

    def _is_there(self) -> bool:
        """Tell whether the database takes anything at all."""
        try:
            self._renew()
        except LeaseLost:
            raise
        except StoreError:
            return False
        return True

    def _keep(self, batch: Batch, progress: Progress, checkpoint: Checkpoint | None) -> None:
        with self._store.write() as session:
            bound_freezing(session, FROZEN_S)
            add_events(session, batch.rows)
            _add_flows(session, batch)
            self._note(session, batch)
            self._move(session, progress, checkpoint)
        self.progress = progress

    def _note(self, session: Session, batch: Batch) -> None:
        self._states.note(session, batch.events, utc_now())
        if batch.at:
            self._book.save(session, batch.signals, batch.at)

    def _move(self, session: Session, progress: Progress, checkpoint: Checkpoint | None) -> None:
        """Last of all, so that who takes over waits for us for the moment of a commit only."""
        move(session, self._hold, progress, utc_now() + LEASE)
        if checkpoint:
            save_checkpoint(session, self._hold, checkpoint)

    def _keep_in_pieces(
        self, batch: Batch, progress: Progress, checkpoint: Checkpoint | None
    ) -> None:
        with self._store.write() as session:
            refused = sum(self._add(session, row) for row in batch.rows)
            try:
                with session.begin_nested():
                    _add_flows(session, batch)
                    self._note(session, batch)
            except Exception:  # the boundary: whatever a message does to us stops no other
                refused += 1
                logger.exception("what a batch says of incidents was refused")
            counters = {**progress.counters}
            counters["set_aside"] = counters.get("set_aside", 0) + refused
            progress = replace(progress, counters=counters)
            self._move(session, progress, checkpoint)
        self.progress = progress

    def _add(self, session: Session, row: tuple[Any, ...]) -> int:
        """Store one row, or that it was refused; return how many were."""
        try:
            with session.begin_nested():
                add_events(session, [row])
        except self._store.refusals as error:
            logger.exception("row refused")
            add_events(session, [refused_row(row, f"refused: {type(error).__name__}")])
            return 1
        return 0


def _add_flows(session: Session, batch: Batch) -> None:
    add_flows(session, batch.flows)
    save_exporters(session, batch.exporters)

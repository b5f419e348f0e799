"""Keep the number of events within its bound, a few at a time, so that nobody waits long."""

import logging
from datetime import datetime, timedelta

from netwright.errors import StoreError
from netwright.store.database import Store
from netwright.store.event_retention import remove_events, surplus_events

EVERY = timedelta(seconds=1)
BATCH = 2_000
"""Rows that one transaction removes."""

MOST_BATCHES = 10
"""Of one look: more can go each second than comes in."""

logger = logging.getLogger(__name__)


class Pruning:
    """Removes the oldest events beyond a bound; by age they go with `db retain`."""

    def __init__(self, store: Store, most: int) -> None:
        self._store, self._most = store, most
        self._due: datetime | None = None

    def prune(self, now: datetime) -> int:
        """Remove what is too much, if it is time to look; return how many rows went."""
        if self._due and now < self._due:
            return 0
        self._due = now + EVERY
        removed = 0
        try:
            for _ in range(MOST_BATCHES):
                with self._store.read() as session:
                    ids = surplus_events(session, self._most, BATCH)
                if not ids:
                    break
                with self._store.write() as session:
                    remove_events(session, ids)
                removed += len(ids)
        except StoreError as error:
            logger.warning("events not pruned", extra={"reason": str(error)})
        return removed

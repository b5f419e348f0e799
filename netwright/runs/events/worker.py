"""The worker: from the spool into the database, one batch after the other.

A batch is read from the cursor on, understood and correlated before the transaction opens, and
stored together with the cursor. A restart begins at the last checkpoint: what was read after it is
fed to the rules once more, in silence, up to the cursor.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Flag

from netwright.errors import LeaseLost, StoreError
from netwright.events.context import Profiles
from netwright.events.rules.rule import Rule
from netwright.model.event import Event
from netwright.model.received import Received
from netwright.runs.events.keeping import LEASE, Keeper
from netwright.runs.events.origins import Origins
from netwright.runs.events.patience import Patience, Stopped
from netwright.runs.events.pipeline import Batch, Pipeline
from netwright.runs.events.pruning import Pruning
from netwright.runs.incidents.polls import PollNews
from netwright.spool import Reader, after, release
from netwright.store.database import Store
from netwright.store.event_shards import (
    Checkpoint,
    Hold,
    Progress,
    Shard,
    claim_shard,
    let_go,
    load_checkpoint,
    needed_from,
    shard_reports,
)

POLL_S = 0.05
"""Between two looks into a spool that had nothing new."""

PACE_S = 0.1
"""After a batch that caught up: a transaction costs what understanding a hundred messages does."""

WAIT_S = 0.5
"""Between two looks at a shard that somebody else has."""

RENEWED = timedelta(seconds=1)
"""How often a worker that has nothing to store says that it is there, and lets time pass."""

CHECKPOINT = timedelta(seconds=10)
SHARE = 0.05
"""Of the time, at most, that may be spent on taking checkpoints."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a worker works with."""

    store: Store
    spool: Path
    reader: Reader
    shard: Shard
    owner: str
    origins: Origins
    profiles: Profiles | None
    rules: Sequence[Rule]
    pruning: Pruning
    clock: Callable[[], datetime]
    standpoints: Sequence[str] = ()


class Worker:
    """Works on one shard of a spool until it is asked to stop, or until all is done."""

    def __init__(self, parts: Parts, stop: Flag) -> None:
        self._parts, self._stop = parts, stop
        self._patience = Patience(stop, parts.clock)
        self.counted: Counter[str] = Counter()

    def run(self, *, once: bool = False) -> None:
        """Work; with `once` until everything that is there by now is done."""
        end = self._parts.reader.end() if once else None
        with suppress(Stopped):
            while not self._stop.is_set():
                hold = self._claim(end)
                if hold is None:
                    return
                try:
                    self._tenure(hold, end)
                except LeaseLost as error:
                    logger.warning("shard lost", extra={"reason": str(error)})
                    continue
                return

    def _tenure(self, hold: Hold, end: int | None) -> None:
        tenure = _Tenure(self._parts, hold, self._patience, self._stop)
        try:
            tenure.rebuild()
            tenure.work(end)
        finally:
            self.counted += tenure.counted
            with suppress(StoreError), self._parts.store.write() as session:
                let_go(session, hold)

    def _claim(self, end: int | None) -> Hold | None:
        """Wait for the shard; None when asked to stop, or when another one did all there is."""
        said = False
        while not self._stop.is_set():
            hold = self._patience.with_database(self._claimed)
            if hold:
                return hold
            if end is not None and self._patience.with_database(self._done) >= end:
                return None
            if not said:
                logger.warning("another worker has this shard; waiting for it to end")
                said = True
            self._stop.wait(WAIT_S)
        return None

    def _claimed(self) -> Hold | None:
        parts = self._parts
        now = parts.clock()
        with parts.store.write() as session:
            return claim_shard(session, parts.shard, parts.owner, now, now + LEASE)

    def _done(self) -> int:
        with self._parts.store.read() as session:
            reports = shard_reports(session, self._parts.shard.spool)
        ours = (one for one in reports if one.shard == self._parts.shard)
        return next((one.progress.position for one in ours), 0)


class _Tenure:
    """The time for which a worker has a shard."""

    def __init__(self, parts: Parts, hold: Hold, patience: Patience, stop: Flag) -> None:
        self._parts, self._hold, self._stop, self._patience = parts, hold, stop, patience
        self._keeper = Keeper(parts.store, hold, parts.origins, patience, parts.standpoints)
        self.counted: Counter[str] = Counter()
        self._pipeline = self._new_pipeline(None)
        self._due = self._renewal_due = self._news_due = parts.clock()
        self._news = PollNews()

    def rebuild(self) -> None:
        """Bring the rules to where they were when the cursor stood where it stands."""
        parts, done = self._parts, self._hold.progress
        parts.origins.refresh(parts.clock())
        kept = self._patience.with_database(self._kept)
        self._pipeline = self._new_pipeline(kept)
        position = kept.position if kept else 0
        while position < done.position:
            if self._stop.is_set():
                raise Stopped  # what the rules remember is not whole
            records = [one for one in parts.reader.read(position) if one.position < done.position]
            if not records:
                break
            self._pipeline.repeat(records)
            position = after(records[-1])
            self._keeper.renew()
        self._pipeline.repeat((), done.clock)

    def work(self, end: int | None) -> None:
        """Work until asked to stop, or until `end` is reached."""
        parts, is_drained = self._parts, False
        while not self._stop.is_set() and not self._is_done(end, is_drained=is_drained):
            now = parts.clock()
            parts.origins.refresh(now)
            parts.pruning.prune(now)
            records = parts.reader.read(self._keeper.progress.position)
            is_drained = not records
            if records:
                self._take(records, now)
                if end is None and self._keeper.progress.position >= parts.reader.end():
                    self._stop.wait(PACE_S)
            else:
                self._idle(now)
        self._finish()

    def _is_done(self, end: int | None, *, is_drained: bool) -> bool:
        if end is None:
            return False
        return is_drained or self._keeper.progress.position >= end

    def _take(self, records: Sequence[Received], now: datetime) -> None:
        batch = self._pipeline.take(records)
        is_told = self._add_news(batch, now)
        last = records[batch.records - 1]
        self._keep(batch, after(last), now, checkpoint=is_told or now >= self._due)

    def _idle(self, now: datetime) -> None:
        """Let time pass; only when nothing is left to read, so that nothing is overtaken."""
        if now >= self._renewal_due:
            batch = self._pipeline.pass_time(now)
            is_told = self._add_news(batch, now)
            self._keep(batch, None, now, checkpoint=is_told or now >= self._due)
        self._stop.wait(POLL_S)

    def _add_news(self, batch: Batch, now: datetime) -> bool:
        """Add what status polls have found since, now and then; tell whether there was any.

        It is not in the spool, so that no restart could repeat it: it needs a checkpoint.
        """
        if now < self._news_due:
            return False
        self._news_due = now + RENEWED
        news: list[Event] = []
        with suppress(StoreError), self._parts.store.read() as session:
            news = self._news.events(session, now)
        self._pipeline.tell(news, batch)
        return bool(news)

    def _finish(self) -> None:
        """Let time pass until now if nothing is left to read; else it stands where it stands."""
        now, position = self._parts.clock(), self._keeper.progress.position
        is_all = self._parts.reader.end() <= position
        batch = self._pipeline.pass_time(now) if is_all else Batch()
        self._add_news(batch, now)
        self._keep(batch, None if is_all else position, now, checkpoint=True)

    def _keep(
        self,
        batch: Batch,
        position: int | None,
        now: datetime,
        *,
        checkpoint: bool,
    ) -> None:
        """Store a batch that ends at a position; without one, time has passed until now."""
        done = self._keeper.progress
        counters = dict(Counter(done.counters) + batch.counted)
        if position is None:
            progress = Progress(done.position, now, counters)
        else:
            progress = Progress(position, done.clock, counters)
        kept = self._checkpoint(progress.position, now) if checkpoint else None
        self._keeper.keep(batch, progress, kept)
        self.counted += batch.counted
        self._renewal_due = now + RENEWED
        if checkpoint:
            self._release()

    def _checkpoint(self, position: int, now: datetime) -> Checkpoint:
        began = time.perf_counter()
        state = self._pipeline.state()
        took_s = time.perf_counter() - began
        self._due = now + max(CHECKPOINT, timedelta(seconds=took_s / SHARE))
        return Checkpoint(position, now, state)

    def _release(self) -> None:
        """Give up segments that nobody needs any more."""
        parts = self._parts
        with suppress(StoreError), parts.store.read() as session:
            release(parts.spool, needed_from(session, parts.shard.spool))

    def _kept(self) -> Checkpoint | None:
        with self._parts.store.read() as session:
            return load_checkpoint(session, self._hold)

    def _new_pipeline(self, kept: Checkpoint | None) -> Pipeline:
        parts = self._parts
        state = kept.state if kept else None
        return Pipeline(parts.shard, parts.origins, parts.profiles, parts.rules, state)

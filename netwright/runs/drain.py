"""Keep a run's queue moving: one sweeper, some visitors, a heartbeat for the leases.

The visitor is handed in: the CLI gives a thread, the flow a Prefect task per shard.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from netwright.discovery.work import WorkItem
from netwright.runs.discovery import (
    LEASE,
    DiscoveryRun,
    Progress,
    claim_shard,
    has_work,
    is_within_limits,
    renew,
    sweep_neighbors,
    sweep_targets,
    visited_of,
)

LANES = 2
"""Shards at once: one slow device must not keep the others waiting for the next shard."""

IDLE_S = 0.1
GATHER_S = 0.5  # while the sweep runs, small shards wait this long to become larger

WATCH_S = 1.0

VisitShard = Callable[[Sequence[WorkItem]], Awaitable[None]]


async def drain(run: DiscoveryRun, visit: VisitShard, progress: Progress) -> None:
    """Sweep and visit until nothing is left to do, or the run's limits are reached."""
    heart = asyncio.create_task(_heartbeat(run))
    watch = asyncio.create_task(_watch(run, progress))
    try:
        async with asyncio.TaskGroup() as group:
            sweeper = group.create_task(_sweep(run, progress))
            for _ in range(LANES):
                group.create_task(_visit(run, visit, sweeper))
    except BaseExceptionGroup as failures:
        run.cancelled.set()  # the threads that still work must learn of it
        raise failures.exceptions[0] from None
    except BaseException:
        run.cancelled.set()
        raise
    finally:
        heart.cancel()
        watch.cancel()


async def _sweep(run: DiscoveryRun, progress: Progress) -> None:
    await asyncio.to_thread(sweep_targets, run, progress)
    while await asyncio.to_thread(_goes_on, run):
        if not await asyncio.to_thread(sweep_neighbors, run):
            await asyncio.sleep(IDLE_S)


async def _visit(run: DiscoveryRun, visit: VisitShard, sweeper: asyncio.Task[None]) -> None:
    size = run.project.settings.discovery.shard_size
    while await asyncio.to_thread(is_within_limits, run):
        items = await asyncio.to_thread(claim_shard, run, size)
        if items:
            await visit(items)
            await asyncio.sleep(0 if len(items) == size or sweeper.done() else GATHER_S)
        elif sweeper.done():
            return
        else:
            await asyncio.sleep(IDLE_S)


def _goes_on(run: DiscoveryRun) -> bool:
    return is_within_limits(run) and has_work(run)


async def _watch(run: DiscoveryRun, progress: Progress) -> None:
    while True:
        await asyncio.sleep(WATCH_S)
        visited, alive = await asyncio.to_thread(visited_of, run)
        progress("visit", visited, alive)


async def _heartbeat(run: DiscoveryRun) -> None:
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        await asyncio.to_thread(renew, run)

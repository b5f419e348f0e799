"""Discover a network. Entrypoint: flows/discovery.py:discovery."""

import asyncio
import logging
from collections.abc import Sequence

from prefect import flow, get_run_logger, task
from prefect.artifacts import (
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.deployments import arun_deployment
from prefect.runtime import flow_run

from netwright.discovery.work import WorkItem
from netwright.logs import ensure_configured, log_context
from netwright.project import find_project
from netwright.runs.progress import ProgressLine
from netwright.runs.report import failure_rows, summary_line
from netwright.runs.request import DiscoveryReport, DiscoveryRequest
from nornir_tasks.discovery import Discovery, open_discovery

DEFAULTS = DiscoveryRequest()
DEPLOYMENT = "discovery/discovery"
TELL_S = 5.0


@task(name="visit shard", task_run_name="visit {size}", cache_policy=NO_CACHE, persist_result=False)
async def visit_shard(job: Discovery, items: Sequence[WorkItem], size: int) -> None:
    """Visit one shard of devices, in one threaded Nornir run."""
    del size  # the task run's name shows it
    await asyncio.to_thread(job.visit, items)


@flow(name="discovery", flow_run_name="discover {request.label}", persist_result=False)
async def discovery(request: DiscoveryRequest = DEFAULTS) -> DiscoveryReport:
    """Sweep, log in to, identify and crawl the network that the request names."""
    project, progress = find_project(), ProgressLine()
    ensure_configured(project.log_options(logging.INFO))
    async with asyncio.TaskGroup() as group:
        teller = group.create_task(_tell(progress))
        with log_context(flow_run_id=flow_run.id), open_discovery(project, request) as job:
            await job.drain(lambda items: visit_shard(job, items, len(items)), progress)
            report = await asyncio.to_thread(job.finish)
        teller.cancel()
    get_run_logger().info(summary_line(report))
    await acreate_table_artifact(
        failure_rows(report), key="failures", description="Without a way in"
    )
    return report


async def _tell(progress: ProgressLine) -> None:
    artifact = await acreate_progress_artifact(0.0, key="progress", description=progress.text)
    while True:
        await asyncio.sleep(TELL_S)
        await aupdate_progress_artifact(artifact, progress.percent, description=progress.text)


async def submit(request: DiscoveryRequest) -> str:
    """Hand a discovery to the work pool; return the flow run's name."""
    run = await arun_deployment(DEPLOYMENT, parameters={"request": request.model_dump()}, timeout=0)
    return run.name

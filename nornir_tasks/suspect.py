"""Meet an address whose SNMP engine was another device's, or was another one: show it nothing."""

import logging
from dataclasses import asdict, replace

from netwright.discovery.engine_ledger import EngineVerdict, Suspicion
from netwright.discovery.work import WorkItem
from netwright.errors import NetwrightError, StoreError
from netwright.runs.clock import utc_now
from netwright.store.engines import EngineEvent, record_engine, suspected
from nornir_tasks.cli_visit import CliVisit, visit_cli
from nornir_tasks.context import VisitContext

logger = logging.getLogger(__name__)

_BY_HOST_KEY = "the SSH host key known at this address"


def why_not_visited(context: VisitContext, item: WorkItem) -> str:
    """Return why nothing may be offered at an address; empty where something explains its engine.

    Over SSH the device may prove that it is the one we know: by the host key that is known at
    this address, not by a new one, and before any secret is sent. Then its agent was reinstalled.
    """
    engine_id = item.alive.engine_id
    engines = context.credentials.engines
    suspicion = engines.suspicion(item.address, engine_id) if engine_id else None
    if suspicion is None:
        return ""
    event = suspected(item.address, suspicion, context.run.id, utc_now())
    _keep(context, event)
    if _is_proven_by_host_key(context, item):
        trusted = asdict(event) | {"verdict": EngineVerdict.TRUSTED, "decided_by": _BY_HOST_KEY}
        _keep(context, EngineEvent(**trusted))
        engines.trust(item.address, suspicion.engine_id)
        return ""
    return _reason(item, suspicion)


def _keep(context: VisitContext, event: EngineEvent) -> None:
    fields = {"verdict": event.verdict, "engine_id": event.engine_id, "engine_of": event.device}
    logger.warning("SNMP engine was not expected", extra=fields)
    with context.run.store.write() as session:
        record_engine(session, context.run.tenant, event)


def _is_proven_by_host_key(context: VisitContext, item: WorkItem) -> bool:
    ssh = replace(context.ssh, host_keys=context.ssh.host_keys.strict(), telnet=False)
    try:
        cli = visit_cli(replace(context, ssh=ssh), item, None)
    except StoreError:
        raise
    except NetwrightError:  # it proves nothing
        return False
    return isinstance(cli, CliVisit)


def _reason(item: WorkItem, suspicion: Suspicion) -> str:
    remedy = f"if that is meant: netwright creds trust {item.address}"
    return f"{suspicion.reason}; no credential was sent; {remedy}"

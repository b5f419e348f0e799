"""Find a login that opens a device's command line, and read there what SNMP did not tell."""

from collections.abc import Collection
from dataclasses import dataclass

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_cycling import Trial, find_entry
from netwright.discovery.work import WorkItem
from netwright.model.credential import Profile
from netwright.model.device import Identification
from netwright.model.evidence import Table
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.session import CliSession
from nornir_tasks.cli_facts import CliFacts, read_cli
from nornir_tasks.context import VisitContext


@dataclass(frozen=True, slots=True)
class CliVisit:
    """A login that worked, and what was read behind it."""

    profile: Profile
    port: int
    facts: CliFacts


@dataclass(frozen=True, slots=True)
class NoLogin:
    """Why nobody logged in; empty when there was no need or no port."""

    reason: str = ""


def visit_cli(
    context: VisitContext,
    item: WorkItem,
    told: Identification | None,
    sys_object_id: str | None = None,
    wanted: Collection[Table] = (),
) -> CliVisit | NoLogin:
    """Log in once where a port is open; `told` is what SNMP knows already, `wanted` what not.

    A device that SNMP read whole and whose login is known is left alone: every login costs its
    AAA server one, and would tell nothing new.
    """
    desk, permitted = context.credentials, context.run.scope.login_ports
    ports = {kind: port for kind, port in permitted.items() if port in item.alive.open_ports}
    is_read = told and not wanted
    if not ports or (is_read and desk.last_good(item.address, tuple(ports))):
        return NoLogin()
    platform = told.platform if told else None

    def log_in(profile: Profile) -> CliSession:
        port = ports[profile.kind]
        return open_session(item.address, port, profile, platform=platform, options=context.ssh)

    offered = desk.candidates(item.address, tuple(ports), sys_object_id)
    entry = find_entry(offered, str(item.address), item.address, desk.budget, log_in)
    if entry.profile is None or entry.session is None:
        nobody = "" if told else "no login profile for this address"
        return NoLogin("; ".join(map(_said, entry.trials)) or nobody)
    with entry.session as session:
        port = ports[entry.profile.kind]
        return CliVisit(entry.profile, port, read_cli(session, wanted if told else tuple(Table)))


def _said(trial: Trial) -> str:
    """Return a trial's outcome; what a device says when it refuses adds nothing."""
    refused = trial.outcome is Outcome.REFUSED
    return f"{trial.profile}: {'refused' if refused else trial.detail or trial.outcome}"

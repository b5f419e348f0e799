"""Find a login that opens a device's command line, and read there what SNMP did not tell."""

from dataclasses import dataclass

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.work import WorkItem
from netwright.errors import AuthenticationFailed, DeviceError
from netwright.model.credential import Kind, Profile
from netwright.model.device import Identification
from netwright.model.evidence import Table
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.session import CliSession
from nornir_tasks.cli_facts import CliFacts, read_cli
from nornir_tasks.context import VisitContext

TELNET_PORT = 23


@dataclass(frozen=True, slots=True)
class CliVisit:
    """A login that worked, and what was read behind it."""

    profile: Profile
    facts: CliFacts


@dataclass(frozen=True, slots=True)
class NoLogin:
    """Why nobody logged in; empty when there was no need or no port."""

    reason: str = ""


def visit_cli(
    context: VisitContext, item: WorkItem, told: Identification | None
) -> CliVisit | NoLogin:
    """Log in once where a port is open; `told` is what SNMP knows already.

    A device that SNMP read and whose login is known is left alone: every login costs its AAA
    server one, and would tell nothing new.
    """
    desk, ports = context.credentials, _ports(context, item)
    if not ports or (told and desk.last_good(item.address, tuple(ports))):
        return NoLogin()
    reasons: list[str] = []
    for profile in desk.candidates(item.address, tuple(ports)):
        decision = desk.budget.reserve(profile, str(item.address), item.address)
        if not decision.allowed:
            reasons.append(f"{profile.name}: {decision.reason}")
            continue
        try:
            session = _log_in(context, item, profile, told)
        except AuthenticationFailed as error:
            desk.budget.settle(decision.reservation, Outcome.REFUSED, error.reason)
            reasons.append(f"{profile.name}: refused")
            continue
        except DeviceError as error:  # no answer, another host key: no other profile helps
            desk.budget.settle(decision.reservation, Outcome.NO_ANSWER, error.reason)
            return NoLogin("; ".join([*reasons, error.reason]))
        desk.budget.settle(decision.reservation, Outcome.OK)
        with session:
            return CliVisit(profile, read_cli(session, () if told else tuple(Table)))
    nobody = "" if told else "no login profile for this address"
    return NoLogin("; ".join(reasons) or nobody)


def _log_in(
    context: VisitContext, item: WorkItem, profile: Profile, told: Identification | None
) -> CliSession:
    port = _ports(context, item)[profile.kind]
    platform = told.platform if told else None
    return open_session(item.address, port, profile, platform=platform, options=context.ssh)


def _ports(context: VisitContext, item: WorkItem) -> dict[Kind, int]:
    scope = context.run.scope
    ways = {Kind.SSH: scope.ssh_port}
    if scope.telnet:
        ways[Kind.TELNET] = TELNET_PORT
    return {kind: port for kind, port in ways.items() if port in item.alive.open_ports}

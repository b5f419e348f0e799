"""Kill switches, put on and taken off by people, with their audit."""

from netwright.errors import RefusedError, UsageError
from netwright.model.role import Role
from netwright.remediation.proposal import KillSwitch
from netwright.runs.remediation.deciding import Person
from netwright.runs.remediation.desk import Desk
from netwright.store.approvals import switch_off, switch_on
from netwright.store.audit import AuditWord, append

Scope = tuple[str, str]
"""Tenant and rule; empty is all."""


def stop(desk: Desk, scope: Scope, person: Person, reason: str) -> None:
    """Stop what a scope names.

    Raises:
        RefusedError: the person may not.
    """
    tenant, rule = scope
    _require(person, Role.OPERATOR, tenant)
    now = desk.clock()
    with desk.store.write() as session:
        switch_on(session, KillSwitch(tenant, rule, person.name, reason), now)
        append(session, desk.tenant, now, _word(person, "kill_switch_on", scope, reason))


def go_on(desk: Desk, scope: Scope, person: Person, reason: str) -> None:
    """Take a stop away.

    Raises:
        RefusedError: the person may not: to stop needs less than to go on.
        UsageError: there is no such stop.
    """
    _require(person, Role.APPROVER, scope[0])
    now = desk.clock()
    with desk.store.write() as session:
        if not switch_off(session, *scope):
            raise UsageError("no such kill switch is on", "`netwright remediate kill-switch show`")
        append(session, desk.tenant, now, _word(person, "kill_switch_off", scope, reason))


def _require(person: Person, role: Role, tenant: str) -> None:
    if person.tenant not in {"", tenant}:
        raise RefusedError(
            f"{person.name} is of tenant {person.tenant}, and may stop no other",
            "without a token, the user of this machine may",
        )
    if not person.role.covers(role):
        raise RefusedError(f"{person.name} is {person.role}: this needs {role}")


def _word(person: Person, verb: str, scope: Scope, reason: str) -> AuditWord:
    tenant, rule = scope
    return AuditWord(person.name, verb, rule or tenant or "*", {"reason": reason})

"""`netwright doctor`: is this machine, is this project fit to work?"""

from pathlib import Path

import typer

from netwright.cli.checks.check import Check, Finding, Status
from netwright.cli.invocation import Invocation, invocation
from netwright.cli.output import show, table

Answers = list[tuple[Check, Finding]]


def doctor(context: typer.Context) -> None:
    """Check this machine and this project, and say how to mend what is wrong."""
    told = invocation(context)
    answers = [(check, check.answer()) for check in _checks(told)]
    show(told, {"checks": _document(answers)}, lambda: _text(answers))
    if any(finding.status is Status.FAIL for _, finding in answers):
        raise typer.Exit(1)


def _checks(told: Invocation) -> list[Check]:
    from netwright.cli.checks import collect, machine, project
    from netwright.cli.checks.check import fail, warn
    from netwright.cli.opened import open_project
    from netwright.errors import ProjectError

    try:
        found = open_project(told)
    except ProjectError as error:
        finding = (fail if told.project_directory else warn)(str(error), error.hint)
        return [*machine.checks(Path.cwd()), Check("project", lambda: finding)]
    ours = project.checks(found, told.tenant)
    return [*machine.checks(found.root), *ours, *collect.checks(found)]


def _document(answers: Answers) -> list[dict[str, str]]:
    return [
        {"name": check.name, "status": each.status, "detail": each.detail, "fix": each.fix}
        for check, each in answers
    ]


def _text(answers: Answers) -> str:
    return table(_document(answers), ("status", "name", "detail", "fix"))

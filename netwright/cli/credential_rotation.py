"""`netwright creds rotate`: a new secret for a profile, on its devices and then in the vault."""

import getpass
from typing import Annotated, Any

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import note, show, table

EXIT_SOME_FAILED, EXIT_NOTHING = 3, 4

COLUMNS = ("device", "address", "platform", "state", "detail")


def rotate(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Profiles, one after the other.")],
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Change the devices.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the plan only; so it is without --apply.")
    ] = False,
    secret_stdin: Annotated[
        bool, typer.Option("--secret-stdin", help="Read the new secret as JSON; else random.")
    ] = False,
    scope: Annotated[str, typer.Option(help="A scope of inventory/scopes.yaml.")] = "",
    snmp_port: Annotated[int, typer.Option(help="UDP port of SNMP agents.", max=65535)] = 0,
    ssh_port: Annotated[int, typer.Option(help="TCP port of SSH servers.", max=65535)] = 0,
) -> None:
    """Give a profile a new secret: on its devices one by one, then in the vault.

    The new secret has to open a device in a fresh login before the old one is let go; the first
    surprise ends the rotation. Started again, it goes on where it was.
    """
    from netwright.cli.opened import open_project
    from netwright.errors import UsageError
    from netwright.project import entrypoint
    from netwright.runs.rotation_report import RotationRequest

    told = invocation(context)
    if secret_stdin and len(names) > 1:
        raise UsageError("one secret is for one profile", "rotate them one by one")
    secrets = _secrets() if secret_stdin else None
    project = open_project(told)
    run_rotation = entrypoint("nornir_tasks.credential_rotation.run_rotation")
    reports = []
    for name in names:
        request = RotationRequest(
            name,
            getpass.getuser(),
            apply=apply and not dry_run,
            secrets=secrets,
            scope=scope,
            snmp_port=snmp_port,
            ssh_port=ssh_port,
            tenant=told.tenant,
        )
        reports.append(_document(run_rotation(project, request)))
        if reports[-1]["state"] == "stopped":
            break
    show(told, {"data": reports}, lambda: "\n\n".join(map(_text, reports)))
    raise typer.Exit(_exit_code(reports))


def _secrets() -> dict[str, Any]:
    from netwright.cli.secrets_input import read_secrets
    from netwright.errors import UsageError
    from netwright.model.secret import Secret

    given = read_secrets("", (), stdin=True, file=None)
    if not all(isinstance(value, str) for value in given.values()):
        raise UsageError("standard input: the secrets must be texts")
    return {name: Secret(value) for name, value in given.items()}


def _document(report: Any) -> dict[str, Any]:
    return {
        "profile": report.profile,
        "rotation_id": report.rotation_id,
        "state": report.state.value,
        "devices": [
            {
                "device": one.told.device,
                "address": str(one.told.address),
                "platform": one.platform,
                "state": one.told.progress.value,
                "detail": one.told.detail,
                "commands": list(one.commands),
            }
            for one in report.devices
        ],
    }


def _text(report: dict[str, Any]) -> str:
    head = f"{report['profile']}: {report['state']}"
    rows = report["devices"]
    lines = [head, table(rows, COLUMNS)]
    if report["state"] == "planned":
        plans = dict.fromkeys((one["platform"] or "unknown", *one["commands"]) for one in rows)
        lines += [f"on {platform}:\n  " + "\n  ".join(commands) for platform, *commands in plans]
        note("nothing was changed; --apply does it")
    elif report["state"] != "done":
        note(f"the old secret stays in the vault, the new one is {report['profile']}.next")
    return "\n".join(lines)


def _exit_code(reports: list[dict[str, Any]]) -> int:
    if all(report["state"] in {"planned", "done"} for report in reports):
        return 0
    states = {one["state"] for report in reports for one in report["devices"]}
    return EXIT_NOTHING if states <= {"pending", "unreachable"} else EXIT_SOME_FAILED

"""`netwright record`: a device as a file, to be simulated, or sent to whoever adds its vendor."""

from pathlib import Path
from typing import Annotated

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import note, show, write

EXIT_CUT_SHORT = 3


def record(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="The device's name or management address.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File; standard output if none.")
    ] = None,
    snmp_port: Annotated[int, typer.Option(help="UDP port of the agent.", max=65535)] = 161,
) -> None:
    """Record what a device tells over SNMP, with secrets and addresses masked."""
    from netwright.cli.opened import open_both
    from netwright.runs.recording import record_device

    told = invocation(context)
    with open_both(told) as (project, store):
        text, cut = record_device(project, store, told.tenant, device, port=snmp_port)
    if output is None:
        write(text)
    else:
        output.write_text(text, encoding="ascii")
        document = {"file": str(output), "varbinds": text.count("\n"), "cut_short": list(cut)}
        show(told, document, lambda: f"{document['varbinds']} varbinds in {output}")
    for reason in cut:
        note(f"netwright: {reason}")
    if cut:
        raise typer.Exit(EXIT_CUT_SHORT)

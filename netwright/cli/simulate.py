"""`netwright simulate`: simulated devices on loopback."""

from pathlib import Path
from typing import Annotated

import typer

from netwright.cli.output import write_json

Agents = Annotated[int, typer.Option(help="Instead: agents of about 2,400 varbinds.", min=0)]
Recordings = Annotated[
    list[str] | None, typer.Option(help="FILE.snmprec@ADDRESS; repeatable.", show_default="")
]


def simulate(  # noqa: PLR0913 - one parameter per option
    *,
    devices: Annotated[int, typer.Option(help="Devices of a generated campus.", min=1)] = 64,
    agents: Agents = 0,
    recording: Recordings = None,
    recordings: Annotated[
        Path | None, typer.Option(help="A folder of .snmprec files, an address per file.")
    ] = None,
    base: Annotated[str, typer.Option(help="The first loopback address.")] = "",
    snmp_port: Annotated[int, typer.Option("--snmp-port", "--port", help="UDP port.")] = 10161,
    ssh_port: Annotated[int, typer.Option(help="TCP port of the SSH servers.")] = 10022,
    delay_ms: Annotated[float, typer.Option(help="Delay of every answer.", min=0)] = 0.0,
    community: Annotated[str, typer.Option(help="Community of recordings.")] = "public",
    seed: Annotated[int, typer.Option(help="Seed of the campus.")] = 1,
    firewall: Annotated[
        str, typer.Option(help="Its firewalls: fortinet, cisco_asa or paloalto_panos.")
    ] = "fortinet",
    whole: Annotated[bool, typer.Option(help="Break no device of the campus.")] = False,
) -> None:
    """Serve simulated devices over SNMP and SSH on loopback, until SIGTERM or Ctrl-C.

    The first line on standard output is JSON: that all is ready, the targets, the credentials
    that open them, and for a campus its ground truth.
    """
    from netwright.simulate.command import SimulateOptions, serve

    options = SimulateOptions(
        devices=devices,
        agents=agents,
        recordings=tuple(recording or ()),
        recordings_dir=recordings,
        base=base,
        snmp_port=snmp_port,
        ssh_port=ssh_port,
        delay_ms=delay_ms,
        community=community,
        seed=seed,
        firewall=firewall,
        is_broken=not whole,
    )
    serve(options, write_json)

"""`netwright discover`: find, log in to, identify and crawl a network."""

from typing import Annotated

import typer

from netwright.cli.invocation import invocation

Targets = Annotated[
    list[str] | None, typer.Argument(help="Addresses, prefixes, ranges or @file.", show_default="")
]


def discover(  # noqa: PLR0913 - one parameter per option of the contract
    context: typer.Context,
    targets: Targets = None,
    *,
    scope: Annotated[str, typer.Option(help="A scope of inventory/scopes.yaml.")] = "",
    allow: Annotated[
        list[str] | None, typer.Option(help="Prefix the crawl may enter; repeatable.")
    ] = None,
    deny: Annotated[
        list[str] | None, typer.Option(help="Prefix never contacted; repeatable.")
    ] = None,
    resume: Annotated[str, typer.Option(help="Go on with this run.")] = "",
    submit: Annotated[bool, typer.Option(help="Hand the run to the Prefect work pool.")] = False,
    max_hops: Annotated[int, typer.Option(help="Most hops from a target.", min=-1)] = -1,
    max_devices: Annotated[int, typer.Option(help="Most devices to visit.", min=0)] = 0,
    no_crawl: Annotated[bool, typer.Option("--no-crawl", help="Do not follow neighbors.")] = False,
    snmp_port: Annotated[int, typer.Option(help="UDP port of SNMP agents.", max=65535)] = 0,
    ssh_port: Annotated[int, typer.Option(help="TCP port of SSH servers.", max=65535)] = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Sweep more than 4,096 addresses.")] = False,
    explain: Annotated[
        str, typer.Option(help="Say what the last run did with an address, and why.")
    ] = "",
) -> None:
    """Discover the network behind some addresses.

    Only what answers is contacted further, and nothing outside the allowed prefixes: the targets
    and --allow, minus --deny. Ctrl-C keeps what was found; --resume goes on.
    """
    from netwright.cli import discovery
    from netwright.runs.request import DiscoveryRequest

    told = invocation(context)
    if explain:
        discovery.explain(told, explain)
        return
    request = DiscoveryRequest(
        targets=targets or [],
        scope=scope,
        allow=allow or [],
        deny=deny or [],
        max_hops=max_hops,
        max_devices=max_devices,
        crawl=not no_crawl,
        snmp_port=snmp_port,
        ssh_port=ssh_port,
        confirmed=yes,
        resume=resume,
        tenant=told.tenant,
    )
    if submit:
        discovery.submit(told, request)
        return
    raise typer.Exit(discovery.run(told, request))

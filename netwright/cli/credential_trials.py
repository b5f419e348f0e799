"""`netwright creds test`, `unlock` and `trust`: what becomes of profiles on devices."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show, show_list

EXIT_SOME_FAILED, EXIT_NOTHING = 3, 4

COLUMNS = ("device", "address", "profile", "outcome", "detail")


def try_out(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    targets: Annotated[
        list[str] | None,
        typer.Argument(help="Devices, addresses, prefixes or @file; all known devices if none."),
    ] = None,
    *,
    profile: Annotated[
        list[str] | None, typer.Option(help="Only this profile; repeatable.")
    ] = None,
    scope: Annotated[str, typer.Option(help="A scope of inventory/scopes.yaml.")] = "",
    snmp_port: Annotated[int, typer.Option(help="UDP port of SNMP agents.", max=65535)] = 0,
    ssh_port: Annotated[int, typer.Option(help="TCP port of SSH servers.", max=65535)] = 0,
) -> None:
    """Try the profiles on devices, within the budget that keeps accounts from being locked."""
    from netwright.cli.opened import open_both
    from netwright.runs.credential_trials import TrialRequest, try_profiles

    told = invocation(context)
    request = TrialRequest(targets or (), profile or (), scope, snmp_port, ssh_port, told.tenant)
    with open_both(told) as (project, store):
        trials = try_profiles(project, store, request)
    rows = [{column: getattr(each, column) for column in COLUMNS} for each in trials]
    show_list(told, rows, COLUMNS)
    raise typer.Exit(_exit_code(rows))


def _exit_code(rows: Iterable[dict[str, Any]]) -> int:
    opened: dict[str, bool] = {}
    for row in rows:
        opened[row["address"]] = opened.get(row["address"], False) or row["outcome"] == "ok"
    if all(opened.values()):
        return 0
    return EXIT_SOME_FAILED if any(opened.values()) else EXIT_NOTHING


def unlock(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The profile's name.")],
) -> None:
    """Forget that a profile's account was refused: the password was put right."""
    from netwright.cli.opened_vault import find_profile, forgive

    told = invocation(context)
    count = forgive(told, find_profile(told, name)[0])
    show(told, {"name": name, "accounts": count}, lambda: f"{count} accounts may be tried again")


def trust(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="Where an unexpected SNMP engine answers.")],
) -> None:
    """Say that the device at an address may have the SNMP engine that it has now.

    Until then nothing is offered to an engine that was another device's, or to a device whose
    engine is another one than before; nor a community to a device that an SNMPv3 user read.
    """
    import getpass

    from netwright.cli.addresses import address_of
    from netwright.cli.opened import open_store
    from netwright.runs.clock import utc_now
    from netwright.store.engines import trust_engines

    told = invocation(context)
    with open_store(told) as store, store.write() as session:
        where = address_of(address)
        events = trust_engines(session, told.tenant, where, getpass.getuser(), utc_now())
    engines = [each.engine_id for each in events]
    document = {"address": str(where), "engines": engines}
    show(told, document, lambda: f"{address}: {len(engines)} engines are trusted from now on")

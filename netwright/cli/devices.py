"""`netwright devices` and `netwright find`: what is known about the network."""

from typing import Annotated, Any

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import note, show, show_list, table

app = typer.Typer(no_args_is_help=True, help="The devices that were found.")

COLUMNS = (
    "name",
    "mgmt_address",
    "vendor",
    "model",
    "os_version",
    "kind",
    "tier",
    "site",
    "status",
)
CONFLICT_COLUMNS = ("device", "other", "kind", "value", "reason", "at")
FIND_COLUMNS = ("device", "if_name", "vid", "address", "mac", "via", "seen_at", "confidence")

Name = Annotated[str, typer.Argument(help="The device's name.")]


@app.command("list")
def list_(
    context: typer.Context,
    *,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Devices whose identities contradict.")
    ] = False,
) -> None:
    """List the devices."""
    from netwright.cli.opened import open_store
    from netwright.documents import device
    from netwright.store.devices import identity_conflicts, list_devices
    from netwright.store.engines import open_suspicions

    told = invocation(context)
    with open_store(told) as store, store.read() as session:
        if conflicts:
            found = [_conflict(one) for one in identity_conflicts(session, told.tenant)]
            found += [_engine_conflict(one) for one in open_suspicions(session, told.tenant)]
            show_list(told, found, CONFLICT_COLUMNS)
        else:
            rows = [device(one) for one in list_devices(session, told.tenant)]
            show_list(told, rows, COLUMNS)


def _conflict(conflict: Any) -> dict[str, Any]:
    from netwright.model.instant import rfc3339

    return {
        "device": conflict.device,
        "other": conflict.other,
        "kind": conflict.kind,
        "value": conflict.value,
        "reason": conflict.reason,
        "at": rfc3339(conflict.at),
    }


def _engine_conflict(event: Any) -> dict[str, Any]:
    """Return an SNMP engine that nothing was offered to; `netwright creds trust` explains it."""
    from netwright.model.instant import rfc3339

    return {
        "device": event.device,
        "other": event.address,
        "kind": "engine_id",
        "value": event.engine_id,
        "reason": f"SNMP engine {event.verdict}; no credential was sent",
        "at": rfc3339(event.at),
    }


@app.command("show")
def show_device(
    context: typer.Context,
    name: Name,
    wanted: Annotated[
        str | None, typer.Option("--table", help="One table, with all its rows.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", help="As of then: RFC 3339, or -2h.")] = None,
) -> None:
    """Show one device, or one of its tables."""
    from netwright.cli.instants import parse_instant
    from netwright.cli.opened import open_store
    from netwright.runs.clock import utc_now
    from netwright.runs.devices import device_document, table_rows

    told = invocation(context)
    instant = parse_instant(at, utc_now()) if at else None
    with open_store(told) as store:
        if wanted:
            rows = table_rows(store, told.tenant, name, wanted, instant)
            show_list(told, rows, list(rows[0]) if rows else ())
        else:
            document = device_document(store, told.tenant, name, instant)
            show(told, document, lambda: _as_text(document))


def _as_text(document: dict[str, Any]) -> str:
    simple = {
        key: value
        for key, value in document.items()
        if not (isinstance(value, list) and value and isinstance(value[0], dict))
    }
    lines = [f"{key:>16}  {_value(value)}" for key, value in simple.items() if value is not None]
    ports = document.get("interfaces") or []
    columns = ("if_index", "if_name", "if_alias", "if_oper_status", "speed_bps", "phys_address")
    return "\n".join(lines) + "\n\n" + table(ports, columns)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "".join(c if c.isprintable() else " " for c in str(value))


@app.command("rename")
def rename(context: typer.Context, name: Name, new_name: str) -> None:
    """Give a device another name."""
    from netwright.cli.opened import open_store
    from netwright.store.decisions import rename_device

    told = invocation(context)
    with open_store(told) as store, store.write() as session:
        rename_device(session, told.tenant, name, new_name)
    note(f"{name} is now {new_name}")


@app.command("merge")
def merge(
    context: typer.Context,
    keep: Annotated[str, typer.Argument(help="The device that stays.")],
    other: Annotated[str, typer.Argument(help="The same device under another name.")],
) -> None:
    """Say that two devices are one."""
    from netwright.cli.opened import open_store
    from netwright.store.decisions import merge_devices

    told = invocation(context)
    with open_store(told) as store, store.write() as session:
        merge_devices(session, told.tenant, keep, other)
    note(f"{other} is now part of {keep}; discover again to complete its tables")


@app.command("split")
def split(
    context: typer.Context,
    name: Name,
    distinct: Annotated[
        str | None,
        typer.Argument(metavar="[OTHER]", help="A listed device that it is in conflict with."),
    ] = None,
    *,
    address: Annotated[
        str | None, typer.Option("--address", help="Where the other device answers.")
    ] = None,
    new_name: Annotated[str | None, typer.Option("--as", help="The other device's name.")] = None,
) -> None:
    """Say that one device is two: undo a merge, yours or one that misleading keys made."""
    from netwright.cli.addresses import address_of
    from netwright.cli.opened import open_store
    from netwright.errors import UsageError
    from netwright.runs.clock import utc_now
    from netwright.store.decisions import rename_device, split_device, tell_devices_apart

    told = invocation(context)
    if distinct and (address or new_name):
        raise UsageError(f"{distinct} has an address and a name already")
    where = address_of(address) if address else None
    with open_store(told) as store, store.write() as session:
        if distinct:
            tell_devices_apart(session, told.tenant, name, distinct)
        else:
            distinct = split_device(session, told.tenant, name, where, utc_now())
        if new_name:
            rename_device(session, told.tenant, distinct, new_name)
    note(f"{new_name or distinct} is a device of its own; discover again to complete its tables")


@app.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Forget a device and everything it said."""
    from netwright.cli.opened import open_store
    from netwright.store.decisions import remove_device

    told = invocation(context)
    with open_store(told) as store, store.write() as session:
        remove_device(session, told.tenant, name)
    note(f"{name} is forgotten")


def find(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="An address, a MAC address or a name.")],
) -> None:
    """Find where an address, a MAC or a name is attached."""
    from netwright.cli.opened import open_store
    from netwright.runs.devices import find as find_sightings

    told = invocation(context)
    with open_store(told) as store:
        show_list(told, find_sightings(store, told.tenant, what), FIND_COLUMNS)

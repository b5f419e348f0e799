"""Link aggregation: which port is in which aggregate."""

from collections.abc import Iterable, Iterator

from netwright.model.interface import LagMember
from netwright.vendors.cli.record import Record, mac, number, text, texts

_BUNDLED = {"p", "pg", "pg+", "bndl", "u"}


def lag_members(records: Iterable[Record]) -> Iterator[LagMember]:
    """Yield the members; the port's flag tells whether LACP put it to use."""
    for record in records:
        lag = text(record, "bundle_name", "po_name", "eth_trunk", "trunk", "interface")
        ports = texts(record, "member_interface", "interfaces", "local_interfaces", "local_port")
        flags = texts(record, "member_interface_status")
        for position, if_name in enumerate(ports):
            flag = flags[position].casefold() if position < len(flags) else None
            yield LagMember(
                if_name=if_name,
                lag=lag,
                partner_system=mac(record, "partner_system_mac", "partner_system_id"),
                partner_key=number(record, "partner_key"),
                synchronized=None if flag is None else flag in _BUNDLED,
            )

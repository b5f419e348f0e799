"""One name per port: commands abbreviate, and the interface table spells it out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from netwright.model.evidence import Row, Table, TableAnswer
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, Route
from netwright.model.interface import Interface, InterfaceAddress, LagMember, Vlan
from netwright.model.neighbor import Neighbor
from netwright.topology.names import canonical

_Rename = Callable[[str], str]
_PORTS: Mapping[type, tuple[str, ...]] = {
    InterfaceAddress: ("if_name",),
    LagMember: ("if_name", "lag"),
    Vlan: ("egress", "untagged"),
    Neighbor: ("if_name",),
    ArpEntry: ("if_name",),
    FdbEntry: ("if_name",),
    Adjacency: ("if_name",),
}


def agree_on_names(answers: Mapping[Table, TableAnswer]) -> dict[Table, TableAnswer]:
    """Write every port as the interface table does, where exactly one interface fits."""
    listed = answers.get(Table.INTERFACES)
    names: dict[str, str | None] = {}
    for row in listed.rows if listed else ():
        if isinstance(row, Interface):
            key = canonical(row.if_name)
            names[key] = row.if_name if names.get(key, row.if_name) == row.if_name else None

    def rename(said: str) -> str:
        return names.get(canonical(said)) or said

    return {
        table: replace(answer, rows=[_renamed(row, rename) for row in answer.rows])
        for table, answer in answers.items()
    }


def _renamed(row: Row, rename: _Rename) -> Row:
    if isinstance(row, Route):
        hops = (hop._replace(if_name=_spelled(hop.if_name, rename)) for hop in row.next_hops)
        return replace(row, next_hops=tuple(hops))
    said = {field: getattr(row, field) for field in _PORTS.get(type(row), ())}
    spelled = {field: _spelled(value, rename) for field, value in said.items()}
    return (
        row._replace(**spelled) if isinstance(row, ArpEntry | FdbEntry) else replace(row, **spelled)
    )


def _spelled(value: Any, rename: _Rename) -> Any:
    if isinstance(value, tuple):
        return tuple(map(rename, value))
    return value and rename(value)

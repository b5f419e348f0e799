"""What the command line tells better than the SNMP agent of the same device."""

from collections.abc import Mapping

from netwright.model.evidence import Answer, Table, TableAnswer
from netwright.model.forwarding import Route, hides_next_hops
from netwright.model.interface import Interface

Tables = Mapping[Table, TableAnswer]


def told_badly(tables: Tables) -> tuple[Table, ...]:
    """Return the tables worth a login: routes whose other next hops the agent cannot tell."""
    routes = [row for row in tables[Table.ROUTES].rows if isinstance(row, Route)]
    return (Table.ROUTES,) if hides_next_hops(routes) else ()


def completed(tables: Tables, told: Tables) -> Tables:
    """Replace what the command line told whole, in the interface names that SNMP knows."""
    known = {row.if_name for row in tables[Table.INTERFACES].rows if isinstance(row, Interface)}
    better = {
        table: answer
        for table, answer in told.items()
        if answer.answer is Answer.COMPLETE and answer.rows and _if_names(answer) <= known
    }
    return {**tables, **better}


def _if_names(answer: TableAnswer) -> set[str]:
    routes = (row for row in answer.rows if isinstance(row, Route))
    return {hop.if_name for route in routes for hop in route.next_hops if hop.if_name}

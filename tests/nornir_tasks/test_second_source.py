"""What is worth a login although SNMP has answered, and whose word then counts."""

from ipaddress import ip_address, ip_network

from netwright.model.evidence import Answer, Row, Table, TableAnswer
from netwright.model.forwarding import NextHop, Route
from netwright.model.interface import Interface
from nornir_tasks.second_source import Tables, completed, told_badly

_PREFIX = ip_network("10.0.0.0/8")
_HOPS = tuple(NextHop(ip_address(f"192.0.2.{n}"), f"eth{n}") for n in (1, 2))
_ONE_HOP = Route(_PREFIX, _HOPS[:1], "local")  # as Net-SNMP tells it
_BOTH_HOPS = Route(_PREFIX, _HOPS, "ospf")


def _told(routes: list[Row], answer: Answer = Answer.COMPLETE) -> Tables:
    interfaces = [Interface(n, f"eth{n}") for n in (1, 2)]
    return {
        Table.INTERFACES: TableAnswer(Answer.COMPLETE, interfaces),
        Table.ROUTES: TableAnswer(answer, routes),
    }


def test_routes_that_lack_equal_cost_next_hops_are_worth_a_login() -> None:
    """Half of the ways through the network would be missing."""
    assert told_badly(_told([_ONE_HOP])) == (Table.ROUTES,)


def test_routes_with_all_their_next_hops_are_not() -> None:
    """Every login costs an AAA server one."""
    assert told_badly(_told([_BOTH_HOPS])) == ()
    assert told_badly(_told([Route(_PREFIX, (NextHop(None, "eth1"),), "local")])) == ()
    assert told_badly(_told([])) == ()


def test_the_command_line_replaces_what_it_told_whole() -> None:
    """Its table has both next hops."""
    tables = completed(
        _told([_ONE_HOP]), {Table.ROUTES: TableAnswer(Answer.COMPLETE, [_BOTH_HOPS])}
    )
    assert tables[Table.ROUTES].rows == [_BOTH_HOPS]


def test_a_command_line_that_broke_off_replaces_nothing() -> None:
    """A whole table with one next hop is better than half a table."""
    for answer, rows in ((Answer.TRUNCATED, [_BOTH_HOPS]), (Answer.COMPLETE, [])):
        tables = completed(_told([_ONE_HOP]), {Table.ROUTES: TableAnswer(answer, rows)})
        assert tables[Table.ROUTES].rows == [_ONE_HOP]


def test_other_interface_names_than_snmp_knows_replace_nothing() -> None:
    """Routes over Ethernet1 would be over no interface that the device is known to have."""
    alien = Route(_PREFIX, (NextHop(ip_address("192.0.2.1"), "Ethernet1"),), "ospf")
    tables = completed(_told([_ONE_HOP]), {Table.ROUTES: TableAnswer(Answer.COMPLETE, [alien])})
    assert tables[Table.ROUTES].rows == [_ONE_HOP]

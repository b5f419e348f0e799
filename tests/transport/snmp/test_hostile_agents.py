"""Every way an agent was seen to misbehave: bounded, nothing lost silently, the reason named."""

from time import monotonic

import pytest

from netwright.errors import DeviceUnreachable
from netwright.model.snmp import WalkEnd
from netwright.transport.snmp import SnmpEngine
from tests.transport.snmp.asking import names, session, walk
from tests.transport.snmp.conftest import V1, V2C
from tests.transport.snmp.hostile import (
    ALL_ROWS,
    ROOT,
    SYS_NAME,
    HostileAgent,
    Mode,
    Query,
    honest,
    integer,
    response,
)
from tests.transport.snmp.modes import (
    access_denied,
    another_version,
    backwards,
    deaf_to_bulk,
    echo,
    empty_answers,
    end_of_mib_after_the_last_row,
    every_answer_twice,
    first_datagram_lost,
    garbage_then_answer,
    gen_err_from_row_twenty,
    gen_err_on_every_bulk,
    gen_err_on_second_bulk,
    more_than_asked,
    no_such_name_at_the_end,
    no_such_object_at_the_end,
    one_row_per_bulk,
    same_name_for_ever,
    silent,
    silent_above_four,
    silent_after_row_twenty,
    stray_request_id_first,
    too_big_above_four,
    too_big_always,
    truncated_answer_first,
    truncated_ber,
    unassigned_error,
)

SIBLINGS = [(*ROOT[:-1], column) for column in range(10, 30)]


COMPLETE: list[Mode] = [
    honest,
    too_big_above_four,
    silent_above_four,
    gen_err_on_second_bulk,
    gen_err_on_every_bulk,
    deaf_to_bulk,
    first_datagram_lost,
    more_than_asked,
    one_row_per_bulk,
    stray_request_id_first,
    every_answer_twice,
    no_such_name_at_the_end,
    no_such_object_at_the_end,
    end_of_mib_after_the_last_row,
    garbage_then_answer,
    truncated_answer_first,
]


@pytest.mark.parametrize("mode", COMPLETE)
def test_a_nuisance_costs_no_row(engine: SnmpEngine, mode: Mode) -> None:
    """What can be worked around yields the whole table, each row once, and says so."""
    result = walk(engine, mode)
    assert (names(result), result.end, result.reason) == (ALL_ROWS, WalkEnd.ENDED, "")


@pytest.mark.parametrize("mode", [honest, first_datagram_lost, every_answer_twice])
def test_a_v1_agent_is_walked_by_getnext(engine: SnmpEngine, mode: Mode) -> None:
    """SNMPv1 has no GETBULK, and ends with noSuchName."""
    result = walk(engine, mode, V1)
    assert (names(result), result.end) == (ALL_ROWS, WalkEnd.ENDED)


@pytest.mark.parametrize(
    ("mode", "rows", "end", "reason"),
    [
        (backwards, 50, WalkEnd.TRUNCATED, "OID not increasing"),
        (same_name_for_ever, 1, WalkEnd.TRUNCATED, "OID not increasing"),
        (gen_err_from_row_twenty, 19, WalkEnd.TRUNCATED, "genErr"),
        (too_big_always, 0, WalkEnd.TRUNCATED, "tooBig"),
        (empty_answers, 0, WalkEnd.TRUNCATED, "empty answer"),
        (access_denied, 0, WalkEnd.TRUNCATED, "authorizationError"),
        (unassigned_error, 0, WalkEnd.TRUNCATED, "error-status 99"),
        (truncated_ber, 0, WalkEnd.NO_ANSWER, "garbage: truncated BER"),
        (echo, 0, WalkEnd.NO_ANSWER, "garbage: not a response"),
        (another_version, 0, WalkEnd.NO_ANSWER, "garbage: another SNMP version than asked in"),
        (silent, 0, WalkEnd.NO_ANSWER, "timeout"),
        (silent_after_row_twenty, 20, WalkEnd.TRUNCATED, "timeout"),
    ],
)
def test_a_broken_agent_is_named_and_its_rows_kept(
    engine: SnmpEngine, mode: Mode, rows: int, end: WalkEnd, reason: str
) -> None:
    """The walk ends soon, with what came in order, and never claims to be complete."""
    started = monotonic()
    result = walk(engine, mode)
    assert names(result) == ALL_ROWS[:rows]
    assert (result.end, result.reason) == (end, reason)
    assert monotonic() - started < 5


def test_an_endless_table_is_bounded(engine: SnmpEngine) -> None:
    """A table that grows while it is read ends at the caller's bound."""

    def endless(query: Query) -> list[bytes]:
        first = query.names[0][-1] + 1 if len(query.names[0]) > len(ROOT) else 1
        rows = [((*ROOT, row), integer(0)) for row in range(first, first + query.repetitions)]
        return [response(query, rows)]

    with HostileAgent(endless) as agent:
        result = session(engine, agent).collect([ROOT], max_varbinds=1000)[ROOT]
    assert 1000 <= len(result.varbinds) < 1100
    assert (result.end, result.reason) == (WalkEnd.TRUNCATED, "more than 1000 varbinds")


def test_the_time_budget_ends_everything(engine: SnmpEngine) -> None:
    """An agent that drips one row per answer for ever costs what the budget says, no more."""

    def drip(query: Query) -> list[bytes]:
        name = (*query.names[0][: len(ROOT)], query.number)
        return [response(query, [(name, integer(0))])]

    started = monotonic()
    with HostileAgent(drip) as agent:
        walks = session(engine, agent, budget_s=0.4).collect(SIBLINGS)
    assert 0.35 < monotonic() - started < 2
    assert {(result.end, result.reason) for result in walks.values()} == {
        (WalkEnd.TRUNCATED, "time budget")
    }
    assert any(result.varbinds for result in walks.values())


def test_the_time_budget_is_the_devices_not_the_calls(engine: SnmpEngine) -> None:
    """Fifty VLAN contexts of a dying switch must not cost fifty budgets."""
    with HostileAgent(silent) as agent:
        asked = session(engine, agent, budget_s=0.3)
        started = monotonic()
        reasons = {asked.collect([ROOT])[ROOT].reason for _ in range(5)}
        with pytest.raises(DeviceUnreachable, match="time budget"):
            asked.with_context("7").get([SYS_NAME])
        assert monotonic() - started < 1
        sent = len(agent.queries)
        asked.collect([ROOT])
        assert len(agent.queries) == sent
    assert reasons == {"time budget"}


def test_a_closed_port_is_refused_at_once(engine: SnmpEngine) -> None:
    """The kernel knows from ICMP: no timeout is spent."""
    with HostileAgent(honest) as agent:
        address, port = agent.address, agent.port
    started = monotonic()
    result = engine.session(address, V2C, port=port, timeout_s=5).collect([ROOT])[ROOT]
    assert (result.end, result.reason) == (WalkEnd.NO_ANSWER, "refused")
    with pytest.raises(DeviceUnreachable, match=r"127\.0\.0\.1: refused"):
        engine.session(address, V2C, port=port, timeout_s=5).get([SYS_NAME])
    assert monotonic() - started < 1


def test_a_closed_port_does_not_disturb_others(engine: SnmpEngine) -> None:
    """All agents share a socket, on which the kernel reports anyone's ICMP error."""
    with HostileAgent(honest) as closed:
        port = closed.port
    with HostileAgent(honest) as agent:
        for _ in range(20):
            gone = engine.session(agent.address, V2C, port=port).collect([ROOT])[ROOT]
            result = session(engine, agent).collect([ROOT])[ROOT]
            assert (gone.reason, names(result)) == ("refused", ALL_ROWS)


def test_an_answer_from_another_address_is_taken(engine: SnmpEngine) -> None:
    """Routers answer from the interface towards the asker; the request-id is what counts."""
    with HostileAgent(honest, reply_from="127.0.0.2") as agent:
        result = session(engine, agent).collect([ROOT])[ROOT]
    assert (names(result), result.end) == (ALL_ROWS, WalkEnd.ENDED)

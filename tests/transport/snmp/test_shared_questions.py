"""Several subtrees in one GETBULK: the same rows as one by one, whatever the agent does."""

from time import monotonic

import pytest

from netwright.model.credential import Profile
from netwright.model.snmp import WalkEnd
from netwright.transport.snmp import SnmpEngine
from netwright.transport.snmp.pdu import NO_SUCH_NAME
from tests.transport.snmp.asking import names, session
from tests.transport.snmp.conftest import V1, V2C
from tests.transport.snmp.hostile import (
    END_OF_MIB_VIEW,
    ROOT,
    HostileAgent,
    Mode,
    Query,
    following,
    honest,
    integer,
    response,
)

GEN_ERR = 5


TREES = [(*ROOT[:-1], number) for number in (1, 3, 5, 7, 9)]
FOREST = [((*tree, row), integer(row)) for tree in TREES for row in range(1, 31)]
PLAN = [(*ROOT[:-1], number) for number in range(1, 11)]


def by_column(query: Query) -> list[bytes]:
    """Rows column by column instead of interleaved."""
    columns = [following(name, max(1, query.repetitions), FOREST) for name in query.names]
    return [response(query, [row for column in columns for row in column])]


def first_column_only(query: Query) -> list[bytes]:
    """The agent looks at the first name alone."""
    rows = following(query.names[0], max(1, query.repetitions) * len(query.names), FOREST)
    return [response(query, rows)]


def one_varbind_only(query: Query) -> list[bytes]:
    """The agent answers with a single varbind, whatever it was asked."""
    return [response(query, following(query.names[0], 1, FOREST))]


def ended_columns_left_out(query: Query) -> list[bytes]:
    """The agent leaves out endOfMibView, so that columns shift."""
    columns = [following(name, max(1, query.repetitions), FOREST) for name in query.names]
    rows = [row for rows in zip(*columns, strict=True) for row in rows]
    kept = [row for row in rows if row[1] != END_OF_MIB_VIEW]
    return [response(query, kept or rows[:1])]


def gen_err_when_shared(query: Query) -> list[bytes]:
    """The agent handles one name at a time."""
    if len(query.names) > 1:
        return [response(query, [], error=GEN_ERR, index=2)]
    return honest(query, FOREST)


def silent_when_shared(query: Query) -> list[bytes]:
    """The agent drops what it does not understand."""
    return honest(query, FOREST) if len(query.names) == 1 else []


def cut_in_the_middle_of_a_row(query: Query) -> list[bytes]:
    """RFC 3416 lets an agent stop anywhere when the message is full."""
    columns = [following(name, max(1, query.repetitions), FOREST) for name in query.names]
    rows = [row for rows in zip(*columns, strict=True) for row in rows]
    return [response(query, rows[: len(query.names) + len(query.names) // 2 or 1])]


def wrong_error_index(query: Query) -> list[bytes]:
    """The agent blames the first name for what another one lacks."""
    columns = [following(name, max(1, query.repetitions), FOREST) for name in query.names]
    if any(rows[0][1] == END_OF_MIB_VIEW for rows in columns):
        return [response(query, [], error=NO_SUCH_NAME, index=1)]
    return honest(query, FOREST)


def interleaved(query: Query) -> list[bytes]:
    """As the RFC says."""
    return honest(query, FOREST)


@pytest.mark.parametrize("profile", [V2C, V1], ids=["v2c", "v1"])
@pytest.mark.parametrize(
    "mode",
    [
        interleaved,
        by_column,
        first_column_only,
        one_varbind_only,
        ended_columns_left_out,
        gen_err_when_shared,
        silent_when_shared,
        cut_in_the_middle_of_a_row,
        wrong_error_index,
    ],
)
def test_sharing_a_question_never_mixes_or_loses_rows(
    engine: SnmpEngine, mode: Mode, profile: Profile
) -> None:
    """Many subtrees in one GETBULK must give what walking each alone gives."""
    with HostileAgent(mode) as agent:
        walks = session(engine, agent, profile).collect(PLAN)
    expected = {tree: [name for name, _ in FOREST if name[: len(tree)] == tree] for tree in PLAN}
    assert {root: names(result) for root, result in walks.items()} == expected
    assert all(result.end is WalkEnd.ENDED for result in walks.values())


def test_absent_subtrees_cost_few_questions(engine: SnmpEngine) -> None:
    """Most devices lack most tables: asking for each would cost a round trip apiece."""
    absent = [(*ROOT[:-1], 1000 + number) for number in range(64)]
    with HostileAgent(interleaved) as agent:
        walks = session(engine, agent).collect(absent)
        assert len(agent.queries) <= 8
    assert all(result.answered and not result.varbinds for result in walks.values())


def test_a_subtree_that_hangs_the_agent_does_not_slow_the_others(engine: SnmpEngine) -> None:
    """A table the agent chokes on ends with a timeout; the rest is still fetched in big answers."""
    choking = TREES[2]

    def chokes(query: Query) -> list[bytes]:
        if any(name[: len(choking)] == choking for name in query.names):
            return []
        return honest(query, FOREST)

    with HostileAgent(chokes) as agent:
        walks = session(engine, agent).collect(PLAN)
        sizes = [query.repetitions for query in agent.queries]
    assert walks[choking].end is WalkEnd.NO_ANSWER
    assert [len(walks[tree].varbinds) for tree in TREES] == [30, 30, 0, 30, 30]
    assert max(sizes) >= 30


@pytest.mark.parametrize("profile", [V2C, V1], ids=["v2c", "v1"])
def test_an_agent_that_vanishes_ends_everything_in_flight(
    engine: SnmpEngine, profile: Profile
) -> None:
    """Four questions fail together, by a timeout or by ICMP; each walk ends once."""
    with HostileAgent(lambda _: []) as agent:
        walks = session(engine, agent, profile).collect(PLAN)
    assert {(walk.end, walk.reason) for walk in walks.values()} == {(WalkEnd.NO_ANSWER, "timeout")}
    walks = session(engine, agent, profile).collect(PLAN)
    assert {(walk.end, walk.reason) for walk in walks.values()} == {(WalkEnd.NO_ANSWER, "refused")}


def test_an_agent_that_dies_on_the_way_is_noticed_once(engine: SnmpEngine) -> None:
    """Not once per table that is left: a hundred timeouts would eat the device's whole time."""
    plan = [(*ROOT[:-1], number) for number in range(1, 120)]

    def dies(query: Query) -> list[bytes]:
        return interleaved(query) if query.number <= 6 else []

    started = monotonic()
    with HostileAgent(dies) as agent:
        walks = session(engine, agent).collect(plan)
    assert monotonic() - started < 4
    assert {walk.reason for walk in walks.values() if not walk.answered} == {"timeout"}
    assert any(walk.answered for walk in walks.values())

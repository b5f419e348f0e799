"""The plan: what is asked when, and what the answers are worth (netwright.mibs.plan)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.mibs import vlan_contexts
from netwright.mibs.plan import Request, collect, collect_context, identify, observe
from netwright.mibs.snmpv2_mib import system
from netwright.mibs.sources import SOURCES
from netwright.model.evidence import Answer, Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Vlan
from netwright.model.mac import MacAddress
from netwright.model.snmp import Oid, Tag, Value, Varbind, Walk, WalkEnd
from tests.recordings import Recording, recorded

IF_DESCR = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
IF_NAME = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
BASE_PORT_IF_INDEX = (1, 3, 6, 1, 2, 1, 17, 1, 4, 1, 2)
BRIDGE_ADDRESS = (1, 3, 6, 1, 2, 1, 17, 1, 1, 0)
TP_FDB_PORT = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 2)
Q_FDB_PORT = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 2)
VTP_STATE = (1, 3, 6, 1, 4, 1, 9, 9, 46, 1, 3, 1, 1, 2)
SYS_OBJECT_ID = (1, 3, 6, 1, 2, 1, 1, 2, 0)
CISCO_2960 = (1, 3, 6, 1, 4, 1, 9, 1, 716)
MAC = (0, 0x50, 0x56, 1, 2, 3)


def switch(*more: Varbind) -> Recording:
    """Return a bridge with ports Gi0/1 (ifIndex 10) and Gi0/2 (ifIndex 20)."""
    return recorded(
        ((*IF_NAME, 10), Tag.OCTET_STRING, b"Gi0/1"),
        ((*IF_NAME, 20), Tag.OCTET_STRING, b"Gi0/2"),
        ((*BASE_PORT_IF_INDEX, 1), Tag.INTEGER, 10),
        ((*BASE_PORT_IF_INDEX, 2), Tag.INTEGER, 20),
        *more,
    )


def test_an_agent_without_a_table_answers_it_complete_and_empty() -> None:
    """A router has no FDB: that is knowledge, and clears what was known before."""
    tables = observe(recorded().walks())

    assert {(answer.answer, len(answer.rows)) for answer in tables.values()} == {
        (Answer.COMPLETE, 0)
    }


def test_an_agent_that_was_not_asked_has_told_nothing() -> None:
    """A visit that broke off after identification must not empty the tables."""
    tables = observe(recorded().answer(identify()))

    assert tables[Table.FDB].answer is Answer.UNSUPPORTED


def test_a_truncated_walk_makes_its_table_truncated() -> None:
    """Half an FDB must not age the other half out."""
    walks = switch(((*Q_FDB_PORT, 7, *MAC), Tag.INTEGER, 2)).walks()
    told = walks[Q_FDB_PORT].varbinds

    tables = observe(walks | {Q_FDB_PORT: Walk(told, WalkEnd.TRUNCATED, "time budget spent")})

    assert tables[Table.FDB].answer is Answer.TRUNCATED
    assert tables[Table.FDB].reason == "time budget spent"
    assert tables[Table.FDB].rows == [FdbEntry(7, "Gi0/2", MacAddress.parse("00:50:56:01:02:03"))]


def test_a_table_without_any_answer_says_why() -> None:
    """The operator reads the reason beside the device."""
    walks = switch().walks()
    silent = {root: Walk(end=WalkEnd.NO_ANSWER, reason="timeout") for root in walks}

    tables = observe(silent)

    assert (tables[Table.ARP].answer, tables[Table.ARP].reason) == (Answer.NO_ANSWER, "timeout")


def test_rows_named_by_an_unfinished_interface_table_are_not_complete() -> None:
    """An FDB entry on port "20" would replace the one on Gi0/2."""
    walks = switch(((*Q_FDB_PORT, 7, *MAC), Tag.INTEGER, 2)).walks()

    tables = observe(walks | {IF_NAME: Walk(end=WalkEnd.NO_ANSWER, reason="timeout")})

    assert tables[Table.FDB].answer is Answer.TRUNCATED


def test_nothing_is_asked_twice() -> None:
    """A device with 500 interfaces would notice."""
    agent = switch(((*Q_FDB_PORT, 7, *MAC), Tag.INTEGER, 2))
    walks = agent.answer(identify())
    asked = [*identify().instances, *identify().subtrees]

    while request := collect(walks):
        asked += [*request.instances, *request.subtrees]
        walks |= agent.answer(request)

    assert len(asked) == len(set(asked))


def test_the_bridge_mib_is_asked_only_where_q_bridge_is_empty() -> None:
    """Both hold the same addresses; a large switch has thousands."""
    with_q_bridge = switch(((*Q_FDB_PORT, 7, *MAC), Tag.INTEGER, 2)).walks()

    assert TP_FDB_PORT not in with_q_bridge
    assert TP_FDB_PORT in switch().walks()


def test_the_own_addresses_of_a_bridge_are_not_neighbors_in_its_fdb() -> None:
    """Agents list themselves among what they learned; a link to oneself would follow."""
    agent = switch(
        (BRIDGE_ADDRESS, Tag.OCTET_STRING, bytes(MAC)), ((*Q_FDB_PORT, 7, *MAC), Tag.INTEGER, 2)
    )

    assert observe(agent.walks())[Table.FDB].rows == []


def test_cisco_vlans_have_contexts_of_their_own() -> None:
    """Without community@vlan, a Catalyst shows the addresses of VLAN 1 only."""
    agent = switch(
        (SYS_OBJECT_ID, Tag.OBJECT_IDENTIFIER, CISCO_2960),
        ((*VTP_STATE, 1, 1), Tag.INTEGER, 1),
        ((*VTP_STATE, 1, 10), Tag.INTEGER, 1),
        ((*VTP_STATE, 1, 20), Tag.INTEGER, 2),
        ((*VTP_STATE, 1, 1002), Tag.INTEGER, 1),
    )
    walks = agent.walks()

    assert vlan_contexts.vids(walks) == [1, 10]
    assert [row.vid for row in observe(walks)[Table.VLANS].rows if isinstance(row, Vlan)] == [
        1,
        10,
        20,
    ]


def test_a_context_numbers_the_ports_of_its_own_vlan() -> None:
    """dot1dBasePort 7 is a different interface in each of a Catalyst's contexts."""
    walks = switch().walks()
    context = recorded(
        ((*BASE_PORT_IF_INDEX, 7), Tag.INTEGER, 20), ((*TP_FDB_PORT, *MAC), Tag.INTEGER, 7)
    ).answer(collect_context({}))

    fdb = observe(walks, {10: context})[Table.FDB]

    assert fdb.rows == [FdbEntry(10, "Gi0/2", MacAddress.parse("00:50:56:01:02:03"))]
    assert fdb.answer is Answer.COMPLETE


ROOTS = sorted(
    {*identify().subtrees, *collect_context({}).subtrees}
    | {root for source in SOURCES for root in source.roots}
)
ARCS = st.one_of(st.integers(0, 20), st.integers(0, 255), st.integers(0, 2**32 - 1))
INDEXES = st.lists(ARCS, max_size=24).map(tuple)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.integers(-(2**63), 2**64), st.binary(max_size=24), INDEXES
)
CELLS = st.tuples(st.sampled_from(ROOTS), INDEXES, VALUES)
ENDS = st.sampled_from(WalkEnd)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(CELLS, max_size=60),
    st.dictionaries(st.sampled_from(identify().instances), VALUES),
    st.lists(ENDS, min_size=1, max_size=7),
)
def test_no_answer_of_an_agent_makes_the_plan_fail(
    cells: list[tuple[Oid, Oid, Value]], scalars: dict[Oid, Value], ends: list[WalkEnd]
) -> None:
    """An agent with a bug, or an attacker, costs a row and never the run."""
    walks = {root: Walk(end=ends[at % len(ends)]) for at, root in enumerate(ROOTS)}
    for root, index, value in cells:
        walks[root].varbinds.append(((*root, *(index or (1,))), Tag.OCTET_STRING, value))
    for name, value in scalars.items():
        walks[name] = Walk([(name, Tag.OCTET_STRING, value)])

    collect(walks)
    system(walks)
    vlan_contexts.vids(walks)
    tables = observe(walks, {1: walks})

    assert set(tables) == set(Table)


def test_a_request_for_nothing_is_false() -> None:
    """It ends the caller's loop."""
    assert not Request()

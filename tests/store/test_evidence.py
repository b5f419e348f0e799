"""Evidence as intervals: netwright.store.evidence."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Row, Table, TableAnswer
from netwright.model.forwarding import FdbEntry, NextHop, Route
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol
from netwright.store.database import Store
from netwright.store.evidence import Visit, count_rows, record, rows_at
from netwright.store.identities import Arrival, claim_devices

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SW1 = ip_address("192.0.2.1")
A, B = (
    FdbEntry(10, "Gi1/0/1", MacAddress.parse(mac))
    for mac in ("00:1b:54:00:00:0a", "00:1b:54:00:00:0b")
)


def observe(at: datetime, table: Table, rows: Sequence[Row], answer: Answer) -> Observation:
    """Return one visit that asked one table."""
    tables = {table: TableAnswer(answer, rows)}
    system = System(sys_name="sw1", sys_object_id="1.3.6.1.4.1.9.1.1208")
    keys = IdentityKeys(sys_name="sw1", sys_object_id="1.3.6.1.4.1.9.1.1208")
    return Observation(SW1, at, system, Identification(), keys, tables)


def visit(
    store: Store,
    at: datetime,
    rows: Sequence[Row],
    answer: Answer = Answer.COMPLETE,
    table: Table = Table.FDB,
) -> int:
    """Store one visit and return the device's id."""
    observation = observe(at, table, rows, answer)
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(observation)])
        record(session, [Visit("default", "run", claimed.device_id, observation)])
    return claimed.device_id


def held(store: Store, device: int, at: datetime | None = None) -> list[Row]:
    """Return the FDB as of an instant."""
    with store.read() as session:
        told = rows_at(session, [device], Table.FDB, at).get(device)
    return told.rows if told else []


def test_a_row_that_a_complete_answer_lacks_is_closed_and_can_be_read_back(store: Store) -> None:
    """The map of yesterday still shows what was there yesterday."""
    device = visit(store, NOON, [A, B])
    visit(store, NOON + HOUR, [B])

    assert (held(store, device), held(store, device, NOON)) == ([B], [A, B])


def test_no_answer_never_overwrites_what_was_known(store: Store) -> None:
    """A device that is rebooting keeps its links."""
    device = visit(store, NOON, [A])
    visit(store, NOON + HOUR, [], Answer.NO_ANSWER)

    assert held(store, device) == [A]


def test_an_empty_answer_empties_the_table(store: Store) -> None:
    """An LLDP table that is empty is a fact, not a failure."""
    device = visit(store, NOON, [A])
    visit(store, NOON + HOUR, [])

    assert held(store, device) == []


def test_a_truncated_answer_changes_nothing_of_a_table_that_was_whole(store: Store) -> None:
    """Its rows may lack columns: a port without its name would be a port more."""
    device = visit(store, NOON, [A])
    visit(store, NOON + HOUR, [B], Answer.TRUNCATED)
    visit(store, NOON + 2 * HOUR, [B], Answer.TRUNCATED)
    assert held(store, device) == [A]

    visit(store, NOON + 3 * HOUR, [B])
    assert held(store, device) == [B]


def test_a_truncated_answer_is_kept_where_nothing_was_known(store: Store) -> None:
    """An agent that never gets through its table still tells something."""
    device = visit(store, NOON, [A], Answer.TRUNCATED)

    assert held(store, device) == [A]


def test_an_unchanged_table_is_confirmed_without_new_rows(store: Store) -> None:
    """Ten thousand quiet devices must not write a million rows a night."""
    device = visit(store, NOON, [A, B])
    visit(store, NOON + HOUR, [B, A])

    with store.read() as session:
        told = rows_at(session, [device], Table.FDB)[device]
    assert (told.rows, told.at) == ([A, B], NOON + HOUR)


def test_a_row_that_comes_back_has_two_lives(store: Store) -> None:
    """A MAC that left and returned was absent in between."""
    device = visit(store, NOON, [A])
    visit(store, NOON + HOUR, [])
    visit(store, NOON + 2 * HOUR, [A])

    lives = [held(store, device, NOON + hours * HOUR) for hours in range(3)]
    assert lives == [[A], [], [A]]


def test_rows_with_addresses_enums_and_lists_survive_the_round_trip(store: Store) -> None:
    """What the topology reads is what the parser produced."""
    neighbor = Neighbor(
        NeighborProtocol.LLDP,
        "Gi1/0/1",
        "00:1b:54:00:00:0c",
        ChassisIdSubtype.MAC_ADDRESS,
        management_addresses=(ip_address("2001:db8::1"), ip_address("192.0.2.7")),
        capabilities=("bridge", "router"),
        raw=("001b5400000c", ""),
    )
    route = Route(
        prefix=ip_network("10.0.0.0/8"),
        next_hops=(NextHop(ip_address("192.0.2.9"), "Gi1/0/2"), NextHop(None, "Vlan1")),
        protocol="ospf",
    )
    device = visit(store, NOON, [neighbor], table=Table.NEIGHBORS)
    visit(store, NOON, [route], table=Table.ROUTES)

    with store.read() as session:
        neighbors = rows_at(session, [device], Table.NEIGHBORS)[device]
        routes = rows_at(session, [device], Table.ROUTES)[device]
        counts = count_rows(session, device)
    assert (neighbors.rows, routes.rows) == ([neighbor], [route])
    assert counts == {Table.NEIGHBORS: 1, Table.ROUTES: 1}

"""Rows that ended but still count: netwright.store.fading."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import PATIENCE, Answer, Fading, Observation, Row, Table, TableAnswer
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Interface
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.topology import load_evidence

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SW2 = Neighbor(NeighborProtocol.LLDP, "Gi1", "02:00:00:00:00:02", port_id="Gi9")
STATION = FdbEntry(1, "Gi1", MacAddress(0x001B54000001))


def observed(
    name: str,
    hour: int,
    *told: Row,
    answer: Answer = Answer.COMPLETE,
    oper: str = "up",
    admin: str = "up",
) -> Observation:
    """Return one visit that asked the neighbors, the FDB and the one interface."""

    def rows(kind: type[Row]) -> Sequence[Row]:
        return [row for row in told if isinstance(row, kind)]

    port = Interface(1, "Gi1", if_admin_status=admin, if_oper_status=oper)
    tables = {
        Table.NEIGHBORS: TableAnswer(answer, rows(Neighbor)),
        Table.FDB: TableAnswer(answer, rows(FdbEntry)),
        Table.INTERFACES: TableAnswer(Answer.COMPLETE, [port]),
    }
    return Observation(
        ip_address(f"192.0.2.{name[-1]}"),
        NOON + hour * HOUR,
        System(sys_name=name),
        Identification(),
        IdentityKeys(sys_name=name),
        tables,
    )


def visit(store: Store, hour: int, *told: Row, **how: Any) -> None:
    """Store one visit to sw1."""
    seen = observed("sw1", hour, *told, **how)
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])


def fading(store: Store, table: Table, hour: int | None = None) -> Sequence[Fading]:
    """Return what fades, now or after so many hours."""
    with store.read() as session:
        at = None if hour is None else NOON + hour * HOUR
        [one] = load_evidence(session, "default", at)
    return one.fading.get(table, ())


def test_a_neighbor_fades_until_three_answers_have_lacked_it(store: Store) -> None:
    """A link is dead after three answered runs, not after one."""
    visit(store, 0, SW2)
    visit(store, 1, SW2)
    found = []
    for hour in range(2, 5):
        visit(store, hour)
        found.append(fading(store, Table.NEIGHBORS))

    assert found == [[Fading(SW2, NOON + HOUR)], [Fading(SW2, NOON + HOUR)], ()]


def test_the_past_fades_as_it_did_then(store: Store) -> None:
    """`--at T` shows what was known at T."""
    visit(store, 0, SW2)
    for hour in range(1, 5):
        visit(store, hour)

    found = [bool(fading(store, Table.NEIGHBORS, hour)) for hour in range(5)]

    assert found == [False, True, True, False, False]


def test_who_does_not_answer_forgets_nothing(store: Store) -> None:
    """Only answers count."""
    visit(store, 0, SW2)
    visit(store, 1)
    for hour in range(2, 9):
        visit(store, hour, answer=Answer.NO_ANSWER)

    assert len(fading(store, Table.NEIGHBORS)) == 1


def test_a_port_that_is_down_keeps_what_it_heard_last(store: Store) -> None:
    """A dead cable still names its far end in an alarm a month later."""
    visit(store, 0, SW2)
    for hour in range(1, 9):
        visit(store, hour, oper="lowerLayerDown")

    assert fading(store, Table.NEIGHBORS) == [Fading(SW2, NOON)]


def test_a_port_that_is_shut_forgets_at_once(store: Store) -> None:
    """An operator has decided."""
    visit(store, 0, SW2)
    visit(store, 1, oper="down", admin="down")

    assert fading(store, Table.NEIGHBORS) == ()


def test_a_neighbor_that_comes_back_is_current_and_its_first_life_ends(store: Store) -> None:
    """Two lives of a link are told apart."""
    visit(store, 0, SW2)
    visit(store, 1)
    for hour in range(2, 5):
        visit(store, hour, SW2)

    assert fading(store, Table.NEIGHBORS) == ()
    with store.read() as session:
        [one] = load_evidence(session, "default")
    assert list(one.neighbors) == [SW2]


def test_many_devices_in_one_batch_fade_each_by_its_own_answer(store: Store) -> None:
    """A discovery writes its visits in batches."""
    for hour in range(2):
        batch = [observed(f"sw{n}", hour, *([SW2] if not hour else [])) for n in (1, 2)]
        with store.write() as session:
            claimed = claim_devices(session, "default", [Arrival(one) for one in batch])
            visits = zip(claimed, batch, strict=True)
            record(session, [Visit("default", "run", who.device_id, one) for who, one in visits])

    with store.read() as session:
        faded = [one.fading for one in load_evidence(session, "default")]

    assert faded == [{Table.NEIGHBORS: [Fading(SW2, NOON)]}] * 2


def test_stations_are_remembered_for_as_many_polls_as_are_merged(store: Store) -> None:
    """One poll of a forwarding database lacks whoever was silent for five minutes."""
    visit(store, 0, STATION)
    found = []
    for hour in range(1, PATIENCE[Table.FDB] + 1):
        visit(store, hour)
        found.append(len(fading(store, Table.FDB)))

    assert found == [1, 1, 1, 0]

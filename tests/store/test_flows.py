"""Flow records in the database: netwright.store.flows."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from netwright.events.flows.decoder import FlowDecoder
from netwright.model.event import Event
from netwright.store.database import Store
from netwright.store.event_documents import row_of
from netwright.store.events import (
    EventFilter,
    add_events,
    find_events,
    iterate_events,
    list_events,
)
from netwright.store.flow_witnesses import SeenFlows, seen_flows
from netwright.store.flows import (
    EXPORTER_COLUMNS,
    FlowFilter,
    add_flows,
    flow_row,
    list_exporters,
    list_flows,
    save_exporters,
    top_flows,
)
from tests.events.flows.datagrams import AT_S, a_set, flow, ipfix, ipfix_template, received, v5, v9
from tests.events.flows.datagrams import v9_template as template

AT = datetime.fromtimestamp(AT_S, UTC)


def events(*payloads: bytes, tenant: str = "default") -> list[Event]:
    """Return what datagrams come to, as a worker completes it."""
    decoder, found = FlowDecoder(), list[Event]()
    for position, payload in enumerate(payloads):
        for event in decoder.decode(received(payload)):
            event.tenant, event.spool, event.position = tenant, "a1b2", position
            event.received_at, event.source, event.device = AT, "192.0.2.254", "edge-1"
            found.append(event)
    return found


def store_all(store: Store, found: Iterable[Event]) -> None:
    """Store events in one transaction."""
    with store.write() as session:
        add_flows(session, [flow_row(event) for event in found])


def test_a_flow_comes_back_as_it_was_seen(store: Store) -> None:
    """Scaled, and with the rate by which it was."""
    store_all(store, events(v5(sampling=100)))
    with store.read() as session:
        (row,) = list_flows(session, "default", FlowFilter(), 10)

    assert row == {
        "id": "a1b2-0",
        "received_at": "2025-11-24T16:00:00Z",
        "started_at": "2025-11-24T15:59:50Z",
        "ended_at": "2025-11-24T16:00:00Z",
        "exporter": "192.0.2.254",
        "device": "edge-1",
        "source": "198.51.100.7",
        "source_port": 40_000,
        "destination": "192.0.2.1",
        "destination_port": 22,
        "protocol": 6,
        "tcp_flags": "SYN",
        "octets": 100_000,
        "packets": 1000,
        "sampling": 100.0,
        "in_if_index": 3,
        "out_if_index": 4,
    }


def test_flows_of_a_replayed_spool_are_stored_once(store: Store) -> None:
    """A worker that was killed takes the same datagrams again."""
    found = events(v5(3), v9(template() + a_set(256, flow() * 2)))
    store_all(store, found)
    store_all(store, found)
    with store.read() as session:
        rows = list_flows(session, "default", FlowFilter(), 10)

    assert {row["id"] for row in rows} == {"a1b2-0", "a1b2-0.1", "a1b2-0.2", "a1b2-1", "a1b2-1.1"}


def test_the_greatest_come_first(store: Store) -> None:
    """Who uses the line?"""
    records = flow(22, 100) + flow(443, 900) + flow(443, 800) + flow(53, 500)
    store_all(store, events(v9(template() + a_set(256, records))))
    with store.read() as session:
        rows = top_flows(session, "default", FlowFilter(), "port", 2)

    assert rows == [
        {"port": 443, "octets": 1700, "packets": 20, "flows": 2},
        {"port": 53, "octets": 500, "packets": 10, "flows": 1},
    ]


def test_flows_are_asked_for_by_what_they_say(store: Store) -> None:
    """And nobody sees another tenant's."""
    store_all(store, events(v9(template() + a_set(256, flow(22) + flow(443)))))
    with store.read() as session:
        by_port = list_flows(session, "default", FlowFilter(port=443), 10)
        later = list_flows(session, "default", FlowFilter(since=AT + timedelta(seconds=1)), 10)
        others = list_flows(session, "other", FlowFilter(), 10)

    assert ([row["destination_port"] for row in by_port], later, others) == ([443], [], [])


def test_fields_of_absurd_length_keep_no_row_out(store: Store) -> None:
    """An exporter may say that its ports have eight octets."""
    fields = [(7, 8), (8, 20), (27, 16), (4, 8), (10, 8), (6, 8), (1, 8), (2, 8), (21, 8), (22, 8)]
    payload = ipfix(ipfix_template(256, fields) + a_set(256, b"\xff" * 100))
    store_all(store, events(payload))
    with store.read() as session:
        (row,) = list_flows(session, "default", FlowFilter(), 10)

    assert (row["source_port"], row["in_if_index"], row["protocol"]) == (None, None, None)
    assert row["source"] == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"


def test_what_is_known_of_an_exporter_is_its_newest_state(store: Store) -> None:
    """Gaps are seen while they grow."""
    start = ("default", "a1b2", "192.0.2.254", "edge-1", AT_S * 10**6)
    with store.write() as session:
        save_exporters(session, [(*start, 10, 200, 0, 0, 0, 1, 0, 0, "[]")])
        save_exporters(session, [(*start, 20, 400, 7, 0, 0, 1, 0, 0, "[]")])
    with store.read() as session:
        (row,) = list_exporters(session, "default")

    assert EXPORTER_COLUMNS[:4] == ("tenant", "spool", "address", "device")
    assert (row["address"], row["datagrams"], row["lost"]) == ("192.0.2.254", 20, 7)
    assert row["last_at"] == "2025-11-24T16:00:00Z"


def test_a_flow_is_found_again_as_the_event_it_was(store: Store) -> None:
    """Whoever decides on an incident asks for the events that it counts."""
    (event,) = events(v5(sampling=100))
    store_all(store, [event])
    with store.read() as session:
        (found,) = find_events(session, "default", [event.id, "a1b2-99"])
        listed = list_events(session, "default", EventFilter(tag="FLOW"), 10)
        others = list_events(session, "default", EventFilter(), 10)

    lost = {"flow.domain"}
    assert found.fields == {name: event.fields[name] for name in event.fields.keys() - lost}
    assert (found.id, found.tag, found.at) == (event.id, "FLOW", event.timestamp)
    assert (found.source, found.device) == (event.source, event.device)
    assert [each.id for each in listed] == [event.id]
    assert others == []


def test_a_backtest_sees_flows_and_messages_in_their_order(store: Store) -> None:
    """A rule may want both."""
    flows = events(v5(1), v5(1, 1), tenant="default")
    for number, flow_event in enumerate(flows):
        flow_event.received_at = AT + timedelta(seconds=2 * number)
    message = Event(b"m", "cisco", tenant="default", spool="a1b2", position=7, source="192.0.2.1")
    message.received_at = message.at = AT + timedelta(seconds=1)
    store_all(store, flows)
    with store.write() as session:
        add_events(session, [row_of(message)])
    with store.read() as session:
        seen = [each.format for each in iterate_events(session, "default", EventFilter())]
        only = [each.format for each in iterate_events(session, "default", EventFilter(severity=3))]

    assert (seen, only) == (["flow", "cisco", "flow"], [])


def test_who_has_seen_packets_of_an_address_is_told_by_exporter(store: Store) -> None:
    """Evidence about an attacker: added up, of this tenant, since then."""
    store_all(store, [*events(v5(), v5()), *events(v5(), tenant="other")])
    with store.read() as session:
        found = seen_flows(session, "default", {"198.51.100.7"}, AT - timedelta(minutes=1))
        assert seen_flows(session, "default", {"198.51.100.8"}, AT) == []
        assert seen_flows(session, "default", {"198.51.100.7"}, AT + timedelta(minutes=1)) == []
        assert seen_flows(session, "default", set(), AT) == []

    assert found == [SeenFlows("192.0.2.254", "edge-1", "198.51.100.7", "192.0.2.1", 20)]

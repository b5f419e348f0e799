"""Flow records and notifications, from the spool into the database."""

import time
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from netwright.events.origin import Senders
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.interface import Interface
from netwright.model.received import ListenerKind
from netwright.store.evidence import Visit, record
from netwright.store.flows import FlowFilter, list_exporters, list_flows
from netwright.store.identities import Arrival, claim_devices
from tests.events.flows.datagrams import a_set, flow, v9, v9_template
from tests.notifications import LINK_DOWN, PORT_3, community_message, pdu, v1_trap, v3_message
from tests.runs.events.conftest import Bench

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
AGENT = "192.0.2.9"


def know_device(bench: Bench) -> None:
    """Let discovery have found a router with a port of ifIndex 3."""
    seen = Observation(
        ip_address(AGENT),
        NOON,
        System(sys_name="edge-1"),
        Identification(),
        IdentityKeys(sys_name="edge-1"),
        {Table.INTERFACES: TableAnswer(Answer.COMPLETE, [Interface(3, "xe-0/0/3")])},
    )
    with bench.store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])


def receive(
    bench: Bench, *payloads: bytes, kind: ListenerKind = ListenerKind.NETFLOW, source: str = AGENT
) -> None:
    """Put datagrams into the spool."""
    for payload in payloads:
        bench.writer.append(time.time_ns(), kind, source, 5000, "", payload)


def test_flows_go_to_their_own_table_under_their_device(bench: Bench) -> None:
    """A busy exporter must not push syslog out of the events."""
    know_device(bench)
    receive(bench, v9(v9_template() + a_set(256, flow(22) + flow(443))))
    assert bench.drain().counted["stored"] == 2
    with bench.store.read() as session:
        rows = list_flows(session, "default", FlowFilter(), 10)

    assert {(row["device"], row["destination_port"]) for row in rows} == {
        ("edge-1", 22),
        ("edge-1", 443),
    }
    assert bench.stored() == []


def test_a_worker_that_starts_anew_reads_flows_by_the_templates_from_before(bench: Bench) -> None:
    """The exporter sends them again in half an hour only."""
    receive(bench, v9(v9_template()))
    bench.drain()
    receive(bench, v9(a_set(256, flow()), 4))
    bench.drain()
    with bench.store.read() as session:
        (exporter,) = list_exporters(session, "default")

    assert (exporter["records"], exporter["lost"], exporter["undecodable"]) == (1, 3, 0)
    assert exporter["streams"] == [
        {
            "protocol": "netflow v9",
            "port": 5000,
            "domain": 0,
            "lost": 3,
            "late": 0,
            "restarts": 0,
        }
    ]


def test_a_datagram_that_is_broken_is_an_event(bench: Bench) -> None:
    """So that an operator sees that something is wrong with an exporter."""
    receive(bench, b"\x00\x09\x00")
    bench.drain()

    (event,) = bench.stored()
    assert (event.format, event.valid, event.raw) == ("flow", False, b"\x00\x09\x00")


def test_a_trap_is_stored_without_its_community_and_with_the_ports_name(bench: Bench) -> None:
    """The agent sent ifIndex only."""
    know_device(bench)
    receive(bench, community_message(pdu(LINK_DOWN, PORT_3[:1])), kind=ListenerKind.TRAP)
    bench.drain()

    (event,) = bench.stored()
    assert (event.tag, event.device, event.fields["interface.name"]) == (
        "INTERFACE_DOWN",
        "edge-1",
        "xe-0/0/3",
    )
    assert b"canary" not in event.raw
    assert event.fields["snmp.trust"] == "none"


def test_a_v1_trap_names_its_agent_only_behind_a_trusted_relay(bench: Bench) -> None:
    """Anybody may write anybody's address into a trap."""
    know_device(bench)
    trap = v1_trap("1.3.6.1.4.1.9.1.1", 2, 0, PORT_3)
    receive(bench, trap, kind=ListenerKind.TRAP, source="192.0.2.200")
    bench.drain()
    receive(bench, trap, kind=ListenerKind.TRAP, source="192.0.2.201")
    relay = Senders(relays=(ip_network("192.0.2.201/32"),))
    bench.drain(bench.with_parts(senders=relay))

    forged, relayed = bench.stored()
    assert (forged.source, forged.device) == ("192.0.2.200", None)
    assert (relayed.source, relayed.device) == (AGENT, "edge-1")


def test_a_message_of_an_unknown_user_is_kept_and_means_nothing(bench: Bench) -> None:
    """The project has no such user in its vault."""
    receive(bench, v3_message(pdu(LINK_DOWN)), kind=ListenerKind.TRAP)
    bench.drain()

    (event,) = bench.stored()
    assert (event.tag, event.errors) == (None, ["unknownUserName"])

"""Flow records out of datagrams of NetFlow and IPFIX."""

import random
import struct
from collections.abc import Callable

import orjson
import pytest

from netwright.events.flows.decoder import FlowDecoder
from netwright.events.flows.exporters import MOST_EXPORTERS, MOST_FIELDS, SILENT_S
from netwright.events.flows.message import MOST_RECORDS
from netwright.events.flows.stream import TEMPLATE_LIFETIME_S
from netwright.events.flows.waiting import MOST_OCTETS, PATIENCE_S
from tests.events.flows.datagrams import (
    AT_S,
    EXPORTER,
    FIELDS,
    a_set,
    flow,
    ipfix,
    ipfix_template,
    received,
    v5,
    v9,
    v9_options,
    v9_template,
)

SELECTOR_ID, INTERVAL, SPACE = 302, 305, 306


@pytest.fixture
def decoder() -> FlowDecoder:
    """A decoder that has heard nothing yet."""
    return FlowDecoder()


@pytest.mark.parametrize(
    "payload",
    [
        v5(),
        v9(v9_template() + a_set(256, flow())),
        ipfix(
            ipfix_template(
                256,
                FIELDS,
            )
            + ipfix_template(257, [(149, 4), (160, 8)], set_id=3)
            + a_set(257, struct.pack(">IQ", 0, AT_S * 1000 - 60_000))
            + a_set(256, flow())
        ),
    ],
    ids=["v5", "v9", "ipfix"],
)
def test_a_flow_says_the_same_in_every_protocol(decoder: FlowDecoder, payload: bytes) -> None:
    """A rule does not care what the exporter speaks."""
    (event,) = decoder.decode(received(payload))

    assert (event.format, event.tag, event.errors) == ("flow", "FLOW", [])
    assert event.fields | {"flow.domain": 0, "observer.egress.interface.id": 4} == {
        "source.ip": "198.51.100.7",
        "destination.ip": "192.0.2.1",
        "source.port": 40_000,
        "destination.port": 22,
        "observer.ingress.interface.id": 3,
        "observer.egress.interface.id": 4,
        "network.iana_number": 6,
        "network.transport": "tcp",
        "network.bytes": 1000,
        "network.packets": 10,
        "tcp.flags": "SYN",
        "flow.bits_per_s": 800,
        "flow.packets_per_s": 1,
        "flow.sampling": 1.0,
        "flow.domain": 0,
        "event.start": "2025-11-24T15:59:50.000Z",
        "event.end": "2025-11-24T16:00:00.000Z",
        "event.duration": 10_000_000_000,
    }


def test_sampling_in_the_header_of_v5_scales_and_is_kept(decoder: FlowDecoder) -> None:
    """One of a hundred packets was looked at: the flood is a hundred times as large."""
    (event,) = decoder.decode(received(v5(sampling=0x4000 | 100)))

    assert (event.fields["network.bytes"], event.fields["network.packets"]) == (100_000, 1000)
    assert event.fields["flow.sampling"] == 100
    assert event.vendor_fields["octetDeltaCount"] == 1000


def test_sampling_told_by_options_of_v9_scales(decoder: FlowDecoder) -> None:
    """Cisco tells the interval in options, once in a while."""
    options = v9_options(300, [(34, 4), (35, 1)]) + a_set(300, struct.pack(">IIB", 0, 50, 1))
    (event,) = decoder.decode(received(v9(options + v9_template() + a_set(256, flow()))))

    assert event.fields["network.packets"] == 500


def test_sampling_told_by_the_selector_of_ipfix_scales(decoder: FlowDecoder) -> None:
    """One packet of a hundred is an interval of 1 and a space of 99 (RFC 5477)."""
    options = ipfix_template(300, [(SELECTOR_ID, 4), (INTERVAL, 4), (SPACE, 4)], set_id=3)
    options += a_set(300, struct.pack(">III", 7, 1, 99))
    template = ipfix_template(256, [(8, 4), (2, 4), (SELECTOR_ID, 4)])
    record = struct.pack(">III", 1, 10, 7)
    (event,) = decoder.decode(received(ipfix(options + template + a_set(256, record))))

    assert event.fields["network.packets"] == 1000


def test_records_before_their_template_are_counted_and_never_guessed(decoder: FlowDecoder) -> None:
    """What cannot be read yet is no flow from 13.24.7.0."""
    events = decoder.decode(received(v9(a_set(256, flow()))))

    assert (events, dict(decoder.exporters)[EXPORTER].undecodable) == ([], 1)


def test_records_that_wait_a_moment_for_their_template_are_read(decoder: FlowDecoder) -> None:
    """The collector may have come after the exporter; a restart in between changes nothing."""
    decoder.decode(received(v9(a_set(256, flow(22)) + a_set(300, flow(99)), 1)))
    again = FlowDecoder.restore(orjson.loads(orjson.dumps(decoder.state())))

    events = again.decode(received(v9(v9_template() + a_set(256, flow(443)), 2), AT_S + 60))
    assert [event.fields["destination.port"] for event in events] == [22, 443]
    assert [event.part for event in events] == [0, 1]
    assert dict(again.exporters)[EXPORTER].undecodable == 1


def test_records_that_waited_too_long_or_are_too_many_are_not_read(decoder: FlowDecoder) -> None:
    """They would be out of order among all that was seen since; and memory is bounded."""
    late = AT_S + PATIENCE_S
    decoder.decode(received(v9(a_set(256, flow(22)), 1)))
    for number in range(2, 102):
        decoder.decode(received(v9(a_set(256, flow(443) * 20), number), late))
    assert len(orjson.dumps(decoder.state())) < 2 * MOST_OCTETS

    events = decoder.decode(received(v9(v9_template(), 102), late + 1))
    assert {event.fields["destination.port"] for event in events} == {443}
    assert 0 < len(events) < 2000


@pytest.mark.parametrize(
    ("source", "port", "domain"),
    [("192.0.2.253", 5000, 0), (EXPORTER, 5001, 0), (EXPORTER, 5000, 1)],
)
def test_a_template_belongs_to_one_exporter_session_and_domain(
    decoder: FlowDecoder, source: str, port: int, domain: int
) -> None:
    """Two processes on a router number their templates alike, and mean other fields."""
    decoder.decode(received(v9(v9_template())))

    data = v9(a_set(256, flow()), source_id=domain)
    assert decoder.decode(received(data, source=source, port=port)) == []


def test_a_template_that_is_not_sent_again_expires(decoder: FlowDecoder) -> None:
    """An exporter whose configuration changed says so by new templates only."""
    decoder.decode(received(v9(v9_template())))

    late = AT_S + TEMPLATE_LIFETIME_S + 1
    assert decoder.decode(received(v9(a_set(256, flow()), 1), late)) == []


def test_a_template_that_is_sent_again_changes_what_records_mean(decoder: FlowDecoder) -> None:
    """The newest template holds."""
    decoder.decode(received(v9(v9_template())))
    decoder.decode(received(v9(v9_template(fields=[(27, 16), (28, 16)]), 1)))

    octets = bytes.fromhex("20010db8000000000000000000000001")
    (event,) = decoder.decode(received(v9(a_set(256, octets * 2), 2)))

    assert event.fields["source.ip"] == "2001:db8::1"


def test_templates_of_an_exporter_that_restarted_are_forgotten(decoder: FlowDecoder) -> None:
    """It may number other templates alike now."""
    decoder.decode(received(v9(v9_template(), 1000, uptime=900_000)))

    assert decoder.decode(received(v9(a_set(256, flow()), 0, uptime=1_000))) == []
    assert dict(decoder.exporters)[EXPORTER].restarts == 1


@pytest.mark.parametrize("message", [v9, ipfix])
def test_an_exporter_that_does_not_count_is_read_all_the_same(
    decoder: FlowDecoder, message: Callable[[bytes], bytes]
) -> None:
    """Some number every datagram 0: that is no restart."""
    template = v9_template() if message is v9 else ipfix_template(256, FIELDS)
    decoder.decode(received(message(template)))

    assert sum(len(decoder.decode(received(message(a_set(256, flow()))))) for _ in range(99)) == 99


@pytest.mark.parametrize("withdrawn", [256, 2])
def test_a_withdrawn_template_is_gone(decoder: FlowDecoder, withdrawn: int) -> None:
    """RFC 7011 section 8.1: one, or all of them."""
    decoder.decode(received(ipfix(ipfix_template(256, [(8, 4)]))))
    decoder.decode(received(ipfix(ipfix_template(withdrawn, []))))

    assert decoder.decode(received(ipfix(a_set(256, bytes(4))))) == []


def test_fields_of_variable_length_and_of_enterprises_are_read(decoder: FlowDecoder) -> None:
    """An application's name stands between the numbers (RFC 7011 section 7)."""
    template = ipfix_template(256, [(8, 4), (96, 0xFFFF), (1, 0xFFFF, 4242), (2, 3)])
    long = b"x" * 300
    records = b"".join(
        (
            *(bytes((192, 0, 2, 1)), b"\x04http", b"\x01\xff", b"\x00\x00\x05"),
            *(bytes((192, 0, 2, 2)), b"\xff\x01\x2c" + long, b"\x00", b"\x00\x00\x06"),
        )
    )
    first, second = decoder.decode(received(ipfix(template + a_set(256, records))))

    assert first.vendor_fields == {
        "sourceIPv4Address": "192.0.2.1",
        "applicationName": "http",
        "enterprise4242.1": "ff",
        "packetDeltaCount": 5,
    }
    assert second.fields["network.application"] == long.decode()


def test_the_way_back_of_a_biflow_is_counted_in(decoder: FlowDecoder) -> None:
    """RFC 5103: both directions in one record."""
    template = ipfix_template(256, [(8, 4), (1, 4), (1, 4, 29305)])
    record = struct.pack(">III", 1, 100, 23)
    (event,) = decoder.decode(received(ipfix(template + a_set(256, record))))

    assert event.fields["network.bytes"] == 123
    assert event.vendor_fields["reverseOctetDeltaCount"] == 23


def test_a_firewall_says_what_it_did_and_when(decoder: FlowDecoder) -> None:
    """Cisco ASA's security events are NetFlow v9 with an event, a user and addresses translated."""
    fields = [(8, 4), (323, 8), (233, 1), (231, 4), (232, 4), (40_000, 20), (225, 4), (227, 2)]
    at_ms = (AT_S - 5) * 1000
    user, address = b"alice".ljust(20, b"\0"), bytes((203, 0, 113, 9))
    record = bytes((192, 0, 2, 1)) + struct.pack(">QBII", at_ms, 3, 100, 23) + user + address
    (event,) = decoder.decode(
        received(v9(v9_template(fields=fields) + a_set(256, record + b"\x1f\x90")))
    )

    assert (event.fields["event.action"], event.fields["user.name"]) == ("denied", "alice")
    assert event.fields["network.bytes"] == 123
    assert event.fields["source.nat.ip"] == "203.0.113.9"
    assert event.fields["source.nat.port"] == 8080
    assert event.fields["event.end"] == "2025-11-24T15:59:55.000Z"


def test_padding_is_no_record(decoder: FlowDecoder) -> None:
    """Sets are filled up to four octets."""
    events = decoder.decode(received(v9(v9_template() + a_set(256, flow() + bytes(3)))))

    assert len(events) == 1


def test_an_icmp_flow_has_no_ports(decoder: FlowDecoder) -> None:
    """Exporters write type and code where the port would be: no scan of port 2048."""
    template = v9_template(fields=[(8, 4), (12, 4), (4, 1), (11, 2)])
    record = struct.pack(">IIBH", 1, 2, 1, 0x0800)
    (event,) = decoder.decode(received(v9(template + a_set(256, record))))

    assert "destination.port" not in event.fields
    assert (event.fields["icmp.type"], event.fields["icmp.code"]) == (8, 0)


def test_what_is_broken_is_an_event_too(decoder: FlowDecoder) -> None:
    """Nothing is lost because it cannot be read; what came before the break is kept."""
    payload = v9(v9_template() + a_set(256, flow()) + b"\x01\x00\xff\xff")
    one, broken = decoder.decode(received(payload))

    assert (one.valid, broken.valid, broken.raw, broken.tag) == (True, False, payload, None)
    assert (one.part, broken.part) == (0, 1)


def test_gaps_are_counted_in_what_the_protocol_counts(decoder: FlowDecoder) -> None:
    """Version 5 counts flows, version 9 datagrams, IPFIX records."""
    record = a_set(256, flow())
    for payload in (v5(2, 0), v5(2, 7)):
        decoder.decode(received(payload, source="192.0.2.5"))
    for payload in (v9(v9_template() + record * 3, 0), v9(record * 3, 4)):
        decoder.decode(received(payload, source="192.0.2.9"))
    template = ipfix_template(256, [(8, 4)])
    for payload in (ipfix(template + a_set(256, bytes(12))), ipfix(a_set(256, bytes(12)), 8)):
        decoder.decode(received(payload, source="192.0.2.10"))

    lost = {address: exporter.lost for address, exporter in decoder.exporters}
    assert lost == {"192.0.2.5": 5, "192.0.2.9": 3, "192.0.2.10": 5}


def test_restored_it_goes_on_as_if_nothing_had_been(decoder: FlowDecoder) -> None:
    """A worker that was killed reads records by the templates from before."""
    options = v9_options(300, [(34, 4)]) + a_set(300, struct.pack(">II", 0, 50))
    decoder.decode(received(v9(options + v9_template(), 5)))

    again = FlowDecoder.restore(orjson.loads(orjson.dumps(decoder.state())))

    data = received(v9(a_set(256, flow()), 9))
    assert again.decode(data) == decoder.decode(data)
    assert again.state() == decoder.state()


def test_forged_senders_push_no_exporter_out(decoder: FlowDecoder) -> None:
    """Whoever sends from a million addresses fills the table, and no more."""
    decoder.decode(received(v9(v9_template())))
    for number in range(MOST_EXPORTERS + 100):
        forged = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        decoder.decode(received(v9(v9_template()), source=forged))

    assert len(dict(decoder.exporters)) == MOST_EXPORTERS
    assert decoder.exporters.strangers == 101
    assert len(decoder.decode(received(v9(a_set(256, flow()), 1)))) == 1


def test_a_newcomer_takes_the_place_of_one_that_fell_silent(decoder: FlowDecoder) -> None:
    """A full table heals."""
    for number in range(MOST_EXPORTERS):
        decoder.decode(received(v5(), source=f"10.0.{number >> 8}.{number & 255}"))
    decoder.decode(received(v9(v9_template()), AT_S + SILENT_S + 1))

    assert len(decoder.decode(received(v9(a_set(256, flow()), 1), AT_S + SILENT_S + 1))) == 1


def test_templates_of_one_exporter_are_bounded(decoder: FlowDecoder) -> None:
    """However many it sends."""
    for number in range(2000):
        template = v9_template(256 + number % 1000, [(1, 4)] * 100)
        decoder.decode(received(v9(template, number, source_id=number % 100)))
    exporter = dict(decoder.exporters)[EXPORTER]

    assert sum(map(len, exporter.streams.values())) <= MOST_FIELDS
    assert exporter.refused > 0


def test_records_of_one_octet_are_bounded(decoder: FlowDecoder) -> None:
    """A datagram is no bomb."""
    payload = v9(v9_template(fields=[(4, 1), (8, 0)]) + a_set(256, bytes(60_000)))

    assert len(decoder.decode(received(payload))) <= MOST_RECORDS


SEEDS = (
    v5(3),
    v9(v9_template() + v9_options(300, [(34, 4)]) + a_set(300, bytes(8)) + a_set(256, flow() * 3)),
    ipfix(
        ipfix_template(256, [(8, 4), (96, 0xFFFF), (1, 4, 29305), (154, 8), (320, 8), (311, 8)])
        + ipfix_template(300, [(SELECTOR_ID, 4), (INTERVAL, 4), (SPACE, 4)], set_id=3)
        + a_set(256, bytes(range(64)))
        + a_set(300, bytes(range(24)))
    ),
)


@pytest.mark.parametrize("seed", SEEDS, ids=["v5", "v9", "ipfix"])
def test_no_datagram_raises_whatever_its_octets(decoder: FlowDecoder, seed: bytes) -> None:
    """Anybody may send anything to an open port."""
    chance = random.Random(5)  # noqa: S311 - the same at every run
    for number in range(3_000):
        octets = bytearray(seed)
        for _ in range(chance.randrange(1, 8)):
            octets[chance.randrange(2, len(octets))] = chance.choice(
                (0, 255, chance.randrange(256))
            )
        payload = bytes(octets[: chance.randrange(len(octets) + 1)])
        for event in decoder.decode(received(payload, AT_S + number / 100)):
            orjson.dumps([event.fields, event.vendor_fields])
    assert orjson.loads(orjson.dumps(decoder.state())) is not None

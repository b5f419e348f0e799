"""Packets and counters that sFlow agents sample."""

import random
import struct
from ipaddress import IPv6Address

import orjson
import pytest

from netwright.events.flows.decoder import FlowDecoder
from netwright.model.event import Event
from netwright.model.received import ListenerKind, Received

AT_NS = 1_764_000_000 * 10**9
ETHERNET = 1
IPV4 = bytes.fromhex("45000054000040004006 0000 c6336407 c0000201")
TCP = struct.pack(">HHIIBBHHH", 40_000, 22, 1, 0, 0x50, 2, 1024, 0, 0)
MACS = bytes.fromhex("020000000001 020000000002")


def opaque(octets: bytes) -> bytes:
    """Return XDR of octets of any length."""
    return struct.pack(">I", len(octets)) + octets + bytes(-len(octets) % 4)


def raw_header(packet: bytes, length: int = 1500) -> bytes:
    """Return the record of a sampled packet."""
    content = struct.pack(">III", ETHERNET, length, 4) + opaque(packet)
    return struct.pack(">I", 1) + opaque(content)


def flow_sample(records: bytes, count: int = 1, *, rate: int = 512) -> bytes:
    """Return a flow sample of port 3, towards port 4."""
    numbers = struct.pack(">IIIIIIII", 1, 3, rate, 0, 0, 3, 4, count)
    return struct.pack(">I", 1) + opaque(numbers + records)


def expanded_flow_sample(records: bytes) -> bytes:
    """Return the same in its long form."""
    numbers = struct.pack(">IIIIIIIIIII", 1, 0, 3, 512, 0, 0, 0, 3, 0, 4, 1)
    return struct.pack(">I", 3) + opaque(numbers + records)


def counters_sample(in_octets: int, out_octets: int) -> bytes:
    """Return the generic counters of port 3, a gigabit, that is up."""
    generic = struct.pack(">IIQII", 3, 6, 10**9, 1, 3)
    generic += struct.pack(">QIIIIII", in_octets, 10, 0, 0, 0, 0, 0)
    generic += struct.pack(">QIIIIII", out_octets, 20, 0, 0, 0, 0, 0)
    return struct.pack(">I", 2) + opaque(
        struct.pack(">III", 1, 3, 1) + struct.pack(">I", 1) + opaque(generic)
    )


def datagram(samples: bytes, count: int = 1, *, number: int = 1, uptime: int = 1000) -> Received:
    """Return a datagram of an agent 192.0.2.1."""
    agent = struct.pack(">I4s", 1, bytes((192, 0, 2, 1)))
    payload = struct.pack(">I", 5) + agent
    payload += struct.pack(">IIII", 0, number, uptime, count) + samples
    return Received(0, AT_NS, ListenerKind.SFLOW, "192.0.2.254", 6343, "", payload)


@pytest.mark.parametrize("sample", [flow_sample, expanded_flow_sample])
def test_a_sampled_packet_is_a_flow(sample: object) -> None:
    """A sampled packet stands for as many as the rate says."""
    packet = MACS + b"\x81\x00\x00\x64" + b"\x08\x00" + IPV4 + TCP
    assert callable(sample)
    (event,) = FlowDecoder().decode(datagram(sample(raw_header(packet))))

    wanted = {
        "source.ip": "198.51.100.7",
        "destination.ip": "192.0.2.1",
        "source.port": 40_000,
        "destination.port": 22,
        "source.mac": "02:00:00:00:00:02",
        "network.vlan.id": 100,
        "network.transport": "tcp",
        "tcp.flags": "SYN",
        "network.bytes": 1500 * 512,
        "network.packets": 512,
        "observer.ingress.interface.id": 3,
        "observer.egress.interface.id": 4,
        "observer.ip": "192.0.2.1",
    }
    assert event.fields | wanted == event.fields
    assert (event.tag, event.hostname) == ("FLOW", "192.0.2.1")


def test_ipv6_is_read_through_its_extension_headers() -> None:
    """A hop-by-hop header hides no port."""
    addresses = IPv6Address("2001:db8::1").packed + IPv6Address("2001:db8::2").packed
    ip = struct.pack(">IHBB", 0x60000000, 28, 0, 64) + addresses
    packet = MACS + b"\x86\xdd" + ip + b"\x11\x00" + bytes(6) + struct.pack(">HHHH", 5000, 53, 8, 0)
    (event,) = FlowDecoder().decode(datagram(flow_sample(raw_header(packet))))

    assert event.fields["source.ip"] == "2001:db8::1"
    assert (event.fields["network.transport"], event.fields["destination.port"]) == ("udp", 53)


def test_a_later_fragment_has_no_ports() -> None:
    """What stands there is payload."""
    fragment = IPV4[:6] + b"\x00\xb9" + IPV4[8:]
    packet = MACS + b"\x08\x00" + fragment + TCP
    (event,) = FlowDecoder().decode(datagram(flow_sample(raw_header(packet))))

    assert event.fields["network.transport"] == "tcp"
    assert "destination.port" not in event.fields


def rates(first: Received, second: Received) -> list[Event]:
    """Return what two readings of counters tell."""
    decoder = FlowDecoder()
    assert decoder.decode(first) == []
    restored = FlowDecoder.restore(orjson.loads(orjson.dumps(decoder.state())))
    return restored.decode(second)


def test_two_readings_of_counters_are_a_rate() -> None:
    """A flood shows at the interface too, whoever forged the flow records."""
    (event,) = rates(
        datagram(counters_sample(1_000, 2**64 - 500)),
        datagram(counters_sample(1_000 + 125_000_000 * 5, 500), number=2, uptime=11_000),
    )

    assert event.tag == "INTERFACE_COUNTERS"
    assert event.fields["interface.id"] == 3
    assert event.fields["interface.in_bits_per_s"] == 500_000_000
    assert event.fields["interface.out_bits_per_s"] == 800
    assert event.fields["interface.utilization"] == 50.0
    assert event.fields["interface.oper_status"] == "up"


def test_counters_that_were_set_to_zero_are_no_flood() -> None:
    """An agent that restarted counts from zero."""
    assert not rates(
        datagram(counters_sample(10**15, 10**15)),
        datagram(counters_sample(0, 0), number=2, uptime=11_000),
    )


def test_lost_datagrams_are_counted() -> None:
    """Datagrams of sFlow are numbered."""
    decoder = FlowDecoder()
    for number in (7, 8, 11):
        decoder.decode(datagram(b"", 0, number=number, uptime=number))

    ((_, exporter),) = decoder.exporters
    assert exporter.lost == 2


def test_no_datagram_raises_whatever_its_octets() -> None:
    """Anybody may send anything to an open port."""
    packet = MACS + b"\x81\x00\x00\x64" + b"\x08\x00" + IPV4 + TCP
    seed = datagram(
        flow_sample(raw_header(packet)) + counters_sample(1, 2) + expanded_flow_sample(b""), 3
    )
    chance, decoder = random.Random(5), FlowDecoder()  # noqa: S311 - the same at every run
    for _ in range(5_000):
        octets = bytearray(seed.payload)
        for _ in range(chance.randrange(1, 8)):
            octets[chance.randrange(4, len(octets))] = chance.choice(
                (0, 255, chance.randrange(256))
            )
        cut = bytes(octets[: chance.randrange(len(octets) + 1)])
        for event in decoder.decode(seed._replace(payload=cut)):
            orjson.dumps([event.fields, event.vendor_fields])
    assert orjson.dumps(decoder.state())

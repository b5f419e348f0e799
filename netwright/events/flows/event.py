"""A flow record as an event: the names of ECS for rules, the elements beside them.

What was counted is scaled by the sampling rate; the elements keep what the exporter sent.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from netwright.events.flows.export import Export
from netwright.events.flows.template import Record
from netwright.events.flows.times import Times, times_of
from netwright.events.protocols import transport
from netwright.model.event import Event, Value

FORMAT, TAG = "flow", "FLOW"
Names = tuple[str, ...]

_MOST = 2**53  # what every reader of JSON counts to

_NOTHING = frozenset((0, "", "0.0.0.0", "::", "00:00:00:00:00:00"))  # noqa: S104 - "unknown"
_ICMP = frozenset((1, 58))
_FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS")
_NAMES = (  # (ours, the element): of two with the same name, the later counts
    ("source.ip", "sourceIPv6Address"),
    ("source.ip", "sourceIPv4Address"),
    ("destination.ip", "destinationIPv6Address"),
    ("destination.ip", "destinationIPv4Address"),
    ("source.port", "sourceTransportPort"),
    ("destination.port", "destinationTransportPort"),
    ("source.mac", "sourceMacAddress"),
    ("destination.mac", "destinationMacAddress"),
    ("source.as.number", "bgpSourceAsNumber"),
    ("destination.as.number", "bgpDestinationAsNumber"),
    ("source.nat.ip", "postNATSourceIPv4Address"),
    ("source.nat.port", "postNAPTSourceTransportPort"),
    ("destination.nat.ip", "postNATDestinationIPv4Address"),
    ("destination.nat.port", "postNAPTDestinationTransportPort"),
    ("observer.ingress.interface.id", "ingressInterface"),
    ("observer.egress.interface.id", "egressInterface"),
    ("network.vlan.id", "dot1qVlanId"),
    ("network.vlan.id", "vlanId"),
    ("network.application", "applicationName"),
    ("user.name", "userName"),
)
_OCTETS = ("octetDeltaCount", "octetTotalCount", "initiatorOctets", "postOctetDeltaCount")
_PACKETS = ("packetDeltaCount", "packetTotalCount", "initiatorPackets", "postPacketDeltaCount")
_BACK_OCTETS = ("reverseOctetDeltaCount", "reverseOctetTotalCount", "responderOctets")
_BACK_PACKETS = ("reversePacketDeltaCount", "reversePacketTotalCount", "responderPackets")
_ACTIONS = {1: "created", 2: "deleted", 3: "denied", 4: "alert", 5: "updated"}
_DIRECTIONS = {0: "inbound", 1: "outbound"}
_IS_FLOW = frozenset(name for field, name in _NAMES if field in {"source.ip", "source.mac"})


class Shape(NamedTuple):
    """Which elements of the records of a template mean what."""

    is_flow: bool
    """Whether the records tell of traffic at all."""
    names: tuple[tuple[str, str], ...]
    octets: Names
    packets: Names
    back_octets: Names
    back_packets: Names
    times: Times


@lru_cache(maxsize=1024)
def shape_of(names: tuple[str, ...]) -> Shape:
    """Return what records with these elements tell."""
    there = set(names)
    pairs = tuple(pair for pair in _NAMES if pair[1] in there)
    octets, packets, back_octets, back_packets = (
        tuple(name for name in wanted if name in there)
        for wanted in (_OCTETS, _PACKETS, _BACK_OCTETS, _BACK_PACKETS)
    )
    is_flow = not there.isdisjoint(_IS_FLOW)
    return Shape(is_flow, pairs, octets, packets, back_octets, back_packets, times=times_of(there))


def flow_event(record: Record, export: Export, rate: float, shape: Shape) -> Event:
    """Return the event of a flow; which message it came in is added by who knows."""
    start, end = shape.times(record, export)
    fields: dict[str, Value] = {
        ours: value for ours, name in shape.names if (value := record[name]) not in _NOTHING
    }
    octets = _count(record, shape.octets, shape.back_octets, rate)
    packets = _count(record, shape.packets, shape.back_packets, rate)
    add_traffic(fields, octets, packets, (start, end))
    fields["flow.sampling"] = rate
    fields["flow.domain"] = export.domain
    _protocol(record, fields)
    at = datetime.fromtimestamp(end / 1000, UTC)
    return Event(b"", FORMAT, timestamp=at, tag=TAG, fields=fields, vendor_fields=record)


def add_traffic(
    fields: dict[str, Value], octets: int, packets: int, lasted_ms: tuple[int, int]
) -> None:
    """Add how much there was, when, and what that is in a second; of one second at least."""
    start, end = lasted_ms
    seconds = max(end - start, 1000) / 1000
    fields["network.bytes"] = octets
    fields["network.packets"] = packets
    fields["flow.bits_per_s"] = round(octets * 8 / seconds)
    fields["flow.packets_per_s"] = round(packets / seconds)
    fields["event.start"] = _text(start)
    fields["event.end"] = _text(end)
    fields["event.duration"] = (end - start) * 1_000_000


def _count(record: Record, sent: Names, back: Names, rate: float) -> int:
    return min(int((_first(record, sent) + _first(record, back)) * rate), _MOST)


def _first(record: Record, names: Names) -> int:
    for name in names:
        value: int = record[name]
        if value:
            return value
    return 0


def _text(ms: int) -> str:
    whole, part = divmod(ms, 1000)
    return f"{_second(whole)}.{part:03}Z"


@lru_cache(maxsize=4096)
def _second(whole: int) -> str:
    return datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _protocol(record: Record, fields: dict[str, Value]) -> None:
    number = record.get("protocolIdentifier")
    if number is not None:
        fields["network.iana_number"] = number
        fields["network.transport"] = transport(number)
        if number in _ICMP:
            _icmp(record, fields)
    if flags := record.get("tcpControlBits"):
        fields["tcp.flags"] = _flags(flags)
    if (action := _ACTIONS.get(record.get("firewallEvent", 0))) is not None:
        fields["event.action"] = action
    if (direction := _DIRECTIONS.get(record.get("flowDirection", -1))) is not None:
        fields["network.direction"] = direction


def _icmp(record: Record, fields: dict[str, Value]) -> None:
    """Take type and code from where they are, and the ports away, where exporters put them too."""
    code = record.get("icmpTypeCodeIPv4") or record.get("icmpTypeCodeIPv6")
    code = code or record.get("destinationTransportPort") or 0
    fields.pop("destination.port", None)
    fields.pop("source.port", None)
    fields["icmp.type"] = record.get("icmpTypeIPv4") or record.get("icmpTypeIPv6") or code >> 8
    fields["icmp.code"] = record.get("icmpCodeIPv4") or record.get("icmpCodeIPv6") or code & 0xFF


@lru_cache(maxsize=1 << 9)
def _flags(bits: int) -> str:
    return " ".join(name for at, name in enumerate(_FLAGS) if bits >> at & 1)

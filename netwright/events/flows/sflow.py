"""sFlow version 5: sampled packets, and counters of interfaces (sflow.org, July 2004)."""

from typing import NamedTuple

from netwright.events.counters import Counters, Port, counters_event
from netwright.events.flows.event import flow_event, shape_of
from netwright.events.flows.export import Export, MalformedError
from netwright.events.flows.exporters import Exporter
from netwright.events.flows.packet import read_packet
from netwright.events.flows.stream import StreamKey
from netwright.events.flows.template import Record
from netwright.events.flows.values import ipv4, ipv6, mac
from netwright.events.flows.xdr import Xdr
from netwright.model.event import Event
from netwright.model.received import Received

VERSION = 5
_FLOW, _COUNTERS, _EXPANDED_FLOW, _EXPANDED_COUNTERS = 1, 2, 3, 4
_RAW, _ETHERNET, _IPV4, _IPV6, _SWITCH, _ROUTER, _GATEWAY = 1, 2, 3, 4, 1001, 1002, 1003
_GENERIC = 1
_MOST_SAMPLES, _MOST_RECORDS = 512, 64
_IP_V4, _IP_V6 = 1, 2
_SINGLE = 0  # format of an interface: its ifIndex; others say why there is none, or many
_INTERNAL = 0x3FFFFFFF
_UP = 1  # the first bit of ifStatus: ifAdminStatus, the second: ifOperStatus
_UNKNOWN_64 = 2**64 - 1


class _Source(NamedTuple):
    """Who sampled: for all samples of a datagram."""

    export: Export
    agent: str
    exporter: Exporter


def read_sflow(received: Received, exporter: Exporter, events: list[Event]) -> None:
    """Append the flows and the rates of interfaces that a datagram tells of.

    Raises:
        MalformedError: it is no sFlow, or cut off.
    """
    data = received.payload
    xdr = Xdr(data, 0, len(data))
    if (version := xdr.unsigned()) != VERSION:
        raise MalformedError(f"sFlow of version {version}")
    agent = _address(xdr)
    sub_agent, number, uptime, count = xdr.numbers(4)
    domain = f"{agent}/{sub_agent}"
    sequence = exporter.stream(StreamKey(0, VERSION, domain)).sequence
    sequence.seen(number, uptime)
    sequence.advance(1, uptime_ms=uptime)
    source = _Source(Export(received.at_ns // 1_000_000, uptime, domain), agent, exporter)
    for _ in range(min(count, _MOST_SAMPLES)):
        kind = xdr.unsigned()
        sample = xdr.inner()
        event = _sample(kind, sample, source)
        if event is not None:
            event.raw = data[sample.start : sample.end]
            event.hostname = agent
            event.fields["observer.ip"] = agent
            events.append(event)


def _address(xdr: Xdr) -> str:
    kind = xdr.unsigned()
    if kind == _IP_V4:
        return ipv4(xdr.fixed(4))
    return ipv6(xdr.fixed(16)) if kind == _IP_V6 else "unknown"


def _sample(kind: int, xdr: Xdr, source: _Source) -> Event | None:
    if kind in {_FLOW, _EXPANDED_FLOW}:
        return _flow(xdr, source, is_expanded=kind == _EXPANDED_FLOW)
    if kind in {_COUNTERS, _EXPANDED_COUNTERS}:
        return _counters(xdr, source, is_expanded=kind == _EXPANDED_COUNTERS)
    return None


def _flow(xdr: Xdr, source: _Source, *, is_expanded: bool) -> Event | None:
    xdr.numbers(3 if is_expanded else 2)  # sequence number, who samples
    rate, _pool, _drops = xdr.numbers(3)
    there, back = _interface(xdr, is_expanded=is_expanded), _interface(xdr, is_expanded=is_expanded)
    record: Record = {
        "ingressInterface": there,
        "egressInterface": back,
        "samplingInterval": rate,
        "packetDeltaCount": 1,
        "octetDeltaCount": 0,
    }
    for _ in range(min(xdr.unsigned(), _MOST_RECORDS)):
        kind = xdr.unsigned()
        _flow_record(kind, xdr.inner(), record)
    shape = shape_of(tuple(record))
    if not shape.is_flow:
        return None
    return flow_event(record, source.export, float(min(max(rate, 1), 2**24)), shape)


def _interface(xdr: Xdr, *, is_expanded: bool) -> int:
    if is_expanded:
        form, value = xdr.numbers(2)
    else:
        number = xdr.unsigned()
        form, value = number >> 30, number & _INTERNAL
    return 0 if form != _SINGLE or value == _INTERNAL else value


def _flow_record(kind: int, xdr: Xdr, record: Record) -> None:
    if kind == _RAW:
        protocol, length, _stripped = xdr.numbers(3)
        record["octetDeltaCount"] = length
        record |= read_packet(protocol, xdr.opaque())
    elif kind == _ETHERNET:
        record["octetDeltaCount"] = record["octetDeltaCount"] or xdr.unsigned()
        record["sourceMacAddress"], record["destinationMacAddress"] = (
            mac(xdr.fixed(6)),
            mac(xdr.fixed(6)),
        )
    elif kind in {_IPV4, _IPV6}:
        _sampled_ip(xdr, record, 4 if kind == _IPV4 else 6)
    elif kind == _SWITCH:
        record["vlanId"], _, record["postVlanId"], _ = xdr.numbers(4)
    elif kind == _ROUTER:
        next_hop = _address(xdr)
        version = 6 if ":" in next_hop else 4
        record[f"ipNextHopIPv{version}Address"] = next_hop
        source, destination = xdr.numbers(2)
        record[f"sourceIPv{version}PrefixLength"] = source
        record[f"destinationIPv{version}PrefixLength"] = destination


def _sampled_ip(xdr: Xdr, record: Record, version: int) -> None:
    length, protocol = xdr.numbers(2)
    text, size = (ipv4, 4) if version == 4 else (ipv6, 16)  # noqa: PLR2004
    source, destination = text(xdr.fixed(size)), text(xdr.fixed(size))
    source_port, destination_port, flags, service = xdr.numbers(4)
    record |= {
        "octetDeltaCount": record["octetDeltaCount"] or length,
        "protocolIdentifier": protocol,
        f"sourceIPv{version}Address": source,
        f"destinationIPv{version}Address": destination,
        "sourceTransportPort": source_port,
        "destinationTransportPort": destination_port,
        "tcpControlBits": flags,
        "ipClassOfService": service,
    }


def _counters(xdr: Xdr, source: _Source, *, is_expanded: bool) -> Event | None:
    xdr.numbers(3 if is_expanded else 2)  # sequence number, who counts
    for _ in range(min(xdr.unsigned(), _MOST_RECORDS)):
        kind = xdr.unsigned()
        record = xdr.inner()
        if kind == _GENERIC:
            return _generic(record, source)
    return None


def _generic(xdr: Xdr, source: _Source) -> Event | None:
    """Compare the generic counters of an interface with those before (section 5.4)."""
    if_index, _if_type = xdr.numbers(2)
    speed = xdr.hyper()
    _direction, status = xdr.numbers(2)
    in_octets = xdr.hyper()
    in_unicast, in_multicast, in_broadcast, in_discards, in_errors, _unknown = xdr.numbers(6)
    out_octets = xdr.hyper()
    out_unicast, out_multicast, out_broadcast, out_discards, out_errors, _mode = xdr.numbers(6)
    if _UNKNOWN_64 in {in_octets, out_octets}:
        return None
    now = Counters(
        (source.export.uptime_ms or 0) / 1000,
        in_octets,
        out_octets,
        in_unicast + in_multicast + in_broadcast,
        out_unicast + out_multicast + out_broadcast,
        in_errors,
        out_errors,
        in_discards,
        out_discards,
    )
    before = source.exporter.compare(f"{source.export.domain}/{if_index}", now)
    if before is None:
        return None
    port = Port(if_index, speed, is_up=bool(status >> 1 & _UP))
    return counters_event(port, before, now)

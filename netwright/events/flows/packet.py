"""The first octets of a packet as sFlow samples them: Ethernet, VLAN, IP, TCP, UDP, ICMP.

What is cut off is left out; the elements' names are those of a flow record.
"""

from struct import Struct

from netwright.events.flows.template import Record
from netwright.events.flows.values import ipv4, ipv6, mac

ETHERNET, IPV4, IPV6 = 1, 11, 12  # header_protocol, sFlow version 5 section 5.3
_MACS = 12
_TAGS = frozenset((0x8100, 0x88A8, 0x9100))
_ETHER_IPV4, _ETHER_IPV6, _LLC_BELOW = 0x0800, 0x86DD, 0x600
_IPV4 = Struct(">BBHHHBBH4s4s")
_IPV6 = Struct(">IHBB16s16s")
_PORTS = Struct(">HH")
_PORTED = frozenset((6, 17, 33, 132, 136))
_TCP, _ICMP, _ICMP_V6 = 6, 1, 58
_FLAGS_AT = 13
_OFFSET = 0x1FFF
_FRAGMENT = 44
_EXTENSIONS = frozenset((0, 43, 60, 135))  # RFC 8200 section 4: hop by hop, routing, destination
_MOST_EXTENSIONS = 8
_MOST_TAGS = 4


def read_packet(protocol: int, data: bytes) -> Record:
    """Return what a sampled header says."""
    said = Record()
    if protocol == ETHERNET:
        _ethernet(data, said)
    elif protocol == IPV4:
        _ip(data, 0, said, _ETHER_IPV4)
    elif protocol == IPV6:
        _ip(data, 0, said, _ETHER_IPV6)
    return said


def _ethernet(data: bytes, said: Record) -> None:
    if len(data) < _MACS + 2:
        return
    said["destinationMacAddress"], said["sourceMacAddress"] = mac(data[:6]), mac(data[6:12])
    at = _MACS
    ether_type = int.from_bytes(data[at : at + 2])
    for _ in range(_MOST_TAGS):
        if ether_type not in _TAGS or len(data) < at + 6:
            break
        said.setdefault("vlanId", int.from_bytes(data[at + 2 : at + 4]) & 0xFFF)
        at += 4
        ether_type = int.from_bytes(data[at : at + 2])
    if ether_type >= _LLC_BELOW:
        said["ethernetType"] = ether_type
        _ip(data, at + 2, said, ether_type)


def _ip(data: bytes, at: int, said: Record, ether_type: int) -> None:
    if ether_type == _ETHER_IPV4:
        _ipv4(data, at, said)
    elif ether_type == _ETHER_IPV6:
        _ipv6(data, at, said)


def _ipv4(data: bytes, at: int, said: Record) -> None:
    if len(data) < at + _IPV4.size:
        return
    first, service, _, _, fragment, ttl, protocol, _, source, destination = _IPV4.unpack_from(
        data, at
    )
    if first >> 4 != 4:  # noqa: PLR2004 - the version
        return
    said["sourceIPv4Address"], said["destinationIPv4Address"] = ipv4(source), ipv4(destination)
    said["ipClassOfService"], said["ipTTL"], said["protocolIdentifier"] = service, ttl, protocol
    if not fragment & _OFFSET:
        _transport(data, at + (first & 0xF) * 4, said, protocol)


def _ipv6(data: bytes, at: int, said: Record) -> None:
    if len(data) < at + _IPV6.size:
        return
    first, _, protocol, ttl, source, destination = _IPV6.unpack_from(data, at)
    if first >> 28 != 6:  # noqa: PLR2004 - the version
        return
    said["sourceIPv6Address"], said["destinationIPv6Address"] = ipv6(source), ipv6(destination)
    said["ipClassOfService"], said["ipTTL"] = first >> 20 & 0xFF, ttl
    at += _IPV6.size
    is_first = True
    for _ in range(_MOST_EXTENSIONS):
        if len(data) < at + 8 or protocol not in _EXTENSIONS | {_FRAGMENT}:
            break
        if protocol == _FRAGMENT:
            is_first &= not int.from_bytes(data[at + 2 : at + 4]) >> 3
        size = 8 if protocol == _FRAGMENT else 8 + data[at + 1] * 8
        protocol, at = data[at], at + size
    said["protocolIdentifier"] = protocol
    if is_first:
        _transport(data, at, said, protocol)


def _transport(data: bytes, at: int, said: Record, protocol: int) -> None:
    if len(data) < at + _PORTS.size:
        return
    if protocol in _PORTED:
        ports = _PORTS.unpack_from(data, at)
        said["sourceTransportPort"], said["destinationTransportPort"] = ports
        if protocol == _TCP and len(data) > at + _FLAGS_AT:
            said["tcpControlBits"] = data[at + _FLAGS_AT]
    elif protocol == _ICMP:
        said["icmpTypeIPv4"], said["icmpCodeIPv4"] = data[at], data[at + 1]
    elif protocol == _ICMP_V6:
        said["icmpTypeIPv6"], said["icmpCodeIPv6"] = data[at], data[at + 1]

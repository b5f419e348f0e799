"""NetFlow version 5: a fixed record, which is a template like any other."""

from struct import Struct
from typing import NamedTuple

from netwright.events.flows.elements import PADDING
from netwright.events.flows.export import Export, MalformedError
from netwright.events.flows.template import Field, layout

VERSION = 5
HEADER = Struct(">HHIIIIBBH")
LAYOUT = layout(
    tuple(
        Field(number, length)
        for number, length in (
            (8, 4),  # sourceIPv4Address
            (12, 4),  # destinationIPv4Address
            (15, 4),  # ipNextHopIPv4Address
            (10, 2),  # ingressInterface
            (14, 2),  # egressInterface
            (2, 4),  # packetDeltaCount
            (1, 4),  # octetDeltaCount
            (22, 4),  # flowStartSysUpTime
            (21, 4),  # flowEndSysUpTime
            (7, 2),  # sourceTransportPort
            (11, 2),  # destinationTransportPort
            (PADDING, 1),
            (6, 1),  # tcpControlBits
            (4, 1),  # protocolIdentifier
            (5, 1),  # ipClassOfService
            (16, 2),  # bgpSourceAsNumber
            (17, 2),  # bgpDestinationAsNumber
            (9, 1),  # sourceIPv4PrefixLength
            (13, 1),  # destinationIPv4PrefixLength
            (PADDING, 2),
        )
    )
)
_INTERVAL = 0x3FFF  # the two bits above it are the mode


class Header(NamedTuple):
    """What the header says."""

    export: Export
    number: int
    """How many flows were exported before these."""
    records: int
    rate: float

    @property
    def end(self) -> int:
        """Where the records end."""
        return HEADER.size + self.records * LAYOUT.size


def read_header(data: bytes) -> Header:
    """Return what the header says.

    Raises:
        MalformedError: there are fewer records than it says.
    """
    if len(data) < HEADER.size:
        raise MalformedError("a NetFlow v5 header that is cut off")
    _, count, uptime, s, ns, number, engine_type, engine, sampling = HEADER.unpack_from(data)
    if not 0 < count <= (len(data) - HEADER.size) // LAYOUT.size:
        raise MalformedError(f"NetFlow v5 with {count} records in {len(data)} octets")
    export = Export(s * 1000 + ns // 1_000_000, uptime, engine_type << 8 | engine)
    return Header(export, number, count, float(sampling & _INTERVAL or 1))

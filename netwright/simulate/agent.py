"""An SNMP agent without a socket: one datagram in, one (or none) out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from netwright.simulate.answer import respond
from netwright.simulate.mib import Mib
from netwright.simulate.query import read_query
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Version
from netwright.transport.snmp.pdu import PduType


class Responder(Protocol):
    """Answers whole messages of one version."""

    def respond(self, datagram: bytes) -> bytes | None:
        """Return the answer to a message; None where an agent stays silent."""


@dataclass(frozen=True, slots=True)
class Agent:
    """What an agent tells whom over SNMPv1 and v2c, and what it cannot do."""

    communities: Mapping[bytes, Mib] = field(default_factory=dict)
    v3: Responder | None = None
    versions: frozenset[int] = frozenset((Version.V1, Version.V2C))
    max_size: int = 8192
    has_bulk: bool = True

    def respond(self, datagram: bytes) -> bytes | None:
        """Answer a message; None where an agent stays silent (RFC 3416 section 4.1)."""
        try:
            return self._respond(datagram)
        except ber.DecodeError:
            return None

    def _respond(self, datagram: bytes) -> bytes | None:
        start, end = ber.expect(datagram, 0, len(datagram), ber.SEQUENCE)
        version, at = ber.read_integer(datagram, start, end)
        if version == Version.V3:
            return self.v3.respond(datagram) if self.v3 else None
        community, at = ber.read_string(datagram, at, end)
        mib = self.communities.get(community)
        if mib is None or version not in self.versions:
            return None
        envelope = datagram[start:at]
        query = read_query(datagram, at, end)
        if query.kind == PduType.GET_BULK and (version == Version.V1 or not self.has_bulk):
            return None
        answer = respond(mib, query, self.max_size - len(envelope), is_v1=version == Version.V1)
        return answer and ber.encode(ber.SEQUENCE, envelope + answer)

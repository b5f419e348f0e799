"""Community-based security: SNMPv1 (RFC 1157) and SNMPv2c (RFC 1901)."""

from typing import Self

from netwright.model.secret import Secret
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Message, Version
from netwright.transport.snmp.pdu import Pdu, PduType, Request, decode_pdu, encode_request


class CommunitySecurity:
    """Seals with a community; that of an answer is not checked, some agents do not echo it."""

    __slots__ = ("_community", "_prefix", "has_bulk", "version")
    engine_id = None
    objection = None
    ready = True

    def __init__(self, version: Version, community: Secret) -> None:
        self.version = int(version)
        self.has_bulk = version is not Version.V1
        self._community = community
        string = ber.encode(ber.OCTET_STRING, community.reveal().encode())
        self._prefix = ber.encode_integer(version) + string

    def with_context(self, context: str) -> Self:
        """Return `community@context`, the way Cisco's agents select a VLAN."""
        community = Secret(f"{self._community.reveal()}@{context}")
        return type(self)(Version(self.version), community)

    def seal(self, request: Request, request_id: int, now: float) -> bytes:  # noqa: ARG002
        """Return the datagram that asks `request`."""
        return ber.encode(ber.SEQUENCE, self._prefix + encode_request(request, request_id))

    def open(self, message: Message, request: Request, now: float) -> Pdu:  # noqa: ARG002
        """Return the PDU inside an answer.

        Raises:
            DecodeError: it is broken.
        """
        pdu = decode_pdu(message.data, message.at, message.end, request.stop)
        if pdu.type == PduType.REPORT:
            raise ber.DecodeError("report without SNMPv3")
        return pdu

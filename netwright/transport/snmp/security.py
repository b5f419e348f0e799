"""How messages are sealed and opened: what every security model offers a channel."""

from typing import Protocol, Self

from netwright.transport.snmp.message import Message
from netwright.transport.snmp.pdu import Pdu, Request


class Security(Protocol):
    """One way to talk to one agent."""

    @property
    def version(self) -> int:
        """The version field of its messages."""

    @property
    def engine_id(self) -> bytes | None:
        """The agent's SNMP engine ID, where it is known."""

    @property
    def objection(self) -> str | None:
        """Why this agent is asked nothing, if so."""

    @property
    def ready(self) -> bool:
        """Whether the next message is the request itself, not a question about the engine."""

    @property
    def has_bulk(self) -> bool:
        """Whether its version knows GETBULK."""

    def with_context(self, context: str) -> Self:
        """Return the same credential for another context (a VLAN, a VRF)."""

    def seal(self, request: Request, request_id: int, now: float) -> bytes:
        """Return the datagram that asks `request`, or first what must be known for it."""

    def open(self, message: Message, request: Request, now: float) -> Pdu:
        """Return the PDU inside an answer.

        Raises:
            DecodeError: it is broken, not authentic or not for us.
        """

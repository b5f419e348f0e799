"""One agent under one credential, for asyncio."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Self

from netwright.errors import (
    AuthenticationFailed,
    CommandRejected,
    DeviceError,
    DeviceUnreachable,
    ProtocolViolation,
)
from netwright.model.snmp import Oid, Varbind, Walk
from netwright.transport.snmp.assignment import Assignment
from netwright.transport.snmp.channel import Channel
from netwright.transport.snmp.failure import Cause
from netwright.transport.snmp.fetch import Fetch
from netwright.transport.snmp.walk import MAX_VARBINDS, Collection

_ERRORS: MappingProxyType[Cause, type[DeviceError]] = MappingProxyType(
    {
        Cause.SILENCE: DeviceUnreachable,
        Cause.UNREACHABLE: DeviceUnreachable,
        Cause.BUDGET: DeviceUnreachable,
        Cause.GARBAGE: ProtocolViolation,
        Cause.SECURITY: AuthenticationFailed,
        Cause.REJECTED: CommandRejected,
    }
)


class AsyncSnmpSession:
    """Questions to one agent; made by `AsyncSnmpEngine.session`."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @property
    def engine_id(self) -> bytes | None:
        """The agent's SNMP engine ID, once a v3 session has learned it."""
        return self._channel.security.engine_id

    def with_context(self, context: str) -> Self:
        """Return a session for another context: v3's context name, else `community@context`."""
        return type(self)(self._channel.under(self._channel.security.with_context(context)))

    async def get(self, oids: Sequence[Oid]) -> list[Varbind]:
        """Get objects, in the order asked for; a missing one has an exception's tag.

        Raises:
            DeviceUnreachable: no answer, in time or at all.
            AuthenticationFailed: the agent named what is wrong with the credential.
            ProtocolViolation: the answer is of no use.
            CommandRejected: the agent answered with an error-status.
        """
        fetch = Fetch(oids)
        await self._channel.run(fetch)
        if fetch.failure is not None:
            cause, reason = fetch.failure
            raise _ERRORS[cause](self._channel.peer[0], reason)
        return fetch.varbinds()

    async def set(self, values: Sequence[tuple[Oid, bytes]]) -> None:
        """Set strings, all or none; after an error nobody knows which, but for CommandRejected.

        Raises:
            DeviceUnreachable: no answer, in time or at all.
            AuthenticationFailed: the agent named what is wrong with the credential.
            ProtocolViolation: the answer is of no use.
            CommandRejected: the agent answered with an error-status, and has set nothing.
        """
        assignment = Assignment(values)
        await self._channel.run(assignment)
        if assignment.failure is not None:
            cause, reason = assignment.failure
            raise _ERRORS[cause](self._channel.peer[0], reason)

    async def collect(
        self, roots: Sequence[Oid], max_varbinds: int = MAX_VARBINDS
    ) -> dict[Oid, Walk]:
        """Walk subtrees, a whole device's plan at once; every walk tells how it ended."""
        collection = Collection(roots, self._channel.capacity, max_varbinds)
        await self._channel.run(collection)
        return collection.walks()

    def close(self) -> None:
        """End what is going on; walks end truncated."""
        self._channel.close()

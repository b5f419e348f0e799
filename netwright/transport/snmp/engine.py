"""The asyncio engine: shared sockets, and sessions with any number of agents."""

import asyncio
from types import TracebackType
from typing import Self

from netwright.model.credential import Address, Community, Kind, Profile
from netwright.transport.snmp.channel import Channel, Patience
from netwright.transport.snmp.community import CommunitySecurity
from netwright.transport.snmp.endpoint import Endpoint
from netwright.transport.snmp.message import Version
from netwright.transport.snmp.security import Security
from netwright.transport.snmp.session import AsyncSnmpSession

SNMP_PORT = 161
PATIENT = Patience()


class AsyncSnmpEngine:
    """Talks to many agents from one event loop; an asynchronous context manager."""

    def __init__(self) -> None:
        self._endpoint = Endpoint(asyncio.get_running_loop())

    async def __aenter__(self) -> Self:
        """Sockets open with the first question."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close the sockets."""
        self.close()

    def close(self) -> None:
        """Close the sockets and abandon what is going on."""
        self._endpoint.close()

    def session(
        self,
        address: Address,
        profile: Profile,
        *,
        port: int = SNMP_PORT,
        patience: Patience = PATIENT,
    ) -> AsyncSnmpSession:
        """Return a session with one agent; nothing is sent yet."""
        security = _security(profile)
        return AsyncSnmpSession(Channel(self._endpoint, (str(address), port), security, patience))


def _security(profile: Profile) -> Security:
    credential = profile.credential
    if not isinstance(credential, Community):
        raise NotImplementedError
    version = Version.V1 if profile.kind is Kind.SNMP_V1 else Version.V2C
    return CommunitySecurity(version, credential.community)

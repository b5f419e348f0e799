"""The asyncio engine: shared sockets, and sessions with any number of agents."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Self

from netwright.model.credential import Address, Profile, UsmUser
from netwright.transport.snmp.channel import Channel
from netwright.transport.snmp.credential import security_of
from netwright.transport.snmp.endpoint import Endpoint, Peer
from netwright.transport.snmp.fetch import Fetch
from netwright.transport.snmp.patience import Patience
from netwright.transport.snmp.probe import SYSTEM, ProbeResult, probe
from netwright.transport.snmp.remote_engine import RemoteEngine
from netwright.transport.snmp.rtt import RttEstimator
from netwright.transport.snmp.session import AsyncSnmpSession
from netwright.transport.snmp.user import UserSecurity

SNMP_PORT = 161
PATIENT = Patience()
_NOBODY = UsmUser("")
_MOST_ENGINES = 1 << 16

Objection = Callable[[str, bytes], str | None]
"""Told an address and the engine ID it answers with, says why no key may be shown to it."""


def _believe(_: str, __: bytes) -> None:
    """Object to nothing."""


class AsyncSnmpEngine:
    """Talks to many agents from one event loop; an asynchronous context manager."""

    def __init__(self, object_to: Objection = _believe) -> None:
        self._object_to = object_to
        self._endpoint = Endpoint(asyncio.get_running_loop())
        self._engines: dict[Peer, RemoteEngine] = {}
        self._lock = threading.Lock()

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
        """Return a session with one agent; nothing is sent yet, so any thread may ask for it.

        Raises:
            UsageError: the profile is not one for SNMP.
        """
        return AsyncSnmpSession(self._channel((str(address), port), profile, patience))

    async def probe(
        self,
        address: Address,
        profiles: Sequence[Profile],
        *,
        port: int = SNMP_PORT,
        patience: Patience = PATIENT,
    ) -> list[ProbeResult]:
        """Try profiles on one agent: see `netwright.transport.snmp.probe.probe`.

        Raises:
            UsageError: a profile is not one for SNMP.
        """
        peer = (str(address), port)
        rtt = RttEstimator(patience.timeout_s)
        channels = [self._channel(peer, profile, patience) for profile in profiles]
        for channel in channels:
            channel.rtt = rtt
        candidates = list(zip(profiles, channels, strict=True))
        return await probe(candidates, head_start_s=patience.timeout_s)

    async def discover(
        self, address: Address, *, port: int = SNMP_PORT, patience: Patience = PATIENT
    ) -> bytes | None:
        """Return the engine ID that answers at an address, asked without a credential.

        None where no SNMPv3 is spoken (RFC 3414 section 4).
        """
        peer = (str(address), port)
        engine = RemoteEngine()
        channel = Channel(self._endpoint, peer, UserSecurity(_NOBODY, engine), patience)
        await channel.run(Fetch(SYSTEM[:1]))
        return engine.id

    def _channel(self, peer: Peer, profile: Profile, patience: Patience) -> Channel:
        security = security_of(profile, self._engine_at(peer))
        return Channel(self._endpoint, peer, security, patience)

    def _engine_at(self, peer: Peer) -> RemoteEngine:
        """Return what is known of the engine at an address, so that it is discovered once."""
        with self._lock:
            if peer not in self._engines and len(self._engines) >= _MOST_ENGINES:
                del self._engines[next(iter(self._engines))]
            fresh = RemoteEngine(partial(self._object_to, peer[0]))
            return self._engines.setdefault(peer, fresh)

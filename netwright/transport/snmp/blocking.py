"""The engine for threads: one event loop in the background serves all of them."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from netwright.errors import UsageError
from netwright.model.credential import Address, Profile
from netwright.model.snmp import Oid, Varbind, Walk
from netwright.transport.snmp.engine import SNMP_PORT, AsyncSnmpEngine, Objection
from netwright.transport.snmp.patience import FIRST_TIMEOUT_S, Patience
from netwright.transport.snmp.probe import ProbeResult
from netwright.transport.snmp.session import AsyncSnmpSession
from netwright.transport.snmp.walk import MAX_VARBINDS

T = TypeVar("T")


class SnmpEngine:
    """Talks to many agents on behalf of any number of threads; a context manager."""

    def __init__(self, object_to: Objection | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="snmp", daemon=True)
        self._thread.start()
        self._engine = self.call(_make(object_to))

    def __enter__(self) -> Self:
        """The loop already runs."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close the sockets and end the thread."""
        self.close()

    def hang_up(self) -> None:
        """End what is going on and close the sockets; who still asks is told so at once."""
        self.call(_close(self._engine))

    def close(self) -> None:
        """Hang up and end the thread; safe to call twice."""
        if not self._loop.is_closed():
            self.hang_up()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def session(  # noqa: PLR0913
        self,
        address: Address,
        profile: Profile,
        *,
        port: int = SNMP_PORT,
        timeout_s: float = FIRST_TIMEOUT_S,
        retries: int = 2,
        budget_s: float = 60.0,
        max_outstanding: int = 4,
    ) -> "SnmpSession":
        """Return a session with one agent; nothing is sent yet."""
        patience = Patience(timeout_s, retries, budget_s, max_outstanding)
        session = self._engine.session(address, profile, port=port, patience=patience)
        return SnmpSession(self, session)

    def probe(
        self,
        address: Address,
        profiles: Sequence[Profile],
        *,
        port: int = SNMP_PORT,
        timeout_s: float = FIRST_TIMEOUT_S,
        retries: int = 2,
    ) -> list[ProbeResult]:
        """Try profiles on one agent, as `AsyncSnmpEngine.probe` does."""
        patience = Patience(timeout_s, retries)
        return self.call(self._engine.probe(address, profiles, port=port, patience=patience))

    def discover(
        self, address: Address, *, port: int = SNMP_PORT, timeout_s: float = FIRST_TIMEOUT_S
    ) -> bytes | None:
        """Return the engine ID at an address, as `AsyncSnmpEngine.discover` does."""
        patience = Patience(timeout_s, retries=1)
        return self.call(self._engine.discover(address, port=port, patience=patience))

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the engine's loop and wait for it; an interrupt cancels it.

        Raises:
            UsageError: the engine is closed.
        """
        if self._loop.is_closed():
            work.close()
            raise UsageError("the SNMP engine is closed")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise


class SnmpSession:
    """Questions to one agent, blocking; made by `SnmpEngine.session`."""

    def __init__(self, engine: SnmpEngine, session: AsyncSnmpSession) -> None:
        self._engine = engine
        self._session = session

    @property
    def engine_id(self) -> bytes | None:
        """The agent's SNMP engine ID, once a v3 session has learned it."""
        return self._session.engine_id

    def with_context(self, context: str) -> "SnmpSession":
        """Return a session for another context: v3's context name, else `community@context`."""
        return SnmpSession(self._engine, self._session.with_context(context))

    def get(self, oids: Sequence[Oid]) -> list[Varbind]:
        """Get objects, as `AsyncSnmpSession.get` does."""
        return self._engine.call(self._session.get(oids))

    def set(self, values: Sequence[tuple[Oid, bytes]]) -> None:
        """Set strings, as `AsyncSnmpSession.set` does."""
        self._engine.call(self._session.set(values))

    def collect(self, roots: Sequence[Oid], max_varbinds: int = MAX_VARBINDS) -> dict[Oid, Walk]:
        """Walk subtrees, as `AsyncSnmpSession.collect` does."""
        return self._engine.call(self._session.collect(roots, max_varbinds))

    def close(self) -> None:
        """End what is going on; walks end truncated."""
        self._engine.call(_close(self._session))


async def _make(object_to: Objection | None) -> AsyncSnmpEngine:
    return AsyncSnmpEngine(object_to) if object_to else AsyncSnmpEngine()


async def _close(closable: AsyncSnmpEngine | AsyncSnmpSession) -> None:
    closable.close()
    here = asyncio.current_task()
    if isinstance(closable, AsyncSnmpEngine):  # let those who wait take what there is
        others = (task for task in asyncio.all_tasks() if task is not here)
        await asyncio.gather(*others, return_exceptions=True)

"""Notifications with the credentials of whoever's device sends them: kept in memory only."""

from collections.abc import Callable, Collection
from typing import Any

from netwright.model.credential import Profile
from netwright.model.notification import Told, Trust
from netwright.model.received import Received
from netwright.transport.snmp.notification_reader import NotificationReader

RELOAD_NS = 60 * 1_000_000_000
"""An unknown sender may have a new credential: those are read anew, but not more often."""


class Notifications:
    """Reads notifications of all tenants."""

    def __init__(
        self, load: Callable[[str], Collection[Profile]], state: dict[str, Any] | None = None
    ) -> None:
        self._load = load
        self._state = state or {}
        self._readers: dict[str, NotificationReader] = {}
        self._loaded_ns: dict[str, int] = {}

    def read(self, record: Received, tenant: str) -> Told:
        """Return what a datagram says to a tenant."""
        told = self._read(record, tenant)
        is_due = record.at_ns - self._loaded_ns[tenant] >= RELOAD_NS
        if told.trust is not Trust.NONE or told.is_question or not is_due:
            return told
        self._state[tenant] = self._readers.pop(tenant).state()
        return self._read(record, tenant)

    def _read(self, record: Received, tenant: str) -> Told:
        reader = self._readers.get(tenant)
        if reader is None:
            reader = self._readers[tenant] = NotificationReader(self._load(tenant))
            reader.restore(self._state.get(tenant, []))
            self._loaded_ns[tenant] = record.at_ns
        return reader.read(record.payload, record.source, record.at_ns / 1_000_000_000)

    def state(self) -> dict[str, Any]:
        """Return what is remembered of engines, for JSON."""
        return self._state | {tenant: it.state() for tenant, it in self._readers.items()}

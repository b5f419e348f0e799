"""Who sends: inventory, database and settings, remembered for a while.

A sender is looked up once a minute, not once a message. Interface addresses are asked for as
senders come, all unknown ones of a batch in one query: a network has more of them than senders.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netwright.errors import InventoryError, StoreError, VaultError
from netwright.events.origin import Directory, Known, Origin, Senders, canonical
from netwright.inventory import Inventory, load_inventory
from netwright.model.credential import Profile
from netwright.model.event import Event
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.store.database import Store
from netwright.store.senders import SenderRow, devices_with, load_senders, port_names

REFRESH = timedelta(minutes=1)
MOST = 200_000
"""Senders that are remembered: beyond, a flood of invented addresses is looked up anew."""

TENANT = "default"
"""Whose devices the inventory names."""

logger = logging.getLogger(__name__)


class Origins:
    """Answers where messages come from."""

    def __init__(self, project: Project, store: Store, senders: Senders) -> None:
        self.senders = senders
        self._project, self._store = project, store
        self._directory = Directory()
        self._rows: Mapping[tuple[str, str], Known] = {}
        self._origins: dict[tuple[str, str], Origin] = {}
        self._named: dict[tuple[str, str], Known | None] = {}
        self._asked: set[tuple[str, str]] = set()
        self._ports: dict[tuple[str, str], Mapping[int, str]] = {}
        self._due: datetime | None = None

    def refresh(self, now: datetime) -> None:
        """Read anew who there is, if that was long ago; what cannot be read stays as it was."""
        if self._due and now < self._due:
            return
        self._due = now + REFRESH
        try:
            inventory = load_inventory(self._project.inventory, self._project.cache)
            with self._store.read() as session:
                rows = load_senders(session)
        except (InventoryError, StoreError) as error:
            logger.warning("senders not read anew", extra={"reason": str(error)})
            return
        self._rows = self._merged(inventory, rows)
        self._directory = Directory()
        for (tenant, _), device in self._rows.items():
            self._directory.add(tenant, device)
        self._origins.clear()
        self._named.clear()
        self._asked.clear()
        self._ports.clear()

    def learn(self, senders: Iterable[tuple[str, str]]) -> None:
        """Look up the senders, each a source and a peer, that nothing is known of."""
        unknown: dict[str, set[str]] = {}
        for source, peer in set(senders) - self._origins.keys():
            tenant = self.senders.tenant_of(source, peer)
            if not self._directory.at(tenant, source):
                unknown.setdefault(tenant, set()).add(source)
        for tenant, addresses in unknown.items():
            self._ask(tenant, addresses)

    def of(self, source: str, peer: str) -> Origin:
        """Return where a message with a source and a peer comes from."""
        found = self._origins.get((source, peer))
        if found is None:
            if len(self._origins) >= MOST:
                self._origins.clear()
            found = self._origins[source, peer] = self._origin(source, peer)
        return found

    def ports(self, tenant: str, device: str) -> Mapping[int, str]:
        """Return the names of a device's interfaces by their ifIndex."""
        found = self._ports.get((tenant, device))
        if found is None:
            try:
                with self._store.read() as session:
                    found = port_names(session, tenant, device)
            except StoreError:  # the worker notices by itself when it stores
                return {}
            self._ports[tenant, device] = found
        return found

    def credentials(self, tenant: str) -> Collection[Profile]:
        """Return a tenant's credential profiles; none if its vault cannot be opened."""
        try:
            return profiles_of(self._project, tenant).values()
        except VaultError as error:
            logger.warning("no credentials for notifications", extra={"reason": str(error)})
            return ()

    def named(self, tenant: str, hostname: str) -> Known | None:
        """Return the device that a header names, by its address or its name."""
        key = (tenant, hostname)
        if key not in self._named:
            if len(self._named) >= MOST:
                self._named.clear()
            self._named[key] = self._look_up(tenant, hostname)
        return self._named[key]

    def _look_up(self, tenant: str, hostname: str) -> Known | None:
        address = canonical(hostname)
        if address is None:
            return self._directory.named(tenant, hostname)
        if not self._directory.at(tenant, address) and (tenant, address) not in self._asked:
            self._ask(tenant, {address})
        return self._directory.at(tenant, address)

    def is_own(self, event: Event) -> bool:
        """Tell whether a device itself said it: from an address of its own, or proving who it is.

        Whoever can send a datagram can put another's name into a header.
        """
        proved = self.senders.peers.get(event.peer)
        device = self._directory.at(event.tenant, event.source or "")
        names = {device and device.name, proved and proved.device} - {None}
        return event.device in names

    def _origin(self, source: str, peer: str) -> Origin:
        senders = self.senders
        tenant = senders.tenant_of(source, peer)
        proved = senders.peers.get(peer)
        is_relay = senders.is_relay(source)
        device = None if is_relay else self._directory.at(tenant, source)
        if proved and proved.device:
            device = self._directory.named(tenant, proved.device) or Known(proved.device, source)
            is_relay = False
        zone = device.zone if device and device.zone else senders.zone
        return Origin(tenant, device, is_relay, zone)

    def _ask(self, tenant: str, addresses: Collection[str]) -> None:
        if len(self._asked) >= MOST:
            self._asked.clear()
        self._asked.update((tenant, address) for address in addresses)
        try:
            with self._store.read() as session:
                found = list(devices_with(session, tenant, addresses))
        except StoreError:  # the worker notices by itself when it stores
            return
        for address, name in found:
            if device := self._rows.get((tenant, name)):
                self._directory.add(tenant, device, (address,))

    def _merged(
        self, inventory: Inventory, rows: Iterable[SenderRow]
    ) -> dict[tuple[str, str], Known]:
        """Return all devices: of each what the inventory says, else what was found out."""
        known: dict[tuple[str, str], Known] = {}
        for row in rows:
            zone = self._zone(None, row.site)
            known[row.tenant, row.name] = Known(row.name, row.mgmt_address, row.platform, zone)
        for name, entry in inventory.hosts.items():
            host = inventory.resolved(entry)
            held = known.get((TENANT, name), Known(name, ""))
            zone = self._zone(host.data.get("timezone"), str(host.data.get("site", "")))
            known[TENANT, name] = Known(
                name,
                canonical(host.hostname or "") or held.address,
                host.platform or held.platform,
                zone or held.zone,
            )
        return known

    def _zone(self, name: object, site: str) -> tzinfo | None:
        named = name or self._project.settings.collect.zones.get(site)
        return zone_of(str(named)) if named else None


def zone_of(name: str) -> tzinfo | None:
    """Return the zone of a name of the tz database; None, and a warning, if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        logger.warning("no such zone", extra={"zone": name})
        return None

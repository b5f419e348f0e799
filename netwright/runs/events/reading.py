"""What was received becomes events: where it came from, what it says, when it happened."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from netwright.events.context import Context, Profiles
from netwright.events.flows.decoder import FlowDecoder
from netwright.events.flows.exporters import Exporter
from netwright.events.interfaces import name_interfaces
from netwright.events.masking import Masker
from netwright.events.notifications.event import notification_event, read_wrapped_syslog
from netwright.events.origin import Known, Origin, canonical
from netwright.events.parse import parse
from netwright.events.skew import settle_time
from netwright.model.event import Event
from netwright.model.received import ListenerKind, Received
from netwright.runs.events.notifications import Notifications
from netwright.runs.events.origins import Origins

logger = logging.getLogger(__name__)

_FLOWS = frozenset((ListenerKind.NETFLOW, ListenerKind.SFLOW))
_TRANSPORTS = {kind: kind.value for kind in ListenerKind}  # asking an enumeration is slow
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Reading:
    """Understands the messages of one spool."""

    def __init__(
        self,
        spool: str,
        origins: Origins,
        masker: Masker,
        profiles: Profiles | None,
        state: Mapping[str, Any],
    ) -> None:
        self._spool, self._origins, self._masker = spool, origins, masker
        self._profiles = profiles
        flows = state.get("flows")
        self._flows = FlowDecoder.restore(flows) if flows else FlowDecoder()
        self._notifications = Notifications(origins.credentials, state.get("engines"))

    def state(self) -> dict[str, Any]:
        """Return what is remembered of exporters of flows, and of SNMP engines, for JSON."""
        return {"flows": self._flows.state(), "engines": self._notifications.state()}

    def exporters(self) -> list[tuple[str, tuple[Any, ...]]]:
        """Return address and row of those who exported flows since this was asked last."""
        heard = self._flows.exporters.take_heard()
        return [(address, self._exporter(address, exporter)) for address, exporter in heard]

    def events(self, record: Received) -> Sequence[Event]:
        """Return what a message says; one that is understood by nobody is an event too."""
        origin = self._origins.of(record.source, record.peer)
        received_at = instant(record.at_ns)
        if record.listener in _FLOWS:
            events = self._flows.decode(record)
            for event in events:
                self._place(event, origin, received_at)
                self._finish(event, record)
            return events
        if record.listener is ListenerKind.TRAP:
            return self._notification(record, received_at, origin)
        event = self._syslog(record.payload, received_at, origin)
        self._finish(event, record)
        self._masker.mask(event)
        return (event,)

    def set_aside(self, record: Received, reason: str) -> Event:
        """Return the event of a message that something of ours could not deal with.

        Where even masking fails, its bytes stay in the spool.
        """
        event = Event(record.payload, "unknown", errors=[reason])
        event.tenant = self._origins.senders.tenant_of(record.source, record.peer)
        event.received_at = instant(record.at_ns)
        self._finish(event, record)
        try:
            self._masker.mask(event)
        except Exception:
            logger.exception("bytes withheld", extra={"position": record.position})
            event.raw = b""
        return event

    def _notification(
        self, record: Received, received_at: datetime, origin: Origin
    ) -> Sequence[Event]:
        told = self._notifications.read(record, origin.tenant)
        if told.is_question:
            return ()
        event = notification_event(told)
        read_wrapped_syslog(event, self._profiles, origin.platform)
        self._place(event, origin, received_at)
        self._finish(event, record)
        self._masker.mask(event)
        return (event,)

    def _place(self, event: Event, origin: Origin, received_at: datetime) -> None:
        """Say whose event it is; only a trusted relay is believed that it is another's."""
        device, tenant = origin.device, origin.tenant
        if origin.is_relay and event.hostname:
            event.source = canonical(event.hostname)
            tenant = self._origins.senders.tenant_at(event.source or "") or tenant
            device = self._origins.named(tenant, event.hostname)
        event.tenant, event.received_at = tenant, received_at
        event.device = device.name if device else None
        ports = self._origins.ports(tenant, device.name) if device else {}
        name_interfaces(event, ports.get)

    def _exporter(self, address: str, exporter: Exporter) -> tuple[Any, ...]:
        origin = self._origins.of(address, "")
        name = origin.device.name if origin.device else None
        last_us = int(exporter.last_s * 1_000_000)
        place = (origin.tenant, self._spool, address, name, last_us)
        losses = (exporter.lost, exporter.late, exporter.restarts)
        faults = (exporter.undecodable, exporter.malformed, exporter.refused)
        streams = orjson.dumps(exporter.by_stream()).decode()
        return (*place, exporter.datagrams, exporter.records, *losses, *faults, streams)

    def _finish(self, event: Event, record: Received) -> None:
        event.spool, event.position = self._spool, record.position
        event.port, event.transport = record.port, _TRANSPORTS[record.listener]
        event.peer = record.peer or event.peer
        if event.source is None:
            event.source = record.source
        settle_time(event)

    def _syslog(self, payload: bytes, received_at: datetime, origin: Origin) -> Event:
        context = Context(received_at, origin.zone, origin.platform, self._profiles)
        event = parse(payload, context)
        if origin.device is None and event.hostname:
            event = self._named(event, context, origin)
        else:
            event.device = origin.device.name if origin.device else None
            event.tenant = origin.tenant
        event.received_at = received_at
        return event

    def _named(self, event: Event, context: Context, origin: Origin) -> Event:
        """Return the event with whom its header names as the sender."""
        hostname = event.hostname or ""
        tenant, address = origin.tenant, None
        if origin.is_relay:
            address = canonical(hostname)
            tenant = self._origins.senders.tenant_at(address or "") or tenant
        device = self._origins.named(tenant, hostname)
        if device and _knows_better(device, context, event):
            zone = device.zone or origin.zone
            better = context._replace(zone=zone, platform=device.platform)
            event = parse(event.raw, better)
        if origin.is_relay:
            event.source = address or (device and device.address) or None
        event.device = device and device.name
        event.tenant = tenant
        return event


def _knows_better(device: Known, context: Context, event: Event) -> bool:
    """Tell whether a message reads otherwise now that its sender is known."""
    is_elsewhere = device.zone is not None and device.zone is not context.zone
    return is_elsewhere or (device.platform is not None and device.platform != event.platform)


def instant(at_ns: int) -> datetime:
    """Return the instant that many nanoseconds after the beginning of 1970."""
    return _EPOCH + timedelta(microseconds=at_ns // 1000)

"""A notification as an event: its name, its tag, what its objects say."""

from netwright.events.context import Profiles
from netwright.events.notifications.varbinds import Said
from netwright.mibs.notifications.registry import notification_type
from netwright.mibs.notifications.rows import NotificationType, Tags
from netwright.model.event import Event
from netwright.model.notification import Notification, Told, Trust
from netwright.model.snmp import Oid, oid_text
from netwright.vendors.enterprises import enterprise

FORMAT = "snmp"

_ENTERPRISES: Oid = (1, 3, 6, 1, 4, 1)
_LONGEST_MESSAGE = 2048
_CLOG = ("clogHistFacility", "clogHistSeverity", "clogHistMsgName", "clogHistMsgText")
_CISCO = "cisco"
_UNKNOWN = NotificationType("")


def notification_event(told: Told) -> Event:
    """Return the event of a datagram, also of one that is not understood or not believed."""
    event = Event(told.raw, FORMAT)
    event.fields["snmp.version"] = told.version or "unknown"
    event.fields["snmp.trust"] = told.trust.value
    for name, value in (("snmp.user", told.username), ("snmp.engine_id", told.engine_id)):
        if value:
            event.fields[name] = value
    if told.profile:
        event.vendor_fields["credential"] = told.profile
    if told.trust is Trust.USER:
        event.peer = f"snmp:{told.username}"
    if told.notification is None:
        event.errors.append(told.error)
        event.message = f"SNMP message that is not taken: {told.error}"
    else:
        _describe(event, told.notification)
    return event


def read_wrapped_syslog(event: Event, profiles: Profiles | None, platform: str | None) -> None:
    """Let the device's profile read the syslog message that a notification wraps, if it does."""
    if profiles and all(name in event.vendor_fields for name in _CLOG):
        event.format = _CISCO
        profiles.apply(event, platform)
        event.format = FORMAT


def _describe(event: Event, notification: Notification) -> None:
    found = notification_type(notification.name) or _UNKNOWN
    said = Said(notification.varbinds)
    name = oid_text(notification.name)
    event.code = found.name or name
    event.severity = found.severity
    event.hostname = notification.agent
    event.fields |= said.fields
    event.vendor_fields |= said.values
    event.vendor_fields["snmpTrapOID"] = name
    event.vendor_fields["sysUpTime"] = notification.uptime
    event.fields["snmp.type"] = "inform" if notification.is_inform else "trap"
    event.tag = _tag(found.tag, event)
    event.vendor = _vendor(notification)
    event.message = _message(event, said)


def _tag(tag: str | Tags, event: Event) -> str | None:
    if isinstance(tag, Tags):
        tag = tag.by_value.get(str(event.fields.get(tag.field)), tag.otherwise)
    return tag or None


def _vendor(notification: Notification) -> str | None:
    """Return whose MIB it is of; standard ones tell it, where a v1 agent said what it is."""
    for name in (notification.name, notification.enterprise or ()):
        if name[:6] == _ENTERPRISES and len(name) > len(_ENTERPRISES):
            owner = enterprise(name[6])
            return owner.vendor if owner else None
    return None


def _message(event: Event, said: Said) -> str:
    if all(name in said.values for name in _CLOG):
        return _syslog(event, said)
    values = " ".join(f"{name}={value}" for name, value in said.values.items())
    return f"{event.code} {values}".rstrip()[:_LONGEST_MESSAGE]


def _syslog(event: Event, said: Said) -> str:
    """Return the syslog message that a Cisco device wrapped (CISCO-SYSLOG-MIB)."""
    facility, severity, name, text = (said.values[key] for key in _CLOG)
    event.severity = min(max(int(severity) - 1, 0), 7) if isinstance(severity, int) else None
    return f"%{facility}-{event.severity}-{name}: {text}"[:_LONGEST_MESSAGE]

"""How a name in a rule finds its value in an event."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from netwright.model.event import Event

Getter = Callable[[Event], Any]

DEVICE, MESSAGE = "device", "message"

# What every header has is an attribute; all else stands in `fields` by its ECS name.
_ATTRIBUTES = {
    "event.tag": "tag",
    "event.code": "code",
    "event.class": "class_",
    "event.severity": "severity",
    "event.facility": "facility",
    "event.format": "format",
    "event.vendor": "vendor",
    "event.platform": "platform",
    "source": "source",
    "transport": "transport",
    "tenant": "tenant",
}
_EITHER = {"host.name": "hostname", "process.name": "app_name", "process.pid": "proc_id"}
_VENDOR = "vendor_fields."


def getter(name: str) -> Getter:
    """Return what reads a field of an event; None where it has none."""
    if name in _ATTRIBUTES:
        return attrgetter(_ATTRIBUTES[name])
    if name in _EITHER:
        return _either(_EITHER[name], name)
    if name.startswith(_VENDOR):
        return _vendor(name.removeprefix(_VENDOR))
    return _MADE.get(name) or (lambda event: event.fields.get(name))


def device_of(event: Event) -> str | None:
    """Return which device speaks: by the inventory, else as it calls itself, else its address."""
    return event.device or event.hostname or event.source


def message_of(event: Event) -> str:
    """Return the text of a message; the whole of it where no header was found."""
    return event.message or event.raw.decode("utf-8", "replace")


def _either(attribute: str, name: str) -> Getter:
    read = attrgetter(attribute)

    def get(event: Event) -> Any:
        value = read(event)
        return event.fields.get(name) if value is None else value

    return get


def _vendor(name: str) -> Getter:
    return lambda event: event.vendor_fields.get(name)


_MADE: dict[str, Getter] = {DEVICE: device_of, MESSAGE: message_of}

KNOWN = frozenset((*_ATTRIBUTES, *_EITHER, *_MADE))
"""Names that are no fields of an event, but parts of it."""

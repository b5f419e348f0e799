"""An event as a row, and back.

What is looked for has columns; all else that an event says is one JSON document, without what it
does not say. Bytes that are no text, and numbers that JSON has not, never keep an event out.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

import orjson

from netwright.model.event import Event

COLUMNS = (
    *("tenant", "spool", "position", "part", "received_us"),
    *("source", "device", "severity", "class", "tag", "raw", "document"),
)

_INSTANTS = ("timestamp", "at")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def row_of(event: Event) -> tuple[Any, ...]:
    """Return the values of an event, as COLUMNS names them."""
    document: dict[str, Any] = {
        "format": event.format,
        "priority": event.priority,
        "facility": event.facility,
        "timestamp": event.timestamp,
        "hostname": event.hostname,
        "message": event.message,
        "port": event.port,
        "transport": event.transport,
    }
    if event.at is not event.timestamp:
        document["at"] = event.at
    if event.app_name or event.msg_id or event.structured_data:
        _tell(document, _RFC5424, _rfc5424(event))
    if event.vendor or event.fields or event.vendor_fields:
        _tell(document, _PROFILE, _profile(event))
    if event.errors or event.peer:
        _tell(document, _RARE, _rare(event))
    return (
        event.tenant,
        event.spool,
        event.position,
        event.part,
        microseconds(event.received_at or _EPOCH),
        event.source,
        event.device,
        event.severity,
        event.class_,
        event.tag,
        event.raw,
        _written(document),
    )


_RFC5424 = ("app_name", "proc_id", "msg_id", "structured_data")
_PROFILE = ("vendor", "platform", "code", "fields", "vendor_fields", "openconfig")
_RARE = ("errors", "peer")


_rfc5424, _profile, _rare = attrgetter(*_RFC5424), attrgetter(*_PROFILE), attrgetter(*_RARE)


def _tell(document: dict[str, Any], names: Sequence[str], values: Sequence[Any]) -> None:
    document |= {n: value for n, value in zip(names, values, strict=True) if value is not None}


def refused_row(row: Sequence[Any], reason: str) -> tuple[Any, ...]:
    """Return what is stored in place of a row that a database refuses: its bytes, and why."""
    place, raw = row[: COLUMNS.index("source")], row[COLUMNS.index("raw")]
    said = {"format": "unknown", "message": "", "timestamp": None, "errors": [reason]}
    return (*place, None, None, None, None, None, raw, orjson.dumps(said).decode())


def event_of(values: Sequence[Any]) -> Event:
    """Return the event of a row whose values COLUMNS names."""
    *columns, severity, class_, tag, raw, text = values
    tenant, spool, position, part, received_us, source, device = columns
    document = orjson.loads(text)
    document.setdefault("at", document["timestamp"])
    for name in _INSTANTS:
        document[name] = document[name] and datetime.fromisoformat(document[name])
    return Event(
        **document,
        raw=raw,
        tenant=tenant,
        spool=spool,
        position=position,
        part=part,
        received_at=instant(received_us),
        source=source,
        device=device,
        severity=severity,
        class_=class_,
        tag=tag,
    )


def microseconds(at: datetime) -> int:
    """Return an instant as a number: microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def instant(number: int) -> datetime:
    """Return the instant that a number of microseconds is."""
    return _EPOCH + timedelta(microseconds=number)


def _written(document: dict[str, Any]) -> str:
    try:
        return orjson.dumps(document, default=_plain).decode()
    except TypeError:  # a number of more than 64 bits, half a surrogate pair, a key that is no text
        return orjson.dumps(_cleaned(document, 0), default=_plain).decode()


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else str(value)


_DEEPEST = 16
_LARGEST = 1 << 63


def _cleaned(value: object, depth: int) -> object:
    """Return a value that JSON has, as near as there is one."""
    if isinstance(value, dict) and depth < _DEEPEST:
        return {_text(str(key)): _cleaned(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple) and depth < _DEEPEST:
        return [_cleaned(item, depth + 1) for item in value]
    if isinstance(value, bool | float | datetime) or value is None:
        return value
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return value
    return value.hex() if isinstance(value, bytes) else _text(str(value))


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode()

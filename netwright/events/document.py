"""How an event looks as JSON: the contract's keys. A key is absent when the thing is not known."""

import base64
from typing import Any

from netwright.events.text import decode
from netwright.model.event import Event
from netwright.model.instant import rfc3339

_BOM = b"\xef\xbb\xbf"


def event_document(event: Event) -> dict[str, Any]:
    """Return what `events parse` writes of one message."""
    document = {
        **_raw(event.raw),
        "format": event.format,
        "priority": event.priority,
        "facility": event.facility,
        "severity": event.severity,
        "timestamp": event.timestamp and rfc3339(event.timestamp),
        "hostname": event.hostname,
        "app_name": event.app_name,
        "proc_id": event.proc_id,
        "msg_id": event.msg_id,
        "structured_data": event.structured_data,
        "message": event.message if _has_message(event) else None,
        "vendor": event.vendor,
        "platform": event.platform,
        "class": event.class_,
        "code": event.code,
        "tag": event.tag,
        "fields": event.fields or None,
        "vendor_fields": event.vendor_fields or None,
        "openconfig": event.openconfig,
    }
    said = {key: value for key, value in document.items() if value is not None}
    return said | {"valid": event.valid, "errors": event.errors}


def _raw(raw: bytes) -> dict[str, str]:
    """Bytes that are no UTF-8 are kept as base64, beside how they were read."""
    try:
        return {"raw": raw.decode()}
    except UnicodeDecodeError:
        return {"raw": decode(raw), "raw_b64": base64.b64encode(raw).decode()}


def _has_message(event: Event) -> bool:
    """RFC 5424 tells a MSG that is empty, after its BOM, from one that is not there."""
    return bool(event.message) or event.format != "rfc5424" or event.raw.endswith(_BOM)


def stored_document(event: Event) -> dict[str, Any]:
    """Return what `events list` writes: what was understood, and where it came from."""
    came = {
        "id": event.id,
        "received_at": event.received_at and rfc3339(event.received_at),
        "at": event.at and rfc3339(event.at),
        "source": event.source,
        "port": event.port or None,
        "transport": event.transport or None,
        "peer": event.peer or None,
        "device": event.device,
        "tenant": event.tenant,
    }
    return {key: value for key, value in came.items() if value is not None} | event_document(event)

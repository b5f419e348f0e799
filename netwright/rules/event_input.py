"""An event as somebody types it: a raw message, or JSON as `events parse` writes it."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from netwright.errors import UsageError
from netwright.events.context import Context, Profiles
from netwright.events.parse import parse
from netwright.model.event import Event
from netwright.rules.case_events import TENANT, case_event
from netwright.rules.schema import CaseEvent

_CALLED = {"hostname": "host", "app_name": "process"}
_HINT = 'give a message, or JSON such as {"raw": "…"} or {"tag": "LOGIN_FAILED", "fields": {…}}'


def read_event(text: str, profiles: Profiles | None) -> Event:
    """Return the event that a text is.

    Raises:
        UsageError: it looks like JSON, and is no event.
    """
    if not text.lstrip().startswith("{"):
        return case_event(CaseEvent(raw=text), profiles)
    try:
        document = json.loads(text)
    except ValueError:
        return case_event(CaseEvent(raw=text), profiles)  # many a message is JSON, or begins so
    return case_event(_case(document), profiles)


def _case(document: dict[str, Any]) -> CaseEvent:
    known = {field.alias or name for name, field in CaseEvent.model_fields.items()}
    told = {_CALLED.get(name, name): value for name, value in document.items()}
    try:
        case = CaseEvent.model_validate({k: v for k, v in told.items() if k in known})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(f"{where}: {first['msg']}", _HINT) from error
    if not case.model_fields_set - {"at", "source", "repeat", "every"}:
        return CaseEvent(raw=json.dumps(document, ensure_ascii=False))
    return case


def read_lines(lines: Iterable[bytes], profiles: Profiles | None, now: datetime) -> Iterator[Event]:
    """Yield the events of a file; each happened when its message says, else with the one before.

    A line is a message, or JSON with `raw` or `raw_b64`, and perhaps `source` and `received_at`.

    Raises:
        UsageError: naming the line that is no message.
    """
    last = None
    for number, line in enumerate(lines, 1):
        event = _line(line.rstrip(b"\r\n"), profiles, now, number)
        event.position = number
        event.at = event.at or event.timestamp or event.received_at or last or now
        event.received_at = last = event.received_at or event.at
        yield event


def _line(line: bytes, profiles: Profiles | None, now: datetime, number: int) -> Event:
    told = _unpacked(line, number)
    raw = told.pop("raw")
    event = parse(raw, Context(now, platform=told.get("platform"), profiles=profiles))
    event.tenant, event.spool, event.transport = TENANT, "file", "udp"
    event.source, event.device = told.get("source"), told.get("device")
    if received_at := told.get("received_at"):
        try:
            event.received_at = datetime.fromisoformat(received_at)
        except (TypeError, ValueError) as error:
            raise UsageError(f"line {number}: received_at: {error}") from error
    return event


def _unpacked(line: bytes, number: int) -> dict[str, Any]:
    if not line.startswith(b'{"'):
        return {"raw": line}
    try:
        document: dict[str, Any] = json.loads(line)
        if "raw_b64" in document:
            return document | {"raw": base64.b64decode(document["raw_b64"])}
        if "raw" in document:
            return document | {"raw": document["raw"].encode("utf-8", "surrogateescape")}
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"line {number} is no message", _HINT) from error
    return {"raw": line}

"""An event as somebody types it: a raw message, or JSON as `events parse` writes it."""

import json
from typing import Any

from pydantic import ValidationError

from netwright.errors import UsageError
from netwright.events.context import Profiles
from netwright.model.event import Event
from netwright.rules.case_events import case_event
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

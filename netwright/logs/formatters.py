"""Two forms of a record: a JSON line with ECS names, and a line for a person.

Names are those of the Elastic Common Schema. A field of `extra` that has no name there becomes a
label; one with a dot in it is taken to be an ECS name.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.orjson import OrjsonFormatter

from netwright import __version__
from netwright.logs.context import ContextRecord
from netwright.logs.redaction import redact

ECS_VERSION = "8.11"

ECS_NAMES = {
    "device": "host.name",
    "tenant": "organization.id",
    "address": "host.ip",
    "user": "user.name",
    "duration_s": "event.duration_s",
    "action": "event.action",
    "outcome": "event.outcome",
}
# Prefect's loggers say these with every line; the ids, which we keep, lead to all of them.
_PREFECT_ONLY = frozenset(
    {
        "deployment_id",
        "deployment_name",
        "flow_name",
        "flow_run_name",
        "send_to_api",
        "task_name",
        "task_run_name",
        "worker_name",
    }
)
_STATIC: Mapping[str, Any] = {
    "ecs.version": ECS_VERSION,
    "service.name": "netwright",
    "service.version": __version__,
}


class EcsFormatter(OrjsonFormatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON line."""
        return str(self.serialize_log_record(self._data(record)))

    def _data(self, record: logging.LogRecord) -> dict[str, Any]:
        data: dict[str, Any] = {
            "@timestamp": _timestamp(record),
            "log.level": record.levelname.lower(),
            "message": record.getMessage(),
            "log.logger": record.name,
            **_STATIC,
            "process.pid": record.process,
        }
        for name, value in _fields(record).items():
            data[ecs_name(name)] = _masked(value)
        if record.exc_info and record.exc_info[1]:
            data["error.type"] = type(record.exc_info[1]).__qualname__
            data["error.message"] = redact(str(record.exc_info[1]))
            data["error.stack_trace"] = record.exc_text or self.formatException(record.exc_info)
        return data


class TextFormatter(logging.Formatter):
    """Time, level, message and fields in one line that a terminal may show as it is."""

    def __init__(self, *, with_time: bool = True) -> None:
        super().__init__()
        self._with_time = with_time

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, with its traceback below if it has one."""
        head = f"{_timestamp(record)[11:19]} {record.levelname:<7} " if self._with_time else ""
        fields = "".join(f" {name}={_masked(value)}" for name, value in _fields(record).items())
        line = head + _printable(record.getMessage() + fields)
        if not record.exc_info:
            return line
        trace = record.exc_text or self.formatException(record.exc_info)
        return "\n".join([line, *map(_printable, trace.splitlines())])


def ecs_name(field: str) -> str:
    """Return the ECS name of a field of `extra` or of the context."""
    return ECS_NAMES.get(field) or (field if "." in field else f"labels.{field}")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    if not isinstance(record, ContextRecord):
        return {}
    return {name: value for name, value in record.fields().items() if name not in _PREFECT_ONLY}


def _timestamp(record: logging.LogRecord) -> str:
    # RFC 3339 in UTC
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _masked(value: object) -> object:
    """Return the value with secrets masked; what is no JSON scalar is shown as its text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): _masked(item) for name, item in value.items()}
    return redact(str(value))


def _printable(text: str) -> str:
    """Escape control characters: a device's text must not drive the operator's terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )

"""Set up logging for a process: entrypoints only; library modules never add handlers."""

import logging
import sys
from dataclasses import dataclass
from pathlib import Path

from netwright.logs.context import ContextRecord
from netwright.logs.formatters import EcsFormatter, TextFormatter
from netwright.logs.rotation import RotatingFile

# Libraries that say too much: Nornir prints the traceback of every failed device, which we
# report in one line; the others narrate each connection.
_TAMED = {
    "nornir.core.task": logging.CRITICAL,
    "nornir.core": logging.WARNING,
    "paramiko": logging.WARNING,
    "netmiko": logging.WARNING,
    "asyncssh": logging.WARNING,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "asyncio": logging.WARNING,
    "alembic": logging.WARNING,
}
_RUN_LOGGERS = ("prefect.flow_runs", "prefect.task_runs", "prefect.extra")


@dataclass(frozen=True, slots=True)
class LogOptions:
    """What to log: to standard error from `level`, to the file (if any) from `file_level`."""

    level: int = logging.WARNING
    form: str = "auto"  # text on a terminal, JSON elsewhere
    file: Path | None = None
    file_level: int = logging.INFO
    max_bytes: int = 10_000_000
    max_age_s: int = 86_400
    keep: int = 14


def configure(options: LogOptions) -> None:
    """Send records of this process where the options say; a second call replaces the first."""
    logging.setLogRecordFactory(ContextRecord)
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    for handler in [*root.handlers]:
        if _is_ours(handler) or type(handler).__module__.startswith("prefect."):
            root.removeHandler(handler)
            handler.close()
    handlers = _handlers(options)
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(min(handler.level for handler in handlers))
    for name, level in _TAMED.items():
        logging.getLogger(name).setLevel(level)
    _join_run_log()


def ensure_configured(options: LogOptions) -> None:
    """Configure unless the process that started this flow already did."""
    if any(map(_is_ours, logging.getLogger().handlers)):
        _join_run_log()
    else:
        configure(options)


def _handlers(options: LogOptions) -> list[logging.Handler]:
    stderr = logging.StreamHandler(sys.stderr)
    is_text = options.form == "text" or (options.form == "auto" and sys.stderr.isatty())
    stderr.setFormatter(TextFormatter() if is_text else EcsFormatter())
    stderr.setLevel(options.level)
    if options.file is None:
        return [stderr]
    file = RotatingFile(
        options.file,
        max_bytes=options.max_bytes,
        max_age_s=options.max_age_s,
        keep=options.keep,
    )
    file.setFormatter(EcsFormatter())
    file.setLevel(options.file_level)
    return [stderr, file]


def _is_ours(handler: logging.Handler) -> bool:
    return isinstance(handler.formatter, EcsFormatter | TextFormatter)


def _join_run_log() -> None:
    """Give Prefect's run log our fields and our records, if Prefect has set up logging here.

    Prefect shows a record's message only, so the fields go into it. It hands its handler to a
    logger by name; a record outside a flow run is not for it.
    """
    ours = logging.getLogger("netwright")
    for name in _RUN_LOGGERS:
        for handler in logging.getLogger(name).handlers:
            if handler.formatter is None:
                handler.setFormatter(TextFormatter(with_time=False))
                handler.addFilter(_belongs_to_a_run)
            if handler not in ours.handlers:
                ours.addHandler(handler)


def _belongs_to_a_run(record: logging.LogRecord) -> bool:
    return hasattr(record, "flow_run_id")

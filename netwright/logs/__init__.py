"""Structured logging: entrypoints call `configure` once; everyone else only uses `logging`."""

from netwright.logs.configuration import LogOptions, configure, ensure_configured
from netwright.logs.context import carry_context, log_context
from netwright.logs.redaction import protect

__all__ = [
    "LogOptions",
    "carry_context",
    "configure",
    "ensure_configured",
    "log_context",
    "protect",
]

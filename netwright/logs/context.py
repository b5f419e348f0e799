"""What every record of a piece of work says about it: run, flow run, tenant, device.

The context is stamped on the record itself when it is made, so every handler sees it, Prefect's
too. A field that the caller names in `extra` wins over the context.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import wraps
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from netwright.logs.redaction import redact

P = ParamSpec("P")
R = TypeVar("R")

_EMPTY: Mapping[str, str] = MappingProxyType({})
_context: ContextVar[Mapping[str, str]] = ContextVar("netwright_log_context", default=_EMPTY)


@contextmanager
def log_context(**fields: str | None) -> Iterator[None]:
    """Add fields such as `run_id`, `flow_run_id`, `tenant`, `device` to every record inside."""
    known = {name: value for name, value in fields.items() if value is not None}
    token = _context.set({**_context.get(), **known})
    try:
        yield
    finally:
        _context.reset(token)


def carry_context(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function that another thread will call log with the context of this one."""
    context = copy_context()

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        # A context can be entered by one thread at a time: each call has its copy.
        return context.copy().run(function, *args, **kwargs)

    return call


class ContextRecord(logging.LogRecord):
    """A record that knows its context and never shows a live secret."""

    _context: Mapping[str, str] = _EMPTY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._context = _context.get()
        if self.exc_info:  # formatters print this text instead of formatting the exception again
            self.exc_text = redact(logging.Formatter().formatException(self.exc_info))

    def __getattr__(self, name: str) -> str:
        """Look up what is no attribute of the record in its context."""
        try:
            return self._context[name]
        except KeyError:
            raise AttributeError(name) from None

    def getMessage(self) -> str:  # noqa: N802
        """Return the message with secrets masked."""
        return redact(super().getMessage())

    def fields(self) -> dict[str, Any]:
        """Return the context and the caller's `extra`, which wins."""
        own = {name: value for name, value in self.__dict__.items() if name not in _STANDARD}
        return {**self._context, **own}


_STANDARD = frozenset(
    {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName", "_context"}
)

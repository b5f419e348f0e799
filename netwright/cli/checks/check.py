"""One question that doctor asks, and its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from netwright.errors import NetwrightError


class Status(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer: how it stands, and what to do if it does not stand well."""

    status: Status
    detail: str
    fix: str = ""


ok = partial(Finding, Status.OK)
warn = partial(Finding, Status.WARN)
fail = partial(Finding, Status.FAIL)


@dataclass(frozen=True, slots=True)
class Check:
    """A named question."""

    name: str
    ask: Callable[[], Finding]

    def answer(self) -> Finding:
        """Ask; an error raised on purpose and the operating system's are answers too."""
        try:
            return self.ask()
        except NetwrightError as error:
            return fail(str(error), error.hint)
        except OSError as error:
            return fail(str(error))

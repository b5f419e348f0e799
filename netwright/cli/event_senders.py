"""Who sent the messages that a user hands in: the inventory's word, where there is one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from netwright.cli.invocation import Invocation
from netwright.cli.opened import open_both
from netwright.errors import ProjectError, StoreError
from netwright.events.origin import Known
from netwright.runs.events.origins import Origins
from netwright.runs.events.senders import senders_of

Find = Callable[[str], Known | None]


@contextmanager
def known_senders(told: Invocation, now: datetime) -> Iterator[Find]:
    """Yield what finds the device at an address: nothing, where there is no project."""
    with ExitStack() as stack:
        origins = _origins(told, now, stack)
        yield (lambda _: None) if origins is None else _finding(origins)


def _origins(told: Invocation, now: datetime, stack: ExitStack) -> Origins | None:
    """A message can be read anywhere; only who sent it is then not known."""
    try:
        project, store = stack.enter_context(open_both(told))
    except (ProjectError, StoreError):
        return None
    origins = Origins(project, store, senders_of(project.settings.collect))
    origins.refresh(now)
    return origins


def _finding(origins: Origins) -> Find:
    def find(source: str) -> Known | None:
        if not source:
            return None
        origins.learn([(source, "")])
        return origins.of(source, "").device

    return find

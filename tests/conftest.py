"""Fixtures every test may use."""

import logging
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.logs import redaction

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party ground truth, which is never part of the repository."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("third-party ground truth (../shared/data) is not beside the checkout")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _hears_interrupts() -> None:
    """A shell starts its background jobs deaf to Ctrl-C, and children inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _logging_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command configures logging for its process; here that is for one test."""
    monkeypatch.setattr(redaction, "_secrets", redaction.Secrets())
    root, ours = logging.getLogger(), logging.getLogger("netwright")
    handlers, level = [*root.handlers], root.level
    theirs, factory = [*ours.handlers], logging.getLogRecordFactory()
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers, root.level, ours.handlers = handlers, level, theirs
    logging.setLogRecordFactory(factory)
    logging.captureWarnings(capture=False)

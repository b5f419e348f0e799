"""Logging is global: each test gets it as it was."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("netwright")
    before = [*root.handlers], root.level, [*ours.handlers], logging.getLogRecordFactory()
    yield
    for handler in root.handlers:
        if handler not in before[0]:
            handler.close()
    root.handlers, root.level, ours.handlers = before[0], before[1], before[2]
    logging.setLogRecordFactory(before[3])
    logging.captureWarnings(capture=False)

"""What a command opens once it runs; to import this costs what help and completion must not."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager

from netwright.cli.invocation import Invocation
from netwright.logs import configure
from netwright.project import Project, find_project
from netwright.store.database import Store
from netwright.store.migrate import open_current

_LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}


def open_project(told: Invocation) -> Project:
    """Return the project's settings and paths, and log from now on as they say.

    Raises:
        ProjectError: there is none, or its settings cannot be read.
    """
    project = find_project(told.project_directory)
    configure(project.log_options(log_level(told)))
    return project


def log_level(told: Invocation) -> int:
    """Return from which level on records go to standard error."""
    return _LEVELS[min(told.verbosity, max(_LEVELS))]


@contextmanager
def open_both(told: Invocation) -> Iterator[tuple[Project, Store]]:
    """Open the project and its database, current schema guaranteed.

    Raises:
        ProjectError: there is no project, or its settings cannot be read.
        StoreError: the schema is behind, or the database cannot be reached.
    """
    project = open_project(told)
    with closing(open_current(project.database_url)) as store:
        yield project, store


@contextmanager
def open_store(told: Invocation) -> Iterator[Store]:
    """Open the database alone, for what asks nothing of the project.

    Raises:
        StoreError: the schema is behind, or the database cannot be reached.
    """
    with open_both(told) as (_, store):
        yield store

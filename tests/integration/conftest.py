"""A lab of real daemons for the whole session, and projects to discover it from."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.command import Netwright, new_project
from tests.integration.discovered import Found, discovered
from tests.lab.campus import CAMPUS, POOL, RANGES
from tests.lab.container import RunningLab, missing, running
from tests.lab.sshd_log import failed_passwords
from tests.lab.watch import watched


@contextmanager
def _campus(factory: pytest.TempPathFactory) -> Iterator[RunningLab]:
    if reason := missing():
        pytest.skip(reason)
    folder = factory.mktemp("nwlab")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)  # daemons give up root, and read their files after it
    with running(CAMPUS, folder) as campus:
        yield campus


@pytest.fixture(scope="session")
def net(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningLab]:
    """The campus, converged."""
    with _campus(tmp_path_factory) as campus:
        yield campus


@pytest.fixture
def own_net(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningLab]:
    """A campus of the test's own: one that was rewired is never quite what it was."""
    with _campus(tmp_path_factory) as campus:
        yield campus


@pytest.fixture(scope="session")
def new_campus_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the campus's credentials that has discovered nothing; to be copied."""
    return new_project(tmp_path_factory.mktemp("projects") / "campus", POOL).project


@pytest.fixture
def project(net: RunningLab, new_campus_project: Path, tmp_path: Path) -> Netwright:
    """The command in a new project, at the station."""
    folder = shutil.copytree(new_campus_project, tmp_path / "project")
    return Netwright(folder, net.at_station)


@pytest.fixture(scope="session")
def found(
    net: RunningLab, new_campus_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Found:
    """A discovery of the campus's ranges; its project is to be looked at, not changed."""
    folder = shutil.copytree(new_campus_project, tmp_path_factory.mktemp("found") / "project")
    command = Netwright(folder, net.at_station)
    before = failed_passwords(net)
    with watched(net) as watch:
        report = command.discover(*RANGES, code=3)
        contacts = watch.contacts()
    wrong = failed_passwords(net) - before
    return Found(command, report, discovered(CAMPUS, command), contacts, wrong)


@pytest.fixture
def second(found: Found, tmp_path: Path) -> Netwright:
    """The command in a copy of that project: what it discovers now is discovered again."""
    folder = shutil.copytree(found.command.project, tmp_path / "project")
    return Netwright(folder, found.command.inside)

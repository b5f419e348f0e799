"""Whatever is killed, and whenever: nothing is done twice, and nothing stays in force."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import binaries, postgres
from tests.runs.remediation.killing import Soak, make_project

KILLS, SEED = 10, 20


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield a database that gives up soon when another process keeps it busy."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/netwright.db?timeout=0.5"
        return
    if binaries() is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgres() as url:
        yield url


def test_ten_kills_leave_nothing_in_force_and_double_nothing(url: str, tmp_path: Path) -> None:
    """Of workers, runners and connections, judged by what the devices wrote down; with both 20."""
    project = make_project(tmp_path / "project", url)
    findings = Soak(project, KILLS, random.Random(SEED)).run()  # noqa: S311 - a seed

    assert findings.faults == []
    assert findings.actions >= KILLS // 2
    assert findings.latest_s < 60

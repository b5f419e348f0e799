"""Fixtures of the end-to-end tests."""

from collections.abc import Iterator

import pytest

from tests.e2e.prefect_server import (
    START_S,
    Prefect,
    answers,
    daemon,
    environment_of,
    free_port,
    wait_until,
)


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """A Prefect server with SQLite, and a process worker for the pool `netwright`."""
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    environment = environment_of(home) | {"PREFECT_API_URL": url}
    server = ["server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    worker = ["worker", "start", "--pool", "netwright", "--type", "process"]
    running = Prefect(url, environment, home / "worker.log")
    with daemon(server, environment, home / "server.log"):
        wait_until(lambda: answers(f"{url}/health"), START_S, (home / "server.log").read_text)
        with daemon(worker, environment, running.worker_log):
            pool = f"{url}/work_pools/netwright"
            wait_until(lambda: answers(pool), START_S, running.log)
            yield running

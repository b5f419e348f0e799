"""A real daemon is restarted by its script in /etc/init.d: playbooks/restart_service."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.transport.ansible.request import AnsibleHost, HostState
from tests.playbooks.namespace import ROOT_ONLY
from tests.playbooks.running import attempt, run

NAME = "netwright-test-daemon"
SCRIPT, PID = Path(f"/etc/init.d/{NAME}"), Path(f"/run/{NAME}.pid")
LOG = Path(f"/run/{NAME}.log")
HAS_SYSTEMD = Path("/run/systemd/system").is_dir()
pytestmark = [
    pytest.mark.integration,
    ROOT_ONLY,
    pytest.mark.skipif(HAS_SYSTEMD, reason="here systemd restarts services"),
]
HOST = AnsibleHost(
    "srv-1",
    {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
        "ansible_become_exe": "env",
    },
)


@pytest.fixture
def _daemon() -> Iterator[None]:
    """Install a daemon that only sleeps."""
    SCRIPT.write_text(
        f"#!/bin/sh\necho $1 >> {LOG}\n"
        f"setsid sleep 300 >/dev/null 2>&1 </dev/null &\necho $! > {PID}\n"
    )
    SCRIPT.chmod(0o755)
    yield
    SCRIPT.unlink()  # the daemon has ended with the run that started it
    PID.unlink()
    LOG.unlink()


@pytest.mark.usefixtures("_daemon")
def test_a_service_is_restarted_once() -> None:
    """What has begun a moment ago need not be restarted."""
    service = [{"service": NAME}]
    planned = run(HOST, "restart_service", service, "verify", "apply", is_check=True)
    assert (planned.facts["present"], PID.exists()) == ([False], False)
    assert planned.facts["diffs"] == [f"!restart {NAME}"]

    made = run(HOST, "restart_service", service, "apply", "verify", "apply")
    assert (made.is_changed, made.facts["present"]) == (True, [True])
    assert LOG.read_text() == "restart\n"


@pytest.mark.parametrize("name", ["no-such-service", "../../bin/sh", "-x"])
def test_what_is_no_service_is_refused(name: str) -> None:
    """Nothing else is ever run."""
    told = attempt(HOST, "restart_service", [{"service": name}], "apply")
    assert told.state is HostState.FAILED

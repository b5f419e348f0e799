"""A run whose parent was killed ends with the next one: netwright.transport.ansible.leftovers."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from netwright.errors import RunnerError
from netwright.transport.ansible import private
from netwright.transport.ansible.descendants import descendants
from netwright.transport.ansible.leftovers import end_leftovers, locked
from netwright.transport.ansible.private import TMPFS, private_directory
from netwright.transport.ansible.request import AnsibleHost, AnsibleRequest, RunState
from netwright.transport.ansible.runner import AnsibleRunner

WORKER = """
import sys
from pathlib import Path
from netwright.transport.ansible.request import AnsibleHost, AnsibleRequest
from netwright.transport.ansible.runner import AnsibleRunner
local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
AnsibleRunner(str).run(AnsibleRequest((Path(sys.argv[1]),), (AnsibleHost("fw", local),)))
"""


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    """Return a playbook that says that it is at the device, stays there, and then changes it."""
    path = tmp_path / "apply.yml"
    path.write_text(
        "- hosts: all\n  gather_facts: false\n  tasks:\n"
        f"    - ansible.builtin.shell: 'touch {tmp_path}/at; sleep 6; touch {tmp_path}/changed'\n"
    )
    return path


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    assert abandoned() == set()


def abandoned() -> set[Path]:
    """Return the directories that nobody holds; another test's, of a run of now, is held."""
    found = set()
    for path in TMPFS.glob("netwright-*"):
        with suppress(FileNotFoundError), locked(path) as is_nobodys:
            found |= {path} if is_nobodys else set()
    return found


def _wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_run_whose_worker_was_killed_changes_nothing_after_the_next_one_began(
    playbook: Path,
) -> None:
    """Else a device would be read, and changed a moment later by nobody's action."""
    with subprocess.Popen([sys.executable, "-c", WORKER, playbook]) as worker:
        _wait_for(playbook.parent / "at")
        worker.kill()
    with private_directory():
        assert abandoned() == set()
    time.sleep(6.5)

    assert not (playbook.parent / "changed").exists()


def test_what_a_killed_runner_leaves_ends_before_anybody_hears_of_it(playbook: Path) -> None:
    """Its ansible-playbook is nobody's child then, and would go on."""
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}

    def kill() -> None:
        _wait_for(playbook.parent / "at")
        for pid in descendants(os.getpid()):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"netwright.transport.ansible.child" in command:
                os.kill(pid, signal.SIGKILL)
                return

    killer = threading.Thread(target=kill)
    killer.start()
    told = AnsibleRunner(str).run(AnsibleRequest((playbook,), (AnsibleHost("fw", local),)))
    killer.join()
    time.sleep(6.5)

    assert told.state is RunState.BROKEN
    assert not (playbook.parent / "changed").exists()


def test_a_run_of_somebody_who_lives_is_left_alone() -> None:
    """Two workers of one machine do not end each other's runs."""
    with private_directory() as path, subprocess.Popen(["sleep", "60"], cwd=path) as running:
        end_leftovers(TMPFS)
        assert (running.poll(), path.exists()) == (None, True)
        with locked(path) as is_ours:
            assert not is_ours
        running.send_signal(signal.SIGKILL)


def test_what_works_in_a_directory_ends_with_it(tmp_path: Path) -> None:
    """Whoever is its parent."""
    with private_directory() as directory:
        words = ["setsid", "sh", "-c", f"cd {directory}; sleep 300 & echo $! > {tmp_path}/pid"]
        subprocess.run(words, check=True)
        pid = (tmp_path / "pid").read_text().strip()
        assert Path(f"/proc/{pid}").exists()
    status = Path(f"/proc/{pid}/status")

    assert not status.exists() or "State:\tZ" in status.read_text()


def test_a_full_disk_begins_nothing_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A value that callers know, and not an error that would end the worker."""

    def full(path: Path, document: object) -> None:
        del path, document
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(private, "_write", full)
    with pytest.raises(RunnerError, match="No space left on device"):
        AnsibleRunner(str).run(AnsibleRequest((tmp_path,), (AnsibleHost("fw", {}),)))

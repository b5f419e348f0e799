"""Whether the process that has a lease still lives: netwright.runs.owner."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from netwright.runs import owner
from netwright.runs.owner import is_gone, this_process

SAY = "from netwright.runs.owner import this_process; print(this_process(), flush=True); input()"


def test_a_process_that_lives_is_not_gone_and_a_killed_one_is() -> None:
    """Also while its parent has not yet asked what became of it."""
    with subprocess.Popen(
        [sys.executable, "-c", SAY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        assert not is_gone(name)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert is_gone(name)


def test_a_number_that_came_again_is_another_process() -> None:
    """After a restart of the machine every number does."""
    machine, user, pid, begun, word = this_process().rsplit(":", 4)

    assert is_gone(f"{machine}:{user}:{pid}:{int(begun) - 1}:{word}")
    assert not is_gone(f"{machine}:{user}:{pid}:{begun}:{word}")


@pytest.mark.parametrize(
    "name",
    [
        "elsewhere/1:{user}:99999999:1:ab",
        "{host}/1:{user}:99999999:1:ab",
        "{machine}:{other}:99999999:1:ab",
        "{host}:99999999:ab",
        "",
    ],
)
def test_of_others_nobody_knows(name: str) -> None:
    """Another machine, container or user, or a version that named itself otherwise: waited for."""
    machine, user, *_ = this_process().split(":")
    host, other = machine.partition("/")[0], int(user) + 1

    assert not is_gone(name.format(machine=machine, host=host, user=user, other=other))
    assert is_gone(f"{machine}:{user}:99999999:1:ab")


@pytest.mark.parametrize("seen", ["nothing", "another's processes"])
def test_without_a_proc_of_its_own_a_process_is_told_by_its_number_alone(
    seen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container's mounts `/proc` may be missing, or show the numbers of another namespace."""
    if seen != "nothing":
        (tmp_path / "self").symlink_to("1")
    monkeypatch.setattr(owner, "_PROC", tmp_path)

    name = this_process()

    assert not is_gone(name)
    assert is_gone(name.replace(f":{os.getpid()}:", ":99999999:"))


def test_every_name_is_another() -> None:
    """Two desks of one process are two holders."""
    assert this_process() != this_process()

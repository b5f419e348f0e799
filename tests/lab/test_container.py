"""Whoever starts a lab leaves nothing behind, however it ends: tests.lab.container."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lab.container import missing, running
from tests.lab.topology import Cable, End, Lab, Node

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(bool(missing()), reason=missing() or "can be run"),
]
ROOT = Path(__file__).parent.parent.parent
PAIR = Lab(
    nodes=(
        Node("a", {"eth0": ("10.77.0.1/30",)}, speaks=frozenset()),
        Node("b", {"eth0": ("10.77.0.2/30",)}, speaks=frozenset()),
    ),
    cables=(Cable(End("a", "eth0"), End("b", "eth0")),),
    station="a",
    pool=(),
)
_START = """
import sys, time
from pathlib import Path
from tests.lab.container import running
from tests.lab.test_container import PAIR
with running(PAIR, Path(sys.argv[1])) as net:
    print(*net.inits.values(), flush=True)
    time.sleep(60)
"""


def test_a_lab_ends_with_its_block(tmp_path: Path) -> None:
    """Namespaces, cables and daemons live in the processes that are gone."""
    with running(PAIR, tmp_path) as net:
        inits = list(net.inits.values())
        assert all(map(_is_alive, inits))

    assert not any(map(_is_alive, inits))


def test_two_labs_do_not_collide(tmp_path: Path) -> None:
    """Same names, same addresses, and no one knows of the other."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with running(PAIR, tmp_path / "one") as one, running(PAIR, tmp_path / "two") as two:
        assert one.run("b", "hostname") == two.run("b", "hostname") == "b\n"
        assert not {*one.inits.values()} & {*two.inits.values()}


def test_a_lab_ends_with_a_process_that_was_killed(tmp_path: Path) -> None:
    """A test run that crashes cannot clean up; the kernel does."""
    command = [sys.executable, "-c", _START, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        inits = [int(init) for init in process.stdout.readline().split()]
        assert all(map(_is_alive, inits))
        process.kill()

    deadline = time.monotonic() + 10
    while any(map(_is_alive, inits)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert len(inits) == 2


def _is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()

"""`python -m netwright.simulate` as a process: netwright.simulate.command."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from netwright.errors import UsageError
from netwright.simulate.command import SimulateOptions, simulation
from tests.simulate.serving import free_port

SNMP, SSH = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
PORTS = ("--port", str(SNMP), "--ssh-port", str(SSH))


@pytest.mark.integration
def test_a_campus_says_what_it_is_and_ends_on_a_signal() -> None:
    """`make demo` reads the first line, then stops the process."""
    with _running("--devices", "20", "--base", "127.40.0.1", *PORTS) as process:
        ready = _line(process)
        process.send_signal(signal.SIGUSR1)
        counted = _line(process)
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0

    assert (ready["ready"], ready["snmp_port"], ready["ssh_port"]) == (True, SNMP, SSH)
    assert len(ready["targets"]) == len(ready["truth"]["devices"]) == 20
    assert counted == {"aaa": {"tries": {}, "refused": {}, "locked": []}}


@pytest.mark.integration
def test_agents_and_an_interrupt() -> None:
    """Ctrl-C is a way to stop as well."""
    with _running("--agents", "3", "--base", "127.41.0.1", *PORTS) as process:
        ready = _line(process)
        process.send_signal(signal.SIGINT)

        assert process.wait(10) == 0

    assert len(ready["targets"]) == 3
    assert ready["varbinds"] > 3 * 1000


def test_benchmark_agents_have_about_2400_varbinds() -> None:
    """The figure performance is measured with."""
    report = simulation(SimulateOptions(agents=200)).report

    assert len(report["targets"]) == 200
    assert 2_200 <= report["varbinds"] / 200 <= 2_700


def test_recordings_are_placed_one_address_each(tmp_path: Path) -> None:
    """The caller learns which file answers where, and what could not be read."""
    (tmp_path / "a.snmprec").write_text("1.3.6.1|2|1\nbroken\n")
    (tmp_path / "b.snmprec").write_text("1.3.6.1|2|2\n")
    one = f"{tmp_path / 'b.snmprec'}@127.9.9.9"

    report = simulation(
        SimulateOptions(recordings=(one,), recordings_dir=tmp_path, base="127.2.0.1")
    ).report

    assert report["files"] == {
        "127.9.9.9": str(tmp_path / "b.snmprec"),
        "127.2.0.1": str(tmp_path / "a.snmprec"),
        "127.2.0.2": str(tmp_path / "b.snmprec"),
    }
    assert report["problems"] == ["a.snmprec: line 2: not OID|TAG|VALUE"]


@pytest.mark.parametrize(
    "options",
    [
        SimulateOptions(base="nowhere"),
        SimulateOptions(devices=1),
        SimulateOptions(recordings=("no-address.snmprec",)),
        SimulateOptions(recordings_dir=Path("/nonexistent")),
    ],
)
def test_options_that_make_no_sense_are_refused(options: SimulateOptions) -> None:
    """One line instead of a traceback."""
    with pytest.raises(UsageError):
        simulation(options)


@contextmanager
def _running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "netwright.simulate", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told

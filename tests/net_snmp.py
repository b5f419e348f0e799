"""net-snmp's agent on loopback, for tests that need a real one."""

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

SNMPD = shutil.which("snmpd") or shutil.which("snmpd", path="/usr/sbin")
_UP = "NET-SNMP version"


@contextmanager
def snmpd(
    folder: Path, lines: Sequence[str], address: str = "127.0.0.1", port: int = 0
) -> Iterator[int]:
    """Run snmpd with a configuration; yield its port."""
    if SNMPD is None:
        pytest.skip("snmpd (Debian: snmpd) is not installed")
    folder.mkdir(exist_ok=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((address, port))
        port = int(probe.getsockname()[1])
    told = [f"agentaddress udp:{address}:{port}", *lines]
    (folder / "snmpd.conf").write_text("\n".join(told) + "\n")
    log = folder / "snmpd.log"
    command = [SNMPD, "-f", "-Lf", str(log), "-C", "-c", str(folder / "snmpd.conf")]
    environment = {"SNMP_PERSISTENT_DIR": str(folder), "MIBS": ""}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as daemon:
        try:
            _wait_until_up(log)
            yield port
        finally:
            daemon.terminate()


def _wait_until_up(log: Path) -> None:
    deadline = monotonic() + 20
    while monotonic() < deadline:
        if log.exists() and _UP in log.read_text():
            return
        sleep(0.05)
    pytest.skip(f"snmpd did not start: {log.read_text()[-500:] if log.exists() else ''}")

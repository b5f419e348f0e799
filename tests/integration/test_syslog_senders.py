"""rsyslog as a sender, by every way it has, to the real collector on loopback."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netwright.model.received import ListenerKind
from tests.collectors.collector import Collector, collecting, wait_until

MESSAGES = 200
TLS_DRIVERS = {"gtls": "lmnsd_gtls.so", "ossl": "lmnsd_ossl.so"}
SECURED = (
    'StreamDriver="{driver}" StreamDriverMode="1" StreamDriverAuthMode="x509/name"'
    ' StreamDriverPermittedPeers="localhost"'
)
WAYS = {
    "udp": ("udp", 'protocol="udp"'),
    "tcp in lines": ("tcp", 'protocol="tcp" TCP_Framing="traditional"'),
    "tcp in counted octets": ("tcp", 'protocol="tcp" TCP_Framing="octet-counted"'),
    "tls by GnuTLS": ("tls", 'protocol="tcp" TCP_Framing="octet-counted" ' + SECURED),
    "tls by OpenSSL": ("tls", 'protocol="tcp" TCP_Framing="octet-counted" ' + SECURED),
}

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not shutil.which("rsyslogd"), reason="rsyslog is not installed"),
]


@pytest.mark.parametrize("way", WAYS)
def test_what_rsyslog_sends_is_kept(tmp_path: Path, way: str) -> None:
    """The sender that most servers have, and every relay."""
    kind, transport = WAYS[way]
    driver = "ossl" if "OpenSSL" in way else "gtls"
    if kind == "tls":
        _need(TLS_DRIVERS[driver])
    with collecting(tmp_path / "project", f"{kind}://127.0.0.1:0", group="syslog") as running:
        options = transport.format(driver=driver)
        with _rsyslog(tmp_path, running, kind, options, driver) as port:
            _send(port)
            running.wait_for(MESSAGES)
        records = running.records()
    numbers = [int(record.payload.rpartition(b" ")[2]) for record in records]
    assert sorted(numbers) == list(range(MESSAGES))
    assert all(record.payload.startswith(b"<134>") for record in records)
    assert {record.listener for record in records} == {ListenerKind(kind)}


@contextmanager
def _rsyslog(
    folder: Path, running: Collector, kind: str, options: str, driver: str
) -> Iterator[int]:
    """Run a relay that hears UDP; yield its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    trusted = running.project / ".netwright" / "tls" / "collector.pem"
    secured = f'global(DefaultNetstreamDriver="{driver}" DefaultNetstreamDriverCAFile="{trusted}")'
    configuration = folder / "rsyslog.conf"
    configuration.write_text(
        f"{secured if kind == 'tls' else ''}\n"
        f'global(workDirectory="{folder}")\n'
        f'module(load="imudp")\ninput(type="imudp" address="127.0.0.1" port="{port}")\n'
        f'action(type="omfwd" target="127.0.0.1" port="{running.ports[kind]}" {options})\n'
    )
    command = ["rsyslogd", "-n", "-f", str(configuration), "-i", str(folder / "rsyslog.pid")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        taken = f":{port:04X} "
        wait_until(lambda: taken in Path("/proc/net/udp").read_text())
        yield port
        process.terminate()


def _send(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", port))
        for number in range(MESSAGES):
            sender.send(b"<134>Nov 22 10:00:00 r1 app: message %d" % number)


def _need(module: str) -> None:
    if not any(Path("/usr/lib").glob(f"*/rsyslog/{module}")):
        pytest.skip(f"rsyslog has no {module}: rsyslog-gnutls, rsyslog-openssl")

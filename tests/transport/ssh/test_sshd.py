"""Against OpenSSH's own server: netwright.transport.ssh.open."""

import getpass
import ipaddress
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from netwright.errors import HostKeyChanged, ProtocolViolation
from netwright.model.credential import Kind, Login, Profile
from netwright.model.evidence import Answer, Table
from netwright.model.interface import InterfaceAddress
from netwright.model.secret import Secret
from netwright.transport.ssh.collect import collect, describe_session, identify_session
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
HOST = ipaddress.ip_address("127.0.0.1")
pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not Path(SSHD).exists(), reason="openssh-server is not installed"),
]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A key that the server takes for whoever runs the tests."""
    _keygen(tmp_path / "user", "ed25519")
    key = Secret((tmp_path / "user").read_text())
    return Profile("key", Kind.SSH, Login(getpass.getuser(), private_key=key))


def _keygen(path: Path, kind: str) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", path], check=True)


@contextmanager
def sshd(folder: Path, *settings: str, host_key: str = "ed25519", port: int = 0) -> Iterator[int]:
    """Run sshd on loopback in the foreground."""
    if not (folder / host_key).exists():
        _keygen(folder / host_key, host_key)
    with socket.create_server(("127.0.0.1", port)) as probe:
        port = probe.getsockname()[1]
    config = folder / "sshd_config"
    lines = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder / host_key}",
        f"AuthorizedKeysFile {folder / 'user.pub'}",
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        *settings,
    ]
    config.write_text("\n".join(lines))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it gives up its privileges
    with (folder / "sshd.log").open("w") as log:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=log)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if server.poll() is not None:
            pytest.skip("sshd does not run here")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("sshd does not listen")


def test_linux_host_tells_who_it_is_and_what_it_knows(
    tmp_path: Path, profile: Profile, options: SshOptions
) -> None:
    """The whole visit on a real shell."""
    with (
        sshd(tmp_path) as port,
        open_session(HOST, port, profile, platform=None, options=options) as session,
    ):
        assert session.platform == "linux"
        assert describe_session(session).sys_name == socket.gethostname()
        assert identify_session(session).os_version
        answers = collect(session, [Table.INTERFACES, Table.ADDRESSES])

    if shutil.which("ip"):
        assert answers[Table.INTERFACES].answer is Answer.COMPLETE
        assert InterfaceAddress("lo", HOST, 8) in answers[Table.ADDRESSES].rows


def test_server_with_a_new_host_key_is_refused(
    tmp_path: Path, profile: Profile, options: SshOptions
) -> None:
    """OpenSSH's keys are compared as OpenSSH does."""
    with sshd(tmp_path) as port:
        open_session(HOST, port, profile, platform=None, options=options).close()
    (tmp_path / "ed25519").unlink()

    with sshd(tmp_path, port=port), pytest.raises(HostKeyChanged):
        open_session(HOST, port, profile, platform=None, options=options)


LEGACY = (
    "KexAlgorithms {kex}",
    "Ciphers 3des-cbc,aes128-cbc",
    "MACs hmac-sha1",
    "HostKeyAlgorithms ssh-rsa",
)


@pytest.mark.parametrize(
    "kex",
    [
        "diffie-hellman-group1-sha1",
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group-exchange-sha1",
    ],
)
def test_old_openssh_is_reached_only_with_legacy_algorithms(
    tmp_path: Path, profile: Profile, options: SshOptions, kex: str
) -> None:
    """What switches of 2010 speak, spoken by the reference implementation."""
    settings = (LEGACY[0].format(kex=kex), *LEGACY[1:])
    with sshd(tmp_path, *settings, host_key="rsa") as port:
        with pytest.raises(ProtocolViolation):
            open_session(HOST, port, profile, platform=None, options=options)
        legacy = replace(options, legacy=True)
        open_session(HOST, port, profile, platform=None, options=legacy).close()

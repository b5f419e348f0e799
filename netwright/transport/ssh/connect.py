"""Reach a device's SSH server, check its host key, and only then log in."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from paramiko import Channel, Transport
from paramiko.ssh_exception import ChannelException, SSHException

from netwright.errors import DeviceUnreachable, ProfileUnfit, ProtocolViolation
from netwright.model.credential import Login
from netwright.transport.ssh.algorithms import new_transport, prefer_key_types
from netwright.transport.ssh.authenticate import authenticate
from netwright.transport.ssh.budget import Budget
from netwright.transport.ssh.host_keys import host_key_of
from netwright.transport.ssh.options import SshOptions

_SSH_PORT = 22
# RouterOS takes console options behind the user name: no colours, no probing of the terminal.
_ROUTEROS_PLAIN = "+ct511w1000h"

# What went wrong reaches the caller as an exception; paramiko would log its traceback besides.
logging.getLogger("paramiko.transport").setLevel(logging.CRITICAL)


@contextmanager
def logged_in(
    address: str, port: int, login: Login, options: SshOptions, budget: Budget
) -> Iterator[Transport]:
    """Give an authenticated transport to the device, through its jump host if it has one.

    Raises:
        DeviceUnreachable: no connection, no answer, or hung up before a credential was sent.
        ProtocolViolation: what answers does not speak SSH, or not the algorithms we allow.
        HostKeyChanged: not the device we knew; no credential was sent.
        AuthenticationFailed: the credential was refused.
    """
    with _carrier(address, port, login, options, budget) as sock:
        transport = new_transport(sock, legacy=options.legacy)
        try:
            _shake_hands(transport, address, port, options, budget)
            account = replace(login, username=_account_name(login, transport))
            authenticate(transport, account, budget.device, budget.seconds(options.timeout_s))
            yield transport
        finally:
            transport.close()
            sock.close()  # a transport that never started does not close it


def _account_name(login: Login, transport: Transport) -> str:
    return login.username + (_ROUTEROS_PLAIN if "ROSSSH" in transport.remote_version else "")


@contextmanager
def _carrier(
    address: str, port: int, login: Login, options: SshOptions, budget: Budget
) -> Iterator[socket.socket | Channel]:
    """Give what carries the transport: a TCP connection, or a channel through the jump host."""
    if login.jump is None:
        yield dial(address, port, options, budget)
        return
    username, jump_address, jump_port = _parse_jump(login.jump, login.username, budget.device)
    via = replace(login, username=username, jump=None)
    with logged_in(jump_address, jump_port, via, options, budget) as transport:
        yield _tunnel(transport, (address, port), options, budget)


def dial(address: str, port: int, options: SshOptions, budget: Budget) -> socket.socket:
    """Open a TCP connection.

    Raises:
        DeviceUnreachable: nobody answers, or nobody listens.
    """
    timeout_s = budget.seconds(options.timeout_s)
    try:
        return socket.create_connection((address, port), timeout_s)
    except TimeoutError as error:
        raise DeviceUnreachable(budget.device, f"no answer on port {port}") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DeviceUnreachable(budget.device, f"port {port}: {reason}") from error


def _tunnel(
    transport: Transport, target: tuple[str, int], options: SshOptions, budget: Budget
) -> Channel:
    """Open a direct-tcpip channel (RFC 4254 section 7.2)."""
    timeout_s = budget.seconds(options.timeout_s)
    try:
        return transport.open_channel("direct-tcpip", target, ("127.0.0.1", 0), timeout=timeout_s)
    except (ChannelException, EOFError, SSHException) as error:
        raise DeviceUnreachable(budget.device, f"not through the jump host: {error}") from error


def _parse_jump(jump: str, username: str, device: str) -> tuple[str, str, int]:
    """Split user@host[:port]; an IPv6 address is in brackets."""
    try:
        parts = urlsplit(f"ssh://{jump}")
        port = parts.port or _SSH_PORT
    except ValueError as error:
        raise ProfileUnfit(device, "the profile's jump is not user@host[:port]") from error
    return parts.username or username, parts.hostname or "", port


def _shake_hands(
    transport: Transport, address: str, port: int, options: SshOptions, budget: Budget
) -> None:
    known = options.host_keys.known(address, port)
    if known:
        prefer_key_types(transport, {key.key_type for key in known})
    timeout_s = budget.seconds(options.timeout_s)
    transport.banner_timeout = transport.handshake_timeout = 2 * timeout_s  # ours comes first
    try:
        transport.start_client(timeout=timeout_s)
    except (SSHException, EOFError, OSError) as error:
        raise _no_handshake(error, budget.device) from error
    if not transport.initial_kex_done:
        raise DeviceUnreachable(budget.device, f"no SSH handshake in {timeout_s:.3g} s")
    options.host_keys.check(address, port, host_key_of(transport))


def _no_handshake(error: Exception, device: str) -> DeviceUnreachable | ProtocolViolation:
    """Tell a server that hung up (too many sessions, an access list) from one that babbles."""
    causes = (error, error.__context__)
    if any(isinstance(cause, EOFError | OSError) for cause in causes):
        return DeviceUnreachable(device, "hung up in the SSH handshake")
    return ProtocolViolation(device, f"SSH handshake failed: {error}")

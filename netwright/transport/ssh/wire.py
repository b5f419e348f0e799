"""What carries the octets of a shell: an SSH channel, or a Telnet connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Timer
from typing import Protocol

from paramiko import Channel, Transport
from paramiko.ssh_exception import SSHException

from netwright.errors import DeviceUnreachable, ProtocolViolation

_CHUNK = 64 * 1024
_COLUMNS, _ROWS = 511, 1000  # as netmiko asks: few lines wrap, and few devices page


class Wire(Protocol):
    """A connection to a shell; `enter` is what its Enter key sends."""

    enter: str

    def receive(self, timeout_s: float) -> bytes | None:
        """Return what came; None when nothing did.

        Raises:
            EOFError: the device closed the connection.
        """
        ...

    def send(self, octets: bytes, timeout_s: float) -> None:
        """Send it all.

        Raises:
            OSError: the connection is gone, or the device does not take it.
        """
        ...


class SshWire:
    """The shell of an SSH session (RFC 4254 section 6)."""

    def __init__(self, channel: Channel, enter: str) -> None:
        self.enter = enter
        self._channel = channel

    def receive(self, timeout_s: float) -> bytes | None:
        """Return what came; None when nothing did."""
        self._channel.settimeout(timeout_s)
        try:
            octets = self._channel.recv(_CHUNK)
        except TimeoutError:
            return None
        if not octets:
            raise EOFError
        return octets

    def send(self, octets: bytes, timeout_s: float) -> None:
        """Send it all."""
        self._channel.settimeout(timeout_s)
        self._channel.sendall(octets)


@contextmanager
def shell(transport: Transport, device: str, timeout_s: float) -> Iterator[SshWire]:
    """Give the shell of a logged-in transport.

    Raises:
        DeviceUnreachable: the device does not answer the request.
        ProtocolViolation: it has no shell for us.
    """
    with _closed_after(timeout_s, transport) as expired:
        try:
            channel = transport.open_session(timeout=timeout_s)
            channel.get_pty("vt100", _COLUMNS, _ROWS)
            channel.invoke_shell()
        except (SSHException, EOFError, OSError) as error:
            if expired.is_set():
                raise DeviceUnreachable(device, f"no shell in {timeout_s:.3g} s") from error
            raise ProtocolViolation(device, f"no shell: {error}") from error
    with channel:
        yield SshWire(channel, "\r\n" if "ROSSSH" in transport.remote_version else "\n")


@contextmanager
def _closed_after(seconds: float, transport: Transport) -> Iterator[Event]:
    """Close the transport when the block takes longer.

    paramiko waits for the answer to a channel request without any limit.
    """
    expired = Event()

    def expire() -> None:
        expired.set()
        transport.close()

    timer = Timer(seconds, expire)
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()
        timer.join()

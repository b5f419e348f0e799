"""Telnet (RFC 854), as much as a shell needs: options are refused, the rest is the shell's.

Our own forty lines, as netmiko's client keeps reading for as long as a device keeps negotiating.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from netwright.transport.ssh.budget import Budget
from netwright.transport.ssh.connect import dial
from netwright.transport.ssh.options import SshOptions

_IAC, _DONT, _DO, _WONT, _WILL = b"\xff", b"\xfe", b"\xfd", b"\xfc", b"\xfb"
_WANTED = (b"\x01", b"\x03")  # ECHO (RFC 857) and SUPPRESS-GO-AHEAD (RFC 858): the device does both
_COMMAND = re.compile(
    rb"\xff(?:(?P<verb>[\xfb-\xfe])(?P<option>.)|\xfa.*?\xff\xf0|[\xf0-\xf9\xff])|\r\x00"
    rb"|(?P<rest>(?:\xff(?:[\xfb-\xfe]|\xfa.*)?|\r)\Z)",
    re.DOTALL,
)
_SHOWN = {_IAC + _IAC: _IAC, b"\r\x00": b"\r"}
_LONGEST_COMMAND = 4096


class TelnetWire:
    """A shell over Telnet."""

    enter = "\n"

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._rest = b""
        self._answered: set[bytes] = set()

    def receive(self, timeout_s: float) -> bytes | None:
        """Return what came, without the negotiation in it; None when nothing did."""
        self._sock.settimeout(timeout_s)
        try:
            octets = self._sock.recv(4096)
        except TimeoutError:
            return None
        except OSError as error:
            raise EOFError from error
        if not octets or len(self._rest) > _LONGEST_COMMAND:
            raise EOFError
        octets, self._rest = self._rest + octets, b""
        return _COMMAND.sub(self._obey, octets)

    def send(self, octets: bytes, timeout_s: float) -> None:
        """Send it all, as the network virtual terminal writes it."""
        self._sock.settimeout(timeout_s)
        self._sock.sendall(octets.replace(_IAC, _IAC + _IAC).replace(b"\n", b"\r\n"))

    def _obey(self, command: re.Match[bytes]) -> bytes:
        """Answer a command, each once, as the other end may never tire; return what it shows."""
        verb, option = command["verb"], command["option"]
        self._rest = command["rest"] or b""
        if verb in (_DO, _WILL) and verb + option not in self._answered:
            self._answered.add(verb + option)
            agreed = _DO if option in _WANTED else _DONT
            self._sock.sendall(_IAC + (_WONT if verb == _DO else agreed) + option)
        return _SHOWN.get(command[0], b"")


@contextmanager
def telnet(address: str, port: int, options: SshOptions, budget: Budget) -> Iterator[TelnetWire]:
    """Give the shell behind a Telnet port; its login is part of the dialogue.

    Raises:
        DeviceUnreachable: no connection.
    """
    with dial(address, port, options, budget) as sock:
        yield TelnetWire(sock)

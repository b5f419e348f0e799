"""Telnet where a scope allows it: netwright.transport.ssh.telnet."""

import ipaddress
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import AuthenticationFailed, DeviceUnreachable
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.telnet import TelnetWire

HOST = ipaddress.ip_address("127.0.0.1")
IAC, DO, DONT, WILL, WONT, SB, SE = 255, 253, 254, 251, 252, 250, 240
ECHO, TERMINAL_TYPE, GO_AHEAD = 1, 24, 3


@pytest.fixture
def allowing(options: SshOptions) -> SshOptions:
    """The options of a scope that allows Telnet."""
    return replace(options, telnet=True)


def profile(password: str) -> Profile:
    """Return a Telnet profile."""
    return Profile("old", Kind.TELNET, Login("netops", Secret(password)))


@contextmanager
def old_switch(password: str) -> Iterator[int]:
    """Serve one Telnet login as a switch of the nineties does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_converse, args=(server, password))
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def _converse(server: socket.socket, password: str) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as lines:

        def say(text: str) -> None:
            connection.sendall(text.replace("\n", "\r\n").encode())

        def line() -> str:
            return re.sub(rb"\xff..", b"", lines.readline()).decode().strip()

        connection.sendall(bytes([IAC, WILL, ECHO, IAC, WILL, GO_AHEAD, IAC, DO, TERMINAL_TYPE]))
        say("\nUser Access Verification\n\nUsername: ")
        line()
        say("\nPassword: ")
        if line() != password:
            say("\n% Login invalid\n\nUsername: ")
            return
        say("\nold-sw>")
        while command := lines.readline():
            said = command.decode().strip()
            answer = "Cisco IOS Software, Version 12.0(5)\n" if said == "show version" else ""
            say(f"{said}\n{answer}old-sw>")


def test_telnet_login_answers_the_dialogue(allowing: SshOptions) -> None:
    """Name and password are asked in the shell; nothing else differs from SSH."""
    with (
        old_switch("S3cure-net") as port,
        open_session(HOST, port, profile("S3cure-net"), platform=None, options=allowing) as session,
    ):
        assert (session.platform, session.prompt) == ("cisco_ios", "old-sw>")
        assert session.run("show version") == "Cisco IOS Software, Version 12.0(5)"


def test_wrong_telnet_password_is_a_refusal(allowing: SshOptions) -> None:
    """A second question for the name means that the first answer was wrong."""
    with old_switch("S3cure-net") as port, pytest.raises(AuthenticationFailed):
        open_session(HOST, port, profile("wrong"), platform=None, options=allowing)


def test_endless_negotiation_ends_with_the_budget(allowing: SshOptions) -> None:
    """A peer that only negotiates never goes silent."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def negotiate() -> None:
            connection, _ = server.accept()
            with connection:
                while not stop.wait(0.01):
                    try:
                        connection.sendall(bytes([IAC, DO, TERMINAL_TYPE, IAC, WILL, 7]))
                    except OSError:
                        return

        thread = threading.Thread(target=negotiate)
        thread.start()
        hurried = replace(allowing, budget_s=0.5)
        with pytest.raises(DeviceUnreachable) as e:
            open_session(
                HOST, server.getsockname()[1], profile("x"), platform=None, options=hurried
            )
        stop.set()
        thread.join()
    assert "budget" in e.value.reason


@given(st.lists(st.binary(min_size=1, max_size=8), max_size=20))
def test_no_octets_break_the_filter(pieces: list[bytes]) -> None:
    """Commands may be cut anywhere, or be nonsense."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire = TelnetWire(ours)
        for piece in pieces:
            theirs.sendall(piece)
            wire.receive(1.0)


def test_text_is_what_remains_of_the_stream() -> None:
    """RFC 854: an escaped 255 is data, a command is not, a subnegotiation is skipped."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire = TelnetWire(ours)
        stream = b"a" + bytes([IAC, WILL, ECHO]) + b"b" + bytes([IAC, IAC]) + b"c\r\0d"
        stream += bytes([IAC, SB, TERMINAL_TYPE, 1, IAC, SE]) + b"e"
        received = b""
        for octet in stream:
            theirs.sendall(bytes([octet]))
            received += wire.receive(1.0) or b""
        assert received == b"ab\xffc\rde"
        assert theirs.recv(16) == bytes([IAC, DO, ECHO])

"""A listener of datagrams in this process: netwright.collectors.datagrams."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.collectors.counters import Count, Counters
from netwright.collectors.datagrams import DatagramListener, Respond
from netwright.collectors.sockets import bound_endpoint
from netwright.errors import NetwrightError
from netwright.model.received import ListenerKind
from netwright.spool import Writer
from tests.collectors.collector import payloads, wait_until


class Listening:
    """A socket, and what listens at it."""

    def __init__(self, folder: Path, respond: Respond) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.writer = Writer(folder, 1 << 30)
        endpoint = bound_endpoint(ListenerKind.TRAP, self.socket)
        self.counted = Counters(folder).row(endpoint, 1)
        self.listener = DatagramListener(self.socket, self.counted, self.writer, respond)
        self.listener.start()

    def ask(self, payload: bytes) -> socket.socket:
        """Send a datagram; return the socket that may be answered."""
        asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        asking.settimeout(10)
        asking.connect(self.socket.getsockname())
        asking.send(payload)
        return asking

    def close(self) -> None:
        """End it."""
        self.listener.end()
        self.listener.join(5)
        self.writer.close()
        self.socket.close()


def _answer(payload: bytes) -> bytes | None:
    if payload == b"poison":
        raise RuntimeError(payload)
    return b"seen " + payload if payload.startswith(b"inform") else None


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    """A listener that answers what begins with `inform`."""
    opened = Listening(tmp_path, _answer)
    yield opened
    opened.close()


def test_an_answer_comes_once_the_datagram_is_kept(listening: Listening, tmp_path: Path) -> None:
    """RFC 3416: a response to an inform says that somebody has it."""
    with listening.ask(b"inform 1") as asking:
        assert asking.recv(100) == b"seen inform 1"
    assert payloads(tmp_path) == [b"inform 1"]
    assert listening.counted.numbers[Count.SPOOLED] == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_noticed(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that is open and deaf would be the worst of all ends."""
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    listening.listener.check()
    listening.ask(b"poison").close()

    wait_until(lambda: not any(thread.name.startswith("trap") for thread in threading.enumerate()))
    with pytest.raises(NetwrightError, match="ended"):
        listening.listener.check()

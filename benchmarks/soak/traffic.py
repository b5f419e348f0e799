"""Numbered messages of several senders, and what the processes that take them hold in memory."""

import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.collectors.killing import message

SENDERS = tuple(f"127.0.1.{number}" for number in range(1, 9))
PULSE = 40  # messages between two looks at the clock


class Traffic:
    """Senders that take turns at a rate, each counting its own messages, until told to end."""

    def __init__(self, port: int, rate: int) -> None:
        self.sent = 0
        self._rate = rate
        self._ended = threading.Event()
        self._sockets = [_opened(address, port) for address in SENDERS]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> int:
        """Stop; return how many messages were sent."""
        self._ended.set()
        self._thread.join()
        for each in self._sockets:
            each.close()
        return self.sent

    def _run(self) -> None:
        began, count = time.monotonic(), len(self._sockets)
        while not self._ended.is_set():
            for _ in range(PULSE):
                number, sender = divmod(self.sent, count)
                self._sockets[sender].send(message(number))
                self.sent += 1
            time.sleep(max(0.0, began + self.sent / self._rate - time.monotonic()))


def _opened(address: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind((address, 0))
    opened.connect(("127.0.0.1", port))
    return opened


def memory_kb(process: int) -> int:
    """Return what a process holds (proc(5))."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def usual(samples: Sequence[int]) -> int:
    """Return the sample in the middle."""
    return sorted(samples)[len(samples) // 2]

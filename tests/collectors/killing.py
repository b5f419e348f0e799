"""Kill processes of the event pipeline at random moments while numbered messages arrive.

Used by the tests, seeded and short, and by `make soak`.
"""

import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.collectors.collector import Collector, migrated
from tests.collectors.working import KeptAlive, asked

PULSE = 50  # messages between two looks at the clock
AROUND_S = (0.05, 1.6)  # between two kills: some hit a receiver that only starts


class Sender:
    """Sends numbered messages at a rate, until told to end."""

    def __init__(self, port: int, rate: int) -> None:
        self.port, self.rate, self.sent = port, rate, 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> int:
        """Stop; return how many messages were sent."""
        self._ended.set()
        self._thread.join()
        return self.sent

    def _run(self) -> None:
        began = time.monotonic()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
            opened.connect(("127.0.0.1", self.port))
            while not self._ended.is_set():
                for _ in range(PULSE):
                    opened.send(message(self.sent))
                    self.sent += 1
                time.sleep(max(0.0, began + self.sent / self.rate - time.monotonic()))


def message(number: int) -> bytes:
    """Return a numbered message, as a switch with a flapping port sends it."""
    return (
        b"<189>%d: Nov 22 10:00:00: %%LINK-3-UPDOWN: Interface GigabitEthernet0/1,"
        b" changed state to down" % number
    )


def number_of(payload: bytes) -> int:
    """Return the number of a message."""
    return int(payload[5:].partition(b":")[0])


@dataclass(frozen=True)
class Outcome:
    """What became of the messages."""

    kills: int
    sent: int
    kept: int
    doubled: int
    accepted: int
    """What the collector counted as accepted."""
    dropped: int
    """What it counted as dropped by the kernel or shed."""

    @property
    def lost(self) -> int:
        """Messages that nobody can account for."""
        return self.sent - self.kept - self.dropped


def kill_receiver(collector: Collector) -> None:
    """Kill the process that receives and writes."""
    os.kill(collector.receiver(), signal.SIGKILL)


@dataclass(frozen=True)
class Storm:
    """Messages at a rate, and kills among them."""

    kills: int
    chance: random.Random
    rate: int

    def hit(self, collector: Collector, victims: Sequence[Callable[[], None]]) -> int:
        """Send, kill as often as asked, and stop the collector; return how many were sent."""
        sender = Sender(collector.ports["udp"], self.rate)
        for _ in range(self.kills):
            time.sleep(self.chance.uniform(*AROUND_S))
            self.chance.choice(victims)()
        sent = sender.end()
        collector.stop()
        return sent

    def outcome(self, collector: Collector, sent: int, kept: Sequence[bytes]) -> Outcome:
        """Return what became of the messages."""
        numbers = [number_of(payload) for payload in kept]
        told = collector.listener("udp")
        return Outcome(
            kills=self.kills,
            sent=sent,
            kept=len(set(numbers)),
            doubled=len(numbers) - len(set(numbers)),
            accepted=told["spooled"],
            dropped=told["kernel_drops"] + told["shed"],
        )


def storm_over_all(collector: Collector, storm: Storm) -> Outcome:
    """Kill receiver and worker; what was kept is what is stored at the end.

    Of the spool itself only that is left which the worker may need again.
    """
    migrated(collector.project)
    worker = KeptAlive(collector.project)
    sent = storm.hit(collector, (lambda: kill_receiver(collector), worker.kill))
    worker.drain()
    stored = [bytes(raw) for (raw,) in asked(collector.project, "SELECT raw FROM event")]
    return storm.outcome(collector, sent, stored)


def storm_over_receiver(collector: Collector, storm: Storm) -> Outcome:
    """Kill the receiver; what was kept is what the spool holds."""
    sent = storm.hit(collector, (lambda: kill_receiver(collector),))
    return storm.outcome(collector, sent, collector.payloads())

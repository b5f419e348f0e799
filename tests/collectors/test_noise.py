"""Octets that are no messages: nothing grows, nothing stops."""

import os
import random
import socket
from pathlib import Path

from tests.collectors.collector import Collector, collecting, wait_until

MANY = 100_000
MOST_GROWTH_KB = 4096


def test_a_hundred_thousand_datagrams_of_noise_leave_memory_flat(tmp_path: Path) -> None:
    """What a scanner, or a broken sender, does all night."""
    chance = random.Random(5)  # noqa: S311 - a seed
    noise = [chance.randbytes(chance.choice((0, 1, 20, 300, 1400))) for _ in range(500)]
    with collecting(tmp_path / "project", "udp://127.0.0.1:0") as running:
        _send(running, noise, 5000)
        before = _memory_kb(running), _descriptors(running)
        _send(running, noise, MANY)
        memory, descriptors = _memory_kb(running), _descriptors(running)

        assert memory - before[0] < MOST_GROWTH_KB
        assert descriptors <= before[1] + 1
        assert running.listener("udp")["spooled"] == 5000 + MANY


def _send(running: Collector, noise: list[bytes], count: int) -> None:
    wanted = running.listener("udp")["received"] + count
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", running.ports["udp"]))
        for number in range(count):
            sender.send(noise[number % len(noise)])
    wait_until(lambda: running.listener("udp")["spooled"] >= wanted)


def _memory_kb(running: Collector) -> int:
    lines = Path(f"/proc/{running.receiver()}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def _descriptors(running: Collector) -> int:
    return len(os.listdir(f"/proc/{running.receiver()}/fd"))  # noqa: PTH208 - counts

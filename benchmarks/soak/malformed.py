"""What is no message, in each protocol: nothing crashes, nothing grows, and it is all stored."""

import random
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.report import row
from benchmarks.soak.traffic import memory_kb
from netwright.project.scaffold import init_project
from netwright.spool import Reader
from tests.collectors.collector import Collector, collecting, migrated
from tests.collectors.killing import message
from tests.collectors.working import KeptAlive, asked
from tests.events.flows import datagrams
from tests.events.flows.test_sflow import counters_sample, flow_sample, raw_header
from tests.events.flows.test_sflow import datagram as sflow

MOST_GROWTH_KB = 8_192
PACE = 5_000  # a second
PATIENCE_S = 600
FRAMES = 500  # a connection


def _ber(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def _trap() -> bytes:
    """Return linkDown of SNMP v2c (RFC 3416)."""
    up = _ber(0x30, _ber(6, bytes.fromhex("2b06010201010300")) + _ber(0x43, b"\x07"))
    oid = _ber(6, bytes.fromhex("2b060106030101040100"))
    named = _ber(0x30, oid + _ber(6, bytes.fromhex("2b0601060301010503")))
    numbers = _ber(2, b"\x07") + _ber(2, b"\0") + _ber(2, b"\0")
    pdu = _ber(0xA7, numbers + _ber(0x30, up + named))
    return _ber(0x30, _ber(2, b"\1") + _ber(4, b"public") + pdu)


SAMPLES: dict[str, list[bytes]] = {
    "udp": [message(7), b'<34>1 2026-11-24T10:00:00Z h a 1 m [x@1 a="b"] text', b"<13>x"],
    "tcp": [b"%d %s" % (len(message(7)), message(7)), message(8) + b"\n", b"99999999999 <13>x"],
    "tls": [b"7 <13>tls", message(8) + b"\n", b"4294967295 <13>x"],
    "trap": [_trap()],
    "netflow v5": [datagrams.v5(30)],
    "netflow v9": [
        datagrams.v9(datagrams.v9_template() + datagrams.a_set(256, datagrams.flow())),
        datagrams.v9(datagrams.a_set(256, datagrams.flow() * 9)),
    ],
    "ipfix": [
        datagrams.ipfix(datagrams.ipfix_template(300, datagrams.FIELDS)),
        datagrams.ipfix(datagrams.a_set(300, datagrams.flow() * 9)),
    ],
    "sflow": [
        sflow(flow_sample(raw_header(bytes(range(64))))).payload,
        sflow(counters_sample(1, 2)).payload,
    ],
}
LISTEN = ("udp", "tcp", "tls", "trap", "netflow", "sflow")


def malformed(folder: Path, chance: random.Random, number: int) -> int:
    """Print the table; return how many bars were missed."""
    project = folder / "project"
    init_project(project)
    with collecting(project, *(f"{kind}://127.0.0.1:0" for kind in LISTEN)) as running:
        migrated(project)
        worker = KeptAlive(project)
        missed = sum(_one(running, worker, name, chance, number) for name in SAMPLES)
        worker.end()
    [(stored,)] = asked(project, "SELECT count(*) FROM event")
    row("stored as events, understood or not", f"{stored}")
    return missed


def _one(
    running: Collector, worker: KeptAlive, name: str, chance: random.Random, number: int
) -> bool:
    """Send a protocol's noise, filling what has a bound first; tell whether a bar was missed."""
    pids = running.receiver(), worker.pid
    _send(running, name, noise(name, chance, number))
    _settle(running, worker)
    before = [memory_kb(pid) for pid in pids]
    _send(running, name, noise(name, chance, number))
    _settle(running, worker)
    lives = pids == (running.receiver(), worker.pid)
    grown = [memory_kb(pid) - held for pid, held in zip(pids, before, strict=True)] if lives else []
    is_flat = lives and max(grown) <= MOST_GROWTH_KB
    figure = f"{' '.join(f'{each:+d}' for each in grown)} kB" if lives else "crashed"
    row(f"{number} malformed {name}: receiver, worker", figure, bar=f"{MOST_GROWTH_KB}", ok=is_flat)
    return not is_flat


def noise(name: str, chance: random.Random, number: int) -> Iterator[bytes]:
    """Yield what is no message of a protocol, but looks like one at its beginning."""
    for _ in range(number):
        octets = bytearray(chance.choice(SAMPLES[name]))
        for _ in range(chance.randint(1, 8)):
            octets[chance.randrange(len(octets))] = chance.randrange(256)
        if chance.random() < 0.3:
            del octets[chance.randrange(len(octets)) :]
        if chance.random() < 0.1:
            octets += chance.randbytes(chance.randrange(1, 1000))
        yield bytes(octets)


def _send(running: Collector, name: str, payloads: Iterator[bytes]) -> None:
    kind = name.partition(" ")[0].replace("ipfix", "netflow")
    address = ("127.0.0.1", running.ports[kind])
    if kind in {"tcp", "tls"}:
        _send_streams(address, payloads, is_tls=kind == "tls")
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(address)
        _paced(payloads, sender.send)


def _send_streams(address: tuple[str, int], payloads: Iterator[bytes], *, is_tls: bool) -> None:
    """Send some frames a connection; one that is refused for its framing ends early."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    while some := [each for _, each in zip(range(FRAMES), payloads, strict=False)]:
        with socket.create_connection(address) as plain:
            try:
                sender = context.wrap_socket(plain) if is_tls else plain
                _paced(iter(some), sender.sendall)
                sender.close()
            except OSError:  # refused in the middle
                continue


def _paced(payloads: Iterator[bytes], send: Callable[[bytes], object]) -> None:
    began = time.monotonic()
    for count, payload in enumerate(payloads, 1):
        send(payload)
        if count % 50 == 0:
            time.sleep(max(0.0, began + count / PACE - time.monotonic()))


def _settle(running: Collector, worker: KeptAlive) -> None:
    """Wait until the worker has read all that there is."""
    until = time.monotonic() + PATIENCE_S
    with Reader(running.spool) as reader:
        while _position(running.project) < reader.end():
            if time.monotonic() > until:
                raise TimeoutError(f"the worker {worker.pid} does not get on")
            time.sleep(0.3)


def _position(project: Path) -> int:
    rows = asked(project, "SELECT position FROM event_shard")
    return int(rows[0][0]) if rows else 0

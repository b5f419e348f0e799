"""`netwright collect`: the real processes on loopback."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.model.received import ListenerKind
from netwright.project.scaffold import init_project
from tests.collectors.collector import (
    Collector,
    collecting,
    migrated,
    passing,
    start,
    status,
    wait_until,
)

LISTEN = [f"{kind}://127.0.0.1:0" for kind in ("udp", "trap", "netflow", "sflow")]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    """A collector of everything that comes in datagrams, which outlives a test."""
    with collecting(tmp_path_factory.mktemp("shared") / "project", *LISTEN) as running:
        yield running


@pytest.fixture
def collector(shared: Collector) -> Collector:
    """The collector that all tests share that leave it alive."""
    return shared.anew()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Collector]:
    """A collector of a test's own, to be ended."""
    with collecting(tmp_path / "project", *LISTEN) as running:
        yield running


def _send(port: int, *payloads: bytes, family: int = socket.AF_INET) -> int:
    """Send datagrams; return the port they came from."""
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        sender.connect(("::1" if family == socket.AF_INET6 else "127.0.0.1", port))
        for payload in payloads:
            sender.send(payload)
        return int(sender.getsockname()[1])


def test_every_datagram_is_kept_as_it_came(collector: Collector) -> None:
    """Nothing is parsed before it is safe."""
    sent = [b"<13>one", b"\x00\xff", b"", b"x" * 60_000]
    port = _send(collector.ports["udp"], *sent)

    assert collector.wait_for(len(sent)) == sent
    first = collector.records()[0]
    assert (first.source, first.port, first.listener) == ("127.0.0.1", port, ListenerKind.UDP)


def test_every_kind_is_told_apart(collector: Collector) -> None:
    """A worker does not guess whether octets are SNMP or sFlow."""
    for kind, port in collector.ports.items():
        _send(port, kind.encode())
    collector.wait_for(4)

    assert all(record.payload.decode() == record.listener for record in collector.records())


def test_status_counts_what_came(collector: Collector) -> None:
    """An operator sees whether anything is lost."""
    before = collector.listener("udp")
    _send(collector.ports["udp"], *[b"<13>message"] * 50)
    collector.wait_for(50)

    after = collector.listener("udp")
    counts = ("received", "spooled", "kernel_drops", "shed")
    assert {key: after[key] - before[key] for key in counts} == {
        "received": 50,
        "spooled": 50,
        "kernel_drops": 0,
        "shed": 0,
    }


def test_sigterm_drains_what_the_kernel_holds(mortal: Collector) -> None:
    """A planned stop loses nothing at all."""
    os.kill(mortal.receiver(), signal.SIGSTOP)
    _send(mortal.ports["udp"], *[b"<13>message %d" % number for number in range(500)])
    os.kill(mortal.receiver(), signal.SIGCONT)

    assert mortal.stop() == 0
    assert len(mortal.payloads()) == 500


def test_a_killed_receiver_is_replaced_and_what_came_meanwhile_is_kept(
    collector: Collector,
) -> None:
    """The supervisor holds the socket; the kernel holds what is sent to it."""
    before = collector.listener("udp")["spooled"]
    _send(collector.ports["udp"], b"<13>before")
    collector.wait_for(1)
    killed = collector.receiver()
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{killed}").exists())  # in dying it may still take one
    _send(collector.ports["udp"], b"<13>after")

    assert collector.wait_for(2) == [b"<13>before", b"<13>after"]
    assert collector.receiver() != killed
    assert collector.listener("udp")["spooled"] == before + 2


def test_without_its_supervisor_the_receiver_ends(mortal: Collector) -> None:
    """Else the ports stay taken, and nobody restarts it."""
    receiver = Path(f"/proc/{mortal.receiver()}")
    mortal.process.kill()

    wait_until(lambda: not receiver.exists())
    assert not receiver.exists()


def test_interrupted_it_ends_with_130(mortal: Collector) -> None:
    """Ctrl-C at a terminal."""
    assert mortal.stop(signal.SIGINT) == 130


def test_ipv6_senders_are_known_by_their_address(tmp_path: Path) -> None:
    """Both families, each at a socket of its own."""
    with collecting(tmp_path / "project", "udp://[::1]:0") as running:
        _send(running.ports["udp"], b"<13>six", family=socket.AF_INET6)
        running.wait_for(1)

        assert running.records()[0].source == "::1"


def test_a_second_collector_is_told_that_the_spool_is_taken(collector: Collector) -> None:
    """Not a crash loop, and not a torn spool."""
    with start(collector.project, "collect", "flows", "--listen=sflow://127.0.0.1:0") as second:
        _, errors = second.communicate(timeout=30)

    assert second.returncode == 1
    assert errors.startswith("netwright: ")
    assert "another collector writes this spool (one `netwright collect" in errors
    assert "Traceback" not in errors


def test_a_taken_port_is_named(collector: Collector) -> None:
    """The first thing that goes wrong in an installation."""
    listen = f"udp://127.0.0.1:{collector.ports['udp']}"
    with start(collector.project, "collect", "syslog", f"--listen={listen}") as second:
        _, errors = second.communicate(timeout=30)

    assert (second.returncode, listen in errors) == (1, True)


def test_sockets_of_a_service_manager_are_served(tmp_path: Path) -> None:
    """Port 514 without a privilege: systemd opens it, and names what it hears."""
    project = init_project(tmp_path / "project").root
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as traps,
        socket.create_server(("127.0.0.1", 0)) as stream,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager,
    ):
        traps.bind(("127.0.0.1", 0))
        manager.bind(str(tmp_path / "notify"))
        environment = {"LISTEN_FDNAMES": "trap", "NOTIFY_SOCKET": str(tmp_path / "notify")}
        with passing(project, [traps, stream], environment) as running:
            assert running.ports == {
                "trap": traps.getsockname()[1],
                "tcp": stream.getsockname()[1],
            }
            assert manager.recv(100) == b"READY=1"
            _send(running.ports["trap"], b"trap")
            assert running.wait_for(1) == [b"trap"]


def test_the_environment_says_where_to_listen(tmp_path: Path) -> None:
    """NETWRIGHT_COLLECT_LISTEN, as containers are told things."""
    places = "udp://127.0.0.1:0,sflow://127.0.0.1:0"
    with collecting(
        tmp_path / "project", group="flows", NETWRIGHT_COLLECT_LISTEN=places
    ) as running:
        assert list(running.ports) == ["sflow"]


def test_status_before_anything_was_collected_is_empty(mortal: Collector) -> None:
    """A question too early is no error."""
    for file in mortal.spool.iterdir():
        file.unlink()

    assert status(mortal.project) == {
        "listeners": [],
        "spool": {"bytes": 0, "lag_s": None},
        "shed": [],
    }


def test_status_tells_what_workers_have_not_stored_yet(mortal: Collector) -> None:
    """Is it the mortal that is behind, or the worker?"""
    migrated(mortal.project)
    _send(mortal.ports["udp"], *[b"<13>message"] * 50)
    mortal.wait_for(50)
    before = status(mortal.project)
    with start(mortal.project, "worker", "events", "--once") as worker:
        worker.communicate(timeout=60)
    after = status(mortal.project)

    assert (before["listeners"][0]["stored"], before["spool"]["lag_s"] > 0) == (0, True)
    assert (after["listeners"][0]["stored"], after["spool"]["lag_s"]) == (50, 0.0)

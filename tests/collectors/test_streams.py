"""Syslog over TCP and TLS: the real processes, senders of the standard library."""

import os
import signal
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from netwright.collectors.tls import fingerprint
from netwright.model.received import ListenerKind
from netwright.project.scaffold import init_project
from netwright.spool import after, release
from tests.collectors.authority import Authority
from tests.collectors.collector import Collector, collecting, start, wait_until


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    """A collector of streams, with the certificate it makes for itself; it outlives a test."""
    project = tmp_path_factory.mktemp("shared") / "project"
    with collecting(project, "tcp://127.0.0.1:0", "tls://127.0.0.1:0", group="syslog") as running:
        yield running


@pytest.fixture
def collector(shared: Collector) -> Collector:
    """The collector that all tests share that leave it alive."""
    return shared.anew()


def _connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def test_both_framings_are_understood_on_one_port(collector: Collector) -> None:
    """RFC 6587 sections 3.4.1 and 3.4.2: senders differ, ports do not."""
    with _connect(collector.ports["tcp"]) as counted, _connect(collector.ports["tcp"]) as lines:
        counted.sendall(b"7 <13>one9 <13>t\nwo!")
        collector.wait_for(2)
        lines.sendall(b"<13>three\n<13>four\n")

        assert collector.wait_for(4) == [b"<13>one", b"<13>t\nwo!", b"<13>three", b"<13>four"]


def test_what_a_dying_connection_left_is_a_message(collector: Collector) -> None:
    """The last words of a device that crashes are worth most."""
    with _connect(collector.ports["tcp"]) as sender:
        sender.sendall(b"<13>whole\n<8>kernel pan")

    assert collector.wait_for(2) == [b"<13>whole", b"<8>kernel pan"]


def test_sigterm_keeps_what_connections_sent(tmp_path: Path) -> None:
    """A planned stop loses nothing at all."""
    with (
        collecting(tmp_path / "project", "tcp://127.0.0.1:0") as running,
        _connect(running.ports["tcp"]) as sender,
    ):
        sender.sendall(b"".join(b"<13>message %d\n" % number for number in range(2000)))

        assert running.stop() == 0
        assert len(running.payloads()) == 2000


def test_a_storm_over_tcp_loses_nothing(collector: Collector) -> None:
    """A sender that is faster waits."""
    before = collector.listener("tcp")
    with _connect(collector.ports["tcp"]) as sender:
        for piece in range(20):
            sender.sendall(b"".join(b"<13>%d %d\n" % (piece, each) for each in range(1000)))
    collector.wait_for(20_000)

    after = collector.listener("tcp")
    counts = [after[key] - before[key] for key in ("received", "spooled", "shed")]
    assert counts == [20_000, 20_000, 0]


def test_connections_after_a_kill_are_served_again(collector: Collector) -> None:
    """The listening socket is the supervisor's."""
    killed = collector.receiver()
    os.kill(killed, signal.SIGKILL)
    with _connect(collector.ports["tcp"]) as sender:
        sender.sendall(b"<13>after\n")

        assert collector.wait_for(1) == [b"<13>after"]


def test_a_sender_that_trusts_our_certificate_is_heard_over_tls(collector: Collector) -> None:
    """RFC 5425 section 4.2.1: without another certificate, one is made."""
    own = collector.project / ".netwright" / "tls"
    context = ssl.create_default_context(cafile=str(own / "collector.pem"))
    with (
        _connect(collector.ports["tls"]) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as sender,
    ):
        sender.sendall(b"7 <13>tls")
        sender.sendall(b"7 <13>TLS")
        collector.wait_for(1)
    assert (own / "collector.key").stat().st_mode & 0o777 == 0o600
    record = collector.records()[0]
    assert (record.listener, record.peer) == (ListenerKind.TLS, "")


def test_old_versions_of_tls_are_refused(collector: Collector) -> None:
    """RFC 8996."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1

    with _connect(collector.ports["tls"]) as plain, pytest.raises(OSError):  # noqa: PT011
        context.wrap_socket(plain)


def test_noise_at_a_tls_port_harms_nobody(collector: Collector) -> None:
    """A port scan, or a sender without TLS."""
    for noise in (b"", b"<13>plain\n", b"\x16\x03\x01" + b"\xff" * 200):
        with _connect(collector.ports["tls"]) as plain:
            plain.sendall(noise)
    with _connect(collector.ports["tcp"]) as sender:
        sender.sendall(b"<13>still here\n")

        assert collector.wait_for(1) == [b"<13>still here"]


def test_connections_have_a_bound(tmp_path: Path) -> None:
    """One device that leaks connections must not shut out the others."""
    with (
        collecting(
            tmp_path / "project",
            "tcp://127.0.0.1:0",
            NETWRIGHT_COLLECT_CONNECTIONS_PER_SOURCE="2",
        ) as running,
        _connect(running.ports["tcp"]) as first,
        _connect(running.ports["tcp"]) as second,
    ):
        first.sendall(b"<13>one\n")
        second.sendall(b"<13>two\n")
        running.wait_for(2)
        with _connect(running.ports["tcp"]) as third:
            assert third.recv(1) == b""
        first.close()
        wait_until(lambda: _is_heard(running))


def _is_heard(running: Collector) -> bool:
    """Tell whether a new connection is kept."""
    with _connect(running.ports["tcp"]) as again:
        again.settimeout(0.3)
        try:
            return again.recv(1) != b""
        except TimeoutError:
            return True
        except ConnectionError:
            return False


def test_a_silent_connection_is_closed(tmp_path: Path) -> None:
    """A firewall in between forgot it long ago."""
    with (
        collecting(
            tmp_path / "project", "tcp://127.0.0.1:0", NETWRIGHT_COLLECT_IDLE_S="0.3"
        ) as running,
        _connect(running.ports["tcp"]) as sender,
    ):
        sender.sendall(b"<13>half")

        assert sender.recv(1) == b""
        assert running.wait_for(1) == [b"<13>half"]


def test_a_stream_waits_for_a_full_spool_and_loses_nothing(tmp_path: Path) -> None:
    """The queue of the sender takes over; a datagram would be shed."""
    sent = [b"<13>%d %s" % (number, b"x" * 400) for number in range(5000)]
    with (
        collecting(
            tmp_path / "project", "tcp://127.0.0.1:0", NETWRIGHT_COLLECT_SPOOL_MAX_BYTES="1048576"
        ) as running,
        _connect(running.ports["tcp"]) as sender,
        ThreadPoolExecutor(1) as pool,
    ):
        sending = pool.submit(sender.sendall, b"\n".join(sent) + b"\n")
        kept: list[bytes] = []
        worked = running
        while len(kept) < len(sent):
            if records := worked.records():
                kept += [record.payload for record in records]
                worked = replace(running, since=after(records[-1]))
            release(running.spool, worked.since)
        sending.result()

        assert kept == sent
        assert running.listener("tcp")["shed"] == 0


def test_a_long_message_is_cut(tmp_path: Path) -> None:
    """Memory is bounded whatever a sender claims; what fits is kept."""
    with (
        collecting(
            tmp_path / "project", "tcp://127.0.0.1:0", NETWRIGHT_COLLECT_MESSAGE_BYTES="500"
        ) as running,
        _connect(running.ports["tcp"]) as sender,
    ):
        sender.sendall(b"<13>" + b"x" * 100_000 + b"\n<13>next\n")

        assert running.wait_for(2) == [b"<13>" + b"x" * 496, b"<13>next"]


def test_a_sender_is_known_by_its_certificate(tmp_path: Path) -> None:
    """Mutual TLS: from here on tenant and device do not depend on an address."""
    project = init_project(tmp_path / "project").root
    authority = Authority(tmp_path)
    router, other = authority.sign("router-1"), authority.sign("other")
    server = authority.sign("collector")
    digest = fingerprint(ssl.PEM_cert_to_DER_cert(_certificate(router))).upper()
    settings = project / "netwright.toml"
    settings.write_text(
        f'{settings.read_text()}\n[collect]\ntls_certificate = "{server}"\n'
        f'tls_ca = "{authority.certificate}"\n[collect.peers."{digest}"]\ndevice = "r1"\n'
    )
    with collecting(project, "tls://127.0.0.1:0") as running:
        for certificate in (router, other):
            context = ssl.create_default_context(cafile=str(authority.certificate))
            context.load_cert_chain(certificate)
            with (
                _connect(running.ports["tls"]) as plain,
                context.wrap_socket(plain, server_hostname="collector") as sender,
            ):
                sender.sendall(b"7 <13>one")
        running.wait_for(2)
        assert {record.peer for record in running.records()} == {digest, "CN=other"}


def test_a_sender_without_a_certificate_is_not_heard_where_one_is_asked_for(tmp_path: Path) -> None:
    """Nobody is whom they only say they are."""
    authority = Authority(tmp_path)
    files = {
        "NETWRIGHT_COLLECT_TLS_CERTIFICATE": str(authority.sign("collector")),
        "NETWRIGHT_COLLECT_TLS_CA": str(authority.certificate),
    }
    context = ssl.create_default_context(cafile=str(authority.certificate))
    with collecting(tmp_path / "project", "tls://127.0.0.1:0", **files) as running:
        with (
            suppress(OSError),
            _connect(running.ports["tls"]) as plain,
            context.wrap_socket(plain, server_hostname="collector") as sender,
        ):
            sender.sendall(b"7 <13>who")
            assert sender.recv(1) == b""

        assert (running.stop(), running.payloads()) == (0, [])


def _certificate(file: Path) -> str:
    """Return the certificate alone out of a file."""
    text, end, _ = file.read_text().partition("-----END CERTIFICATE-----")
    return text + end


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """It is no secret any more."""
    project = init_project(tmp_path / "project").root
    server = Authority(tmp_path).sign("collector")
    server.chmod(0o644)
    listen = "--listen=tls://127.0.0.1:0"
    with start(
        project, "collect", "syslog", listen, NETWRIGHT_COLLECT_TLS_CERTIFICATE=str(server)
    ) as process:
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "chmod 600" in errors

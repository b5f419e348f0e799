"""The sweep on real sockets, on loopback and in namespaces: netwright.transport.sweep.sweep."""

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from netwright.discovery.scope import Scope
from netwright.discovery.targets import parse_target
from netwright.model.alive import Alive, SnmpState
from netwright.transport.sweep.options import Progress, SweepOptions
from netwright.transport.sweep.sweep import sweep
from tests.transport.sweep.network import Network, missing, network, run

PREFIXES = ("10.200.0.0/22", "fd00:200::/64")
ICMP_ONLY = SweepOptions(tcp_ports=(), snmp_port=None, rate=5000)

needs_namespaces = pytest.mark.skipif(bool(missing()), reason=missing() or "never")


def alive_in(prefix: str, count: int) -> set[str]:
    """Choose addresses that are alive, the same ones every time."""
    net = ip_network(prefix)
    chosen = random.Random(5).sample(range(20, net.num_addresses - 1), count)  # noqa: S311
    return {str(net[index]) for index in chosen}


CROWD = alive_in(PREFIXES[0], 100)
LONERS = [f"10.200.0.{number}" for number in range(1, 10)]


@pytest.fixture(scope="module")
def net() -> Iterator[Network]:
    """A /22 with 109 live addresses and an IPv6 prefix with one, behind one hop."""
    with network(PREFIXES, [*CROWD, *LONERS, "fd00:200::5"]) as net:
        yield net


def found(net: Network, targets: Iterable[str], options: SweepOptions) -> dict[str, Alive]:
    """Sweep from the near namespace; what is alive, by address."""
    with net.entered(net.near):
        alives = list(sweep(map(ip_address, targets), options))
    return {str(alive.address): alive for alive in alives}


def test_loopback_answers_ping_and_resets_tcp() -> None:
    """All of 127/8 is this machine; a batch that answers entirely takes no timeout."""
    started = time.monotonic()
    options = SweepOptions(icmp=False, tcp_ports=(9,), snmp_port=9)
    alives = list(sweep([ip_address("127.0.0.77"), ip_address("127.9.9.9")], options))

    assert [str(alive.address) for alive in alives] == ["127.0.0.77", "127.9.9.9"]
    assert {alive.by for alive in alives} == {frozenset({"tcp/9:reset"})}
    assert time.monotonic() - started < 0.4


def test_an_open_port_is_told_from_a_reset() -> None:
    """Only open ports are worth a login."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        options = SweepOptions(icmp=False, tcp_ports=(port, 9), snmp_port=None)
        (alive,) = sweep([ip_address("127.0.0.1")], options)

    assert alive.by == {f"tcp/{port}", "tcp/9:reset"}
    assert alive.open_ports == {port}


def test_a_cancelled_sweep_yields_what_it_found() -> None:
    """Ctrl-C ends the sweep within a moment and keeps everything found so far."""
    loopback = [ip_address(f"127.1.{number}.1") for number in range(200)]
    calls = iter(range(10_000))
    options = SweepOptions(icmp=False, tcp_ports=(9,), snmp_port=None, loopback_rate=1000)
    alives = list(sweep(loopback, options, cancelled=lambda: next(calls) >= 4))

    assert 0 < len(alives) < 200


def test_progress_tells_stage_and_counts() -> None:
    """A sweep of an hour must show that it moves."""
    seen: list[Progress] = []
    options = SweepOptions(icmp=False, tcp_ports=(9,), snmp_port=None)
    list(sweep([ip_address("127.0.0.1")], options, progress=seen.append))

    assert seen[-1].stage == "tcp/9"
    assert (seen[-1].total, seen[-1].alive) == (2, 1)


@pytest.mark.integration
@needs_namespaces
def test_all_live_addresses_are_found_and_no_other(net: Network) -> None:
    """The whole union over a dark prefix, in about the time that the rate allows."""
    net.filter("")
    scope = Scope(targets=(parse_target(PREFIXES[0]),))
    started = time.monotonic()
    alives = found(net, map(str, scope.addresses()), SweepOptions(rate=5000))
    elapsed = time.monotonic() - started

    assert set(alives) == CROWD | set(LONERS)
    assert elapsed < 1.05 * 12 * scope.swept.size / 5000 + 3


@pytest.mark.integration
@needs_namespaces
def test_all_are_found_behind_a_policer(net: Network) -> None:
    """At 20,000 packets per second through a 2,000 policer, loss is noticed and undone."""
    net.filter("limit rate over 2000/second drop")
    targets = [str(address) for address in ip_network(PREFIXES[0])]
    options = SweepOptions(tcp_ports=(), snmp_port=None, rate=20_000)

    assert set(found(net, targets, options)) == CROWD | set(LONERS)


@pytest.mark.integration
@needs_namespaces
def test_each_way_alone_proves_life_and_no_icmp_error_does(net: Network) -> None:
    """Firewalls let through what they like: one proof is enough, and a rejection is none."""
    net.filter(
        """
        ip daddr 10.200.0.1 ip protocol != icmp drop
        ip daddr 10.200.0.2 ip protocol icmp drop
        ip daddr 10.200.0.2 udp dport 161 drop
        ip daddr 10.200.0.2 tcp dport != 443 drop
        ip daddr { 10.200.0.3, 10.200.0.4, 10.200.0.5 } icmp type echo-request drop
        ip daddr { 10.200.0.3, 10.200.0.4, 10.200.0.5 } udp dport 161 reject
        ip daddr 10.200.0.3 meta l4proto tcp reject with icmp port-unreachable
        ip daddr 10.200.0.4 meta l4proto tcp reject with icmp host-unreachable
        ip daddr 10.200.0.5 meta l4proto tcp reject with icmp admin-prohibited
        """
    )
    alives = found(net, LONERS[:5], SweepOptions())

    assert {address: alive.by for address, alive in alives.items()} == {
        "10.200.0.1": {"icmp"},
        "10.200.0.2": {"tcp/443:reset"},
    }


@pytest.mark.integration
@needs_namespaces
def test_an_snmp_agent_that_hides_everything_else_is_found(net: Network, tmp_path: Path) -> None:
    """Net-snmp answers the v3 engine discovery without any credential."""
    net.filter("ip daddr 10.200.0.6 meta l4proto { icmp, tcp } drop")
    with snmpd(net, "udp:10.200.0.6:161", tmp_path):
        alive = found(net, ["10.200.0.6"], SweepOptions(community=b"public"))["10.200.0.6"]

    assert (set(alive.by), alive.snmp) == ({"snmp", "snmp:v2c"}, SnmpState.ANSWERED)
    assert alive.engine_id is not None
    assert alive.engine_id.startswith("80001f88")  # net-snmp's enterprise number


@pytest.mark.integration
@needs_namespaces
def test_a_closed_snmp_port_is_told_from_a_silent_one(net: Network) -> None:
    """Silence may be an agent without v3; an ICMP port unreachable is nobody."""
    net.filter("ip daddr 10.200.0.7 udp dport 161 drop")
    alives = found(net, ["10.200.0.7", "10.200.0.8"], SweepOptions())

    assert alives["10.200.0.7"].snmp is SnmpState.UNKNOWN
    assert alives["10.200.0.8"].snmp is SnmpState.CLOSED


@pytest.mark.integration
@needs_namespaces
def test_ipv6_is_swept_like_ipv4(net: Network) -> None:
    """ICMPv6 echo, TCP and SNMP all speak IPv6."""
    net.filter("")
    targets = [f"fd00:200::{number}" for number in range(1, 9)]
    alives = found(net, targets, SweepOptions())

    assert set(alives) == {"fd00:200::5"}
    assert {"icmp", "tcp/22:reset"} <= alives["fd00:200::5"].by


@pytest.mark.integration
@needs_namespaces
def test_a_target_without_a_route_is_not_an_error(net: Network) -> None:
    """A dual-stack list of targets on an IPv4-only machine finds what there is."""
    net.filter("")

    assert set(found(net, ["2001:db8::1", "10.200.0.1"], SweepOptions())) == {"10.200.0.1"}


@pytest.mark.integration
@needs_namespaces
def test_few_sockets_make_a_sweep_slower_and_not_worse(net: Network) -> None:
    """With 16 descriptors to spare, connections take turns."""
    net.filter("")
    targets = [f"10.200.0.{number}" for number in range(1, 65)]
    options = SweepOptions(icmp=False, snmp_port=None, tcp_ports=(22,), max_connections=16)
    live = {target for target in targets if target in CROWD | set(LONERS)}

    assert set(found(net, targets, options)) == live


@pytest.mark.integration
@needs_namespaces
@pytest.mark.parametrize(("group_range", "by"), [("0 0", {"icmp"}), ("1 0", set())])
def test_without_raw_sockets_there_is_unprivileged_icmp_or_none(
    net: Network, group_range: str, by: set[str]
) -> None:
    """In a container without CAP_NET_RAW the kernel's ping sockets serve, or TCP alone does."""
    net.filter("")
    with net.entered(net.near):
        run("sysctl", "-q", "-w", f"net.ipv4.ping_group_range={group_range}")
    options = SweepOptions(raw=False, tcp_ports=(23,), snmp_port=None)
    alives = found(net, ["10.200.0.1", "fd00:200::5"], options)

    assert {alive.by for alive in alives.values()} == {frozenset(by | {"tcp/23:reset"})}


@contextmanager
def snmpd(net: Network, endpoint: str, state: Path) -> Iterator[None]:
    """Run a real net-snmp agent in the far namespace."""
    if not shutil.which("snmpd"):
        pytest.skip("snmpd is not installed")
    agent = ["snmpd", "-f", "-Ln", "-C", "--rocommunity=public", endpoint]
    command = ["ip", "netns", "exec", net.far, *agent]
    environment = os.environ | {"MIBS": "", "SNMP_PERSISTENT_DIR": str(state)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment) as process:
        try:
            _wait_for_listener(net)
            yield
        finally:
            process.terminate()


def _wait_for_listener(net: Network) -> None:
    for _ in range(100):
        if ":161" in run("ip", "netns", "exec", net.far, "ss", "-Hlun"):
            return
        time.sleep(0.1)
    raise TimeoutError("snmpd does not listen")

"""The sweep against its arithmetic limit and against fping, in namespaces of its own (root).

    python benchmarks/sweep.py [--quick]

100 of 65,536 addresses are alive behind one hop, the rest drops silently. CPU is user + system
time; both sides send two rounds at the same rate, one after the other.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network

from netwright.discovery.scope import Scope
from netwright.discovery.targets import parse_target
from netwright.transport.sweep.options import SweepOptions
from netwright.transport.sweep.sweep import sweep
from tests.transport.sweep.network import Network, missing, network

RATE = 5000
ROUNDS = 2
POLICER = 2000
WAYS = 6  # ICMP, four TCP ports, SNMP


@dataclass(slots=True)
class Cost:
    """What a run took."""

    wall_s: float = 0.0
    cpu_s: float = 0.0


def main() -> None:
    """Run all comparisons and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a /19 instead of a /16")
    prefix = "10.200.0.0/19" if parser.parse_args().quick else "10.200.0.0/16"
    if reason := missing():
        sys.exit(f"cannot run: {reason}")
    net = ip_network(prefix)
    chosen = random.Random(5).sample(range(1, net.num_addresses - 1), 100)
    alive = {str(net[index]) for index in chosen}
    with network([prefix], alive) as namespaces:
        compare_icmp(namespaces, prefix, alive)
        measure_policer(namespaces, prefix, alive)
        measure_union(namespaces, prefix, alive)


def compare_icmp(namespaces: Network, prefix: str, alive: set[str]) -> None:
    """ICMP stage: wall against packets / rate, CPU against fping."""
    options = SweepOptions(tcp_ports=(), snmp_port=None, rate=RATE, rounds=ROUNDS)
    ours, verdict = _swept(namespaces, prefix, alive, options)
    limit = Scope(targets=(parse_target(prefix),)).swept.size * ROUNDS / RATE
    print(f"ICMP {prefix} at {RATE}/s: {ours.wall_s:.1f} s, {ours.cpu_s:.2f} s CPU, {verdict}")
    print(f"  wall / (packets / rate)  {ours.wall_s / limit:.3f}  (goal <= 1.05)")
    fping = _fping(namespaces, prefix)
    print(f"  CPU / fping's {fping.cpu_s:.2f} s  {ours.cpu_s / fping.cpu_s:.2f}  (goal <= 0.3)")


def measure_policer(namespaces: Network, prefix: str, alive: set[str]) -> None:
    """Everything is found behind a policer at a tenth of the rate."""
    namespaces.filter(f"limit rate over {POLICER}/second drop")
    options = SweepOptions(tcp_ports=(), snmp_port=None, rate=10 * POLICER, rounds=ROUNDS)
    ours, verdict = _swept(namespaces, prefix, alive, options)
    namespaces.filter("")
    print(
        f"ICMP at {10 * POLICER}/s behind a policer of {POLICER}/s: {ours.wall_s:.1f} s, {verdict}"
    )


def measure_union(namespaces: Network, prefix: str, alive: set[str]) -> None:
    """ICMP, TCP and SNMP: wall against packets / rate."""
    options = SweepOptions(rate=RATE, rounds=ROUNDS)
    ours, verdict = _swept(namespaces, prefix, alive, options)
    packets = Scope(targets=(parse_target(prefix),)).swept.size * ROUNDS * WAYS
    print(f"all ways at {RATE}/s: {ours.wall_s:.1f} s, {ours.cpu_s:.2f} s CPU, {verdict}")
    print(f"  wall / (packets / rate)  {ours.wall_s * RATE / packets:.3f}  (goal <= 1.05)")


def _swept(
    namespaces: Network, prefix: str, alive: set[str], options: SweepOptions
) -> tuple[Cost, str]:
    scope = Scope(targets=(parse_target(prefix),))
    with namespaces.entered(namespaces.near), _measured(resource.RUSAGE_SELF) as cost:
        found = {str(host.address) for host in sweep(scope.addresses(), options)}
    return cost, f"found {len(found & alive)} of {len(alive)}, {len(found - alive)} false"


def _fping(namespaces: Network, prefix: str) -> Cost:
    interval_ms = f"{1000 / RATE:g}"
    command = ["fping", "-q", "-a", "-g", prefix, "-i", interval_ms, "-r", str(ROUNDS - 1)]
    inside = ["ip", "netns", "exec", namespaces.near, *command]
    with _measured(resource.RUSAGE_CHILDREN) as cost:
        subprocess.run(inside, check=False, capture_output=True)
    return cost


@contextmanager
def _measured(who: int) -> Iterator[Cost]:
    cost, before, started = Cost(), resource.getrusage(who), time.monotonic()
    yield cost
    after = resource.getrusage(who)
    cost.wall_s = time.monotonic() - started
    cost.cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()

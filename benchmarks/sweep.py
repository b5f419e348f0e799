"""The sweep against its arithmetic limit and against fping, in namespaces of its own (root).

100 of 65,536 addresses are alive behind one hop, the rest drops silently. Both sides send two
rounds at the same rate, one after the other: `python -m benchmarks.sweep [PREFIX]`.
"""

import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from ipaddress import ip_network
from resource import RUSAGE_CHILDREN

from benchmarks.report import Cost, machine, measured, row
from netwright.discovery.scope import Scope
from netwright.discovery.targets import parse_target
from netwright.transport.sweep.options import SweepOptions
from netwright.transport.sweep.sweep import sweep
from tests.transport.sweep.network import Network, missing, network

PREFIX = "10.200.0.0/16"
RATE = 5000
ROUNDS = 2
POLICER = 2000
WAYS = 6  # ICMP, four TCP ports, SNMP


@dataclass(frozen=True, slots=True)
class Bench:
    """A dark prefix with a few live addresses."""

    namespaces: Network
    scope: Scope
    alive: frozenset[str]

    def sweep(self, options: SweepOptions) -> tuple[Cost, int, int]:
        """Sweep it: (cost, how many were found, how many of those are not alive)."""
        with self.namespaces.entered(self.namespaces.near), measured() as cost:
            found = {str(host.address) for host in sweep(self.scope.addresses(), options)}
        return cost, len(found & self.alive), len(found - self.alive)

    def report(self, name: str, options: SweepOptions, packets: int = 0) -> Cost:
        """Sweep it and print what was found, and how long it took for so many packets."""
        cost, found, false = self.sweep(options)
        complete = found == len(self.alive) and not false
        bar = f"{len(self.alive)}, none false"
        row(
            f"{name}: found in {cost.wall_s:.1f} s", f"{found}, {false} false", bar=bar, ok=complete
        )
        if packets:
            ratio = cost.wall_s * options.rate / packets
            row(f"{name}: wall / (packets / rate)", f"{ratio:.3f}", bar="<= 1.05", ok=ratio <= 1.05)
        return cost


def main() -> int:
    """Run all comparisons and print a line for each figure."""
    if reason := missing():
        print(f"skipped: {reason}")
        return 0
    prefix = sys.argv[1] if len(sys.argv) > 1 else PREFIX
    net = ip_network(prefix)
    places = random.Random(5).sample(range(1, net.num_addresses - 1), 100)
    alive = frozenset(str(net[place]) for place in places)
    machine()
    with network([prefix], alive) as namespaces:
        bench = Bench(namespaces, Scope(targets=(parse_target(prefix),)), alive)
        compare_icmp(bench, prefix)
        measure_policer(bench)
        measure_union(bench)
    return 0


def compare_icmp(bench: Bench, prefix: str) -> None:
    """Measure the ICMP stage, and its CPU against fping's."""
    options = SweepOptions(tcp_ports=(), snmp_port=None, rate=RATE, rounds=ROUNDS)
    ours = bench.report(f"ICMP at {RATE}/s", options, bench.scope.swept.size * ROUNDS)
    if not shutil.which("fping"):
        print("fping is not installed: no comparison of CPU")
        return
    command = f"fping -q -a -g {prefix} -i {1000 / RATE:g} -r {ROUNDS - 1}".split()
    inside = ["ip", "netns", "exec", bench.namespaces.near, *command]
    with measured(RUSAGE_CHILDREN) as theirs:
        subprocess.run(inside, check=False, capture_output=True)
    ratio = ours.cpu_s / theirs.cpu_s
    figure = f"{ours.cpu_s:.2f} / {theirs.cpu_s:.2f} = {ratio:.2f}"
    row("ICMP: CPU / fping's CPU (s)", figure, bar="<= 0.3", ok=ratio <= 0.3)


def measure_policer(bench: Bench) -> None:
    """Find everything behind a policer at a tenth of the rate."""
    bench.namespaces.filter(f"limit rate over {POLICER}/second drop")
    options = SweepOptions(tcp_ports=(), snmp_port=None, rate=10 * POLICER, rounds=ROUNDS)
    bench.report(f"ICMP at {10 * POLICER}/s behind a {POLICER}/s policer", options)
    bench.namespaces.filter("")


def measure_union(bench: Bench) -> None:
    """Measure ICMP, TCP and SNMP together."""
    packets = bench.scope.swept.size * ROUNDS * WAYS
    bench.report(f"all ways at {RATE}/s", SweepOptions(rate=RATE, rounds=ROUNDS), packets)


if __name__ == "__main__":
    sys.exit(main())

"""A routed prefix in two network namespaces: some addresses alive, the rest silently dropped."""

import ctypes
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CLONE_NEWNET = 0x40000000
_NAMESPACES = Path("/run/netns")


def missing() -> str:
    """Say why there can be no network here; empty if there can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    absent = [tool for tool in ("ip", "nft") if not shutil.which(tool)]
    return f"not installed: {', '.join(absent)}" if absent else ""


@dataclass(frozen=True, slots=True)
class Network:
    """The names of the two namespaces: where the sweep stands, and what it sweeps."""

    near: str
    far: str

    @contextmanager
    def entered(self, namespace: str) -> Iterator[None]:
        """Put this thread, and every socket it opens, into a namespace."""
        with Path("/proc/thread-self/ns/net").open("rb") as home:
            with (_NAMESPACES / namespace).open("rb") as there:
                _set_namespace(there.fileno())
            try:
                yield
            finally:
                _set_namespace(home.fileno())

    def filter(self, rules: str) -> None:
        """Replace what the far side does with packets that come in: nftables rules, one a line."""
        hook = "type filter hook prerouting priority -300"  # before routing finds nobody there
        table = f"flush ruleset\ntable inet sweep {{ chain in {{\n{hook}\n{rules}\n}}\n}}\n"
        run("ip", "netns", "exec", self.far, "nft", "-f", "-", text=table)


@contextmanager
def network(prefixes: Iterable[str], alive: Iterable[str]) -> Iterator[Network]:
    """Build the namespaces, and remove them whatever happens."""
    tag = f"nwsweep{secrets.token_hex(3)}"
    net = Network(f"{tag}a", f"{tag}b")
    try:
        run("ip", "netns", "add", net.near)
        run("ip", "netns", "add", net.far)
        _wire(net)
        far = [f"addr add {a} dev lo" for a in alive]
        far += [f"route add blackhole {prefix}" for prefix in prefixes]
        _batch(net.far, far)
        _batch(net.near, [f"route add {p} via {_gateway(p)}" for p in prefixes])
        yield net
    finally:
        for name in (net.near, net.far):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def run(*command: str, text: str = "") -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(command, input=text, check=True, capture_output=True, text=True)
    return done.stdout


def _wire(net: Network) -> None:
    run("ip", "-n", net.near, "link", "add", "v0", "type", "veth", "peer", "v1", "netns", net.far)
    for name, link, end in ((net.near, "v0", 1), (net.far, "v1", 2)):
        lines = ["link set lo up", f"addr add 10.254.254.{end}/30 dev {link}"]
        lines += [f"addr add fd00:254::{end}/64 dev {link} nodad", f"link set {link} up"]
        _batch(name, lines)


def _batch(namespace: str, lines: list[str]) -> None:
    run("ip", "-n", namespace, "-batch", "-", text="\n".join(lines))


def _gateway(prefix: str) -> str:
    return "fd00:254::2" if ":" in prefix else "10.254.254.2"


def _set_namespace(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")

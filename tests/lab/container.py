"""Run a lab: every node in network, mount, UTS, IPC and PID namespaces of its own.

A node lives as long as the pipe to its first process, `cat`: when this process ends in whatever
way, the pipe closes, `cat` ends, and with it the kernel ends everything in the PID namespace.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lab.node import node_files, sshd_lines
from tests.lab.topology import Cable, End, Lab

_NAMESPACES = ("--net", "--mount", "--uts", "--ipc", "--pid")
_BINARIES = {
    "ip": "iproute2",
    "nft": "nftables",
    "ethtool": "ethtool",
    "unshare": "util-linux",
    "snmpd": "snmpd",
    "lldpd": "lldpd",
    "sshd": "openssh-server",
    "ovs-vswitchd": "openvswitch-switch",
    "openssl": "openssl",
}
_FILES = {"/usr/lib/frr/ospfd": "frr", "/dev/net/tun": "the kernel's tun driver"}
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
READY_S = 60.0  # measured 5 s; a machine that does ten other things needs more
_POLL_S = 0.2


def missing() -> str:
    """Say why there can be no lab here; empty if there can."""
    if os.geteuid() != 0:
        return "a lab of network namespaces needs root"
    absent = [package for name, package in _BINARIES.items() if not shutil.which(name, path=_PATH)]
    absent += [package for path, package in _FILES.items() if not Path(path).exists()]
    if absent:
        return f"not installed: {', '.join(absent)}"
    allowed = subprocess.run(["unshare", *_NAMESPACES, "--fork", "true"], check=False)
    return "" if allowed.returncode == 0 else "this kernel, or container, gives no namespaces"


@dataclass(frozen=True, slots=True)
class RunningLab:
    """A lab whose daemons have converged."""

    lab: Lab
    folder: Path
    inits: dict[str, int]  # the process that is 1 inside, by node

    def inside(self, node: str) -> tuple[str, ...]:
        """Return what to put before a command that is to run inside a node."""
        home = f"--wd={self.folder / node}"  # otherwise it would be the root directory
        return "nsenter", "-t", str(self.inits[node]), "-m", "-u", "-i", "-n", "-p", home, "--"

    @property
    def at_station(self) -> tuple[str, ...]:
        """Return what to put before a command that is to see the lab's network, our files."""
        return "nsenter", "-t", str(self.inits[self.lab.station]), "-n", "--"

    def run(self, node: str, *command: str, text: str = "") -> str:
        """Run a command inside a node and return what it prints."""
        done = subprocess.run(
            [*self.inside(node), *command],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert done.returncode == 0, f"{node}: {' '.join(command)}: {done.stderr}"
        return done.stdout

    def log(self, node: str, daemon: str) -> str:
        """Return what a daemon has logged."""
        return (self.folder / node / f"{daemon}.log").read_text(errors="replace")

    def plug(self, cable: Cable) -> None:
        """Make the two ends of a cable."""
        a, b = (
            ["name", end.port, "address", self.lab.mac(end), "netns", str(self.inits[end.node])]
            for end in (cable.a, cable.b)
        )
        subprocess.run(["ip", "link", "add", *a, "type", "veth", "peer", *b], check=True)

    @contextmanager
    def unplugged(self, end: End) -> Iterator[None]:
        """Take a port down for the duration of the block."""
        self.run(end.node, "ip", "link", "set", end.port, "down")
        try:
            yield
        finally:
            self.run(end.node, "ip", "link", "set", end.port, "up")
            for address in self.lab.node(end.node).addresses.get(end.port, ()):
                subprocess.run(
                    [*self.inside(end.node), "ip", "addr", "replace", address, "dev", end.port],
                    check=True,
                )

    def rekey(self, node: str) -> None:
        """Let a node's sshd have another host key."""
        self.run(node, "sh", "-ec", "\n".join(sshd_lines()))


@contextmanager
def running(lab: Lab, folder: Path) -> Iterator[RunningLab]:
    """Start a lab and yield it when every node is reached and knows its neighbors."""
    with ExitStack() as stack:
        inits = {node.name: stack.enter_context(container()) for node in lab.nodes}
        net = RunningLab(lab, folder, inits)
        _plug(net)
        _start(net)
        _wait_until_converged(net)
        yield net


@contextmanager
def container() -> Iterator[int]:
    """Yield the process id of the first process of new namespaces, as we see it."""
    command = ["unshare", *_NAMESPACES, "--fork", "--mount-proc", "--kill-child", "cat"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as parent:
        try:
            yield _only_child(parent)
        finally:
            if parent.stdin:
                parent.stdin.close()
            parent.wait(timeout=10)


def _only_child(parent: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    for _ in range(500):
        if found := children.read_text().split():
            name = Path(f"/proc/{found[0]}/comm").read_text().strip()
            if name == "cat":  # before, it is unshare that still mounts /proc
                return int(found[0])
        time.sleep(0.01)
    raise TimeoutError("unshare starts nothing")


def _plug(net: RunningLab) -> None:
    for cable in net.lab.cables:
        net.plug(cable)


def _start(net: RunningLab) -> None:
    """Run every node's script, all at once."""
    scripts = {}
    for node in net.lab.nodes:
        home = net.folder / node.name
        home.mkdir()
        home.chmod(0o755)
        for name, text in node_files(net.lab, node).items():
            (home / name).write_text(text)
        with (home / "start.log").open("w") as log:
            scripts[node.name] = subprocess.Popen(
                [*net.inside(node.name), "sh", "-x", str(home / "start")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
    failed = [name for name, script in scripts.items() if script.wait(timeout=READY_S)]
    assert not failed, "\n".join(net.log(name, "start")[-2000:] for name in failed)


def _wait_until_converged(net: RunningLab) -> None:
    deadline = time.monotonic() + READY_S
    waiting = [node.name for node in net.lab.nodes]
    while waiting := [name for name in waiting if not _is_ready(net, name)]:
        assert time.monotonic() < deadline, f"not ready: {', '.join(waiting)}"
        time.sleep(_POLL_S)


def _is_ready(net: RunningLab, name: str) -> bool:
    node = net.lab.node(name)
    ping = ["ping", "-c1", "-W0.3", "-q", str(node.address)]
    reached = subprocess.run([*net.at_station, *ping], check=False, capture_output=True)
    if reached.returncode or not node.speaks:
        return not reached.returncode
    heard = net.run(name, "lldpcli", "-f", "keyvalue", "show", "neighbors")
    ports = {line.split(".")[1] for line in heard.splitlines() if line.count(".") > 1}
    return ports >= _talking_ports(net.lab, name)


def _talking_ports(lab: Lab, name: str) -> set[str]:
    node = lab.node(name)
    far = {
        port: lab.node(cable.b.node if cable.a.node == name else cable.a.node)
        for port, cable in lab.ports(name).items()
    }
    return {port for port, peer in far.items() if peer.speaks & node.speaks}

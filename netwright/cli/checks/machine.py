"""Is this machine fit?"""

import ctypes
import platform
import resource
import shutil
import socket
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from netwright.cli.checks.check import Check, Finding, fail, ok, warn
from netwright.transport.git import git

OLDEST_PYTHON = (3, 11)
FEWEST_FILES = 1024  # each SSH session and each database connection is one
SMALLEST_BUFFER = 1 << 20  # net.core.rmem_max; a burst of SNMP answers is lost below it
LOW_DISK, NO_DISK = 1 << 30, 100 << 20

_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised
_TIMEX_OCTETS = 256  # more than struct timex has on any architecture


def checks(folder: Path) -> list[Check]:
    """Return the checks of a machine that keeps its data in a folder."""
    return [
        Check("python", _python),
        Check("packages", _packages),
        Check("git", lambda: _git(folder)),
        Check("icmp", _icmp),
        Check("udp_buffer", _udp_buffer),
        Check("open_files", _open_files),
        Check("clock", _clock),
        Check("disk", lambda: _disk(folder)),
    ]


def _python() -> Finding:
    if sys.version_info < OLDEST_PYTHON:
        return fail(platform.python_version(), "install Python 3.11 or newer")
    return ok(platform.python_version())


def _packages() -> Finding:
    try:
        required = metadata.requires("netwright") or []
    except metadata.PackageNotFoundError:
        return warn("netwright runs from a bare checkout", "make venv")
    wrong = [*_unsatisfied(map(Requirement, required))]
    if wrong:
        return fail("; ".join(wrong), "pip install --require-hashes -r requirements.lock")
    return ok(f"{len(required)} requirements")


def _unsatisfied(required: Iterator[Requirement]) -> Iterator[str]:
    for requirement in required:
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield f"{requirement.name} is not installed"
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            yield f"{requirement.name} {version} is not {requirement.specifier}"


def _git(folder: Path) -> Finding:
    version = git(folder, "version").strip().removeprefix("git version ")
    names = git(folder, "config", "--get", "--default", "", "user.name").strip()
    if not names:
        return warn(f"{version}, nobody to commit as", "git config --global user.name 'Your Name'")
    return ok(version)


def _icmp() -> Finding:
    if _opens(socket.SOCK_RAW):
        return ok("raw sockets")
    if _opens(socket.SOCK_DGRAM):
        return ok("unprivileged echo (net.ipv4.ping_group_range)")
    return warn(
        "no ICMP: the sweep knows hosts by TCP and SNMP only",
        "sysctl -w net.ipv4.ping_group_range='0 2147483647', or setcap cap_net_raw+ep on python",
    )


def _opens(kind: socket.SocketKind) -> bool:
    try:
        socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP).close()
    except OSError:
        return False
    return True


def _udp_buffer() -> Finding:
    most = int(Path("/proc/sys/net/core/rmem_max").read_text())
    if most < SMALLEST_BUFFER and not _opens(socket.SOCK_RAW):  # root may exceed it
        return warn(
            f"net.core.rmem_max is {most}: SNMP answers may be lost",
            f"sysctl -w net.core.rmem_max={SMALLEST_BUFFER}",
        )
    return ok(f"net.core.rmem_max is {most}")


def _open_files() -> Finding:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FEWEST_FILES:
        return warn(f"{soft}", f"ulimit -n {FEWEST_FILES}")
    return ok(f"{soft}")


def _clock() -> Finding:
    state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_OCTETS))
    if state == _TIME_ERROR:
        return warn("not synchronised: instants of devices and rows may disagree", "run chrony")
    return ok("synchronised") if state >= 0 else warn("cannot be asked")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    detail = f"{free / (1 << 30):.1f} GiB free at {folder}"
    if free < LOW_DISK:
        return (fail if free < NO_DISK else warn)(detail, "make room, or move the project")
    return ok(detail)

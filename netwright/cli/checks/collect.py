"""Can what devices send be received here?"""

import os
import socket
from pathlib import Path

from netwright.cli.checks.check import Check, Finding, fail, ok, warn
from netwright.collectors.endpoint import Endpoint, endpoints
from netwright.collectors.sockets import ENOUGH, SO_RCVBUFFORCE, open_socket
from netwright.errors import NetwrightError
from netwright.project import Project

_ASKED = 1 << 20  # of a socket that only tries


def checks(project: Project) -> list[Check]:
    """Return the checks of what a project collects."""
    return [
        Check("collect_buffer", _buffer),
        Check("collect_ports", lambda: _ports(project)),
    ]


def _buffer() -> Finding:
    """How much a storm may bring while the receiver is busy or starts anew."""
    most = int(Path("/proc/sys/net/core/rmem_max").read_text())
    if most >= ENOUGH or _may_exceed():
        return ok(f"net.core.rmem_max is {most}")
    return warn(
        f"net.core.rmem_max is {most}: a storm of syslog may be lost",
        f"sysctl -w net.core.rmem_max={ENOUGH}, or let systemd open the sockets",
    )


def _may_exceed() -> bool:
    """Tell whether this process may set SO_RCVBUFFORCE: it has CAP_NET_ADMIN."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        try:
            tried.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, ENOUGH)
        except PermissionError:
            return False
    return True


def _ports(project: Project) -> Finding:
    """A port that is taken may be taken by our own collector; one that is forbidden never works."""
    wanted = endpoints("all", project.settings.collect.listen)
    forbidden = [each for each in wanted if not _may_bind(each)]
    if forbidden:
        return fail(
            f"{', '.join(map(str, forbidden))}: not permitted",
            "deploy/systemd/ opens them for us, or: setcap cap_net_bind_service+ep on python",
        )
    return ok(", ".join(map(str, wanted)))


def _may_bind(endpoint: Endpoint) -> bool:
    if os.geteuid() == 0:
        return True
    try:
        open_socket(endpoint, _ASKED).close()
    except NetwrightError as error:
        return not isinstance(error.__cause__, PermissionError)
    return True

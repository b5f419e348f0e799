"""Collect: open the sockets, then supervise who receives from them."""

import os
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from signal import Signals

from netwright.collectors.endpoint import Endpoint
from netwright.collectors.plan import Passed, Plan
from netwright.collectors.sockets import bound_endpoint, open_socket, passed_sockets
from netwright.collectors.supervisor import supervise
from netwright.project import Project

Bound = list[tuple[Endpoint, socket.socket]]


def collect(
    project: Project, wanted: Sequence[Endpoint], level: int, tell: Callable[[list[Endpoint]], None]
) -> Signals:
    """Collect until SIGTERM or SIGINT; return which one came.

    Args:
        project: whose spool is written.
        wanted: where to listen, unless systemd passed sockets.
        level: what is logged.
        tell: called with where listeners are bound, once all of them receive.

    Raises:
        NetwrightError: a socket cannot be opened, or the spool cannot be written.
    """
    with ExitStack() as stack:
        bound = passed_sockets(os.environ) or _open(project, wanted)
        for _, each in bound:
            stack.enter_context(each)
        plan = _plan(project, bound, level)
        return supervise(plan, lambda: tell([endpoint for endpoint, _ in bound]))


def _open(project: Project, wanted: Sequence[Endpoint]) -> Bound:
    octets = project.settings.collect.receive_buffer_bytes
    opened = [(endpoint.kind, open_socket(endpoint, octets)) for endpoint in wanted]
    return [(bound_endpoint(kind, each), each) for kind, each in opened]


def _plan(project: Project, bound: Bound, level: int) -> Plan:
    return Plan(
        spool=str(project.spool),
        spool_max_bytes=project.settings.collect.spool_max_bytes,
        run=time.time_ns(),
        log_level=level,
        log_form=project.settings.log.format,
        passed=[Passed(each.fileno(), *endpoint) for endpoint, each in bound],
    )

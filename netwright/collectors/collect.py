"""Collect: open the sockets, then supervise who receives from them."""

import os
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from signal import Signals

from netwright.collectors.endpoint import Endpoint
from netwright.collectors.plan import Passed, Plan
from netwright.collectors.sockets import bound_endpoint, open_socket, warn_if_small
from netwright.collectors.supervisor import supervise
from netwright.collectors.systemd import notify_ready, passed_sockets
from netwright.collectors.tls import Identity, own_identity, server_context
from netwright.model.received import ListenerKind
from netwright.project import Project

PATIENCE_S = 2.0  # with the receiver of a supervisor that was killed: it drains its sockets

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
        bound = _sockets(project, wanted)
        for _, each in bound:
            stack.enter_context(each)

        def ready() -> None:
            tell([endpoint for endpoint, _ in bound])
            notify_ready(os.environ)

        return supervise(_plan(project, bound, level), ready)


def _sockets(project: Project, wanted: Sequence[Endpoint]) -> Bound:
    octets = project.settings.collect.receive_buffer_bytes
    if passed := passed_sockets(os.environ):
        for endpoint, each in passed:
            if not endpoint.is_stream:
                warn_if_small(each, endpoint, octets)
        return passed
    opened = [(endpoint.kind, open_socket(endpoint, octets, PATIENCE_S)) for endpoint in wanted]
    return [(bound_endpoint(kind, each), each) for kind, each in opened]


def _plan(project: Project, bound: Bound, level: int) -> Plan:
    told = project.settings.collect
    return Plan(
        project=str(project.root),
        spool=str(project.spool),
        spool_max_bytes=told.spool_max_bytes,
        run=time.time_ns(),
        log_level=level,
        log_form=project.settings.log.format,
        passed=[Passed(each.fileno(), *endpoint) for endpoint, each in bound],
        connections=told.connections,
        connections_per_source=told.connections_per_source,
        idle_s=told.idle_s,
        message_bytes=told.message_bytes,
        tls=_tls(project) if any(each.kind is ListenerKind.TLS for each, _ in bound) else None,
        peers=[*told.peers],
    )


def _tls(project: Project) -> tuple[str, str, str | None]:
    """Return the files of TLS listeners, once they are known to serve."""
    told, root = project.settings.collect, project.root
    if told.tls_certificate:
        key = told.tls_key or told.tls_certificate
        identity = Identity(str(root / told.tls_certificate), str(root / key))
    else:
        identity = own_identity(project.state / "tls")
    if told.tls_ca:
        identity = identity._replace(ca=str(root / told.tls_ca))
    server_context(identity)
    return identity

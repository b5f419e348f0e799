"""The process that receives: `python -m netwright.collectors.receiver PLAN`.

It has its sockets from the supervisor, which is at the other end of standard input: it is told
there that all listeners receive, and ends when the supervisor does.
"""

import asyncio
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from netwright.collectors.counters import Counters
from netwright.collectors.datagrams import DatagramListener, Respond
from netwright.collectors.plan import Plan, read_plan
from netwright.collectors.shedding import ShedFile
from netwright.collectors.streams import Security, StreamLimits, StreamListener
from netwright.logs import LogOptions, configure
from netwright.model.received import ListenerKind
from netwright.spool import Writer

READY = b"ready\n"
LOOK_S = 0.5

_CONTROL = 0  # standard input


def main() -> None:
    """Receive until the supervisor says so, or is gone."""
    plan = read_plan(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells the supervisor too
    configure(LogOptions(level=plan.log_level, form=plan.log_form))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    folder = Path(plan.spool)
    with Writer(folder, plan.spool_max_bytes) as writer:
        asyncio.run(receive(plan, writer, Counters(folder)))


async def receive(plan: Plan, writer: Writer, counters: Counters) -> None:
    """Receive from all sockets until told to end; then drain them."""
    datagrams, streams = _datagrams(plan, writer, counters), _streams(plan, writer, counters)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    control = socket.socket(fileno=_CONTROL)
    loop.add_reader(control, ended.set)  # end of file
    for listener in datagrams:
        listener.start()
    for stream, opened in streams:
        await stream.start(opened)
    control.sendall(READY)
    shed = ShedFile(Path(plan.spool))
    while not ended.is_set():
        for listener in datagrams:
            listener.count_drops()
        shed.update(writer.shed())
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), LOOK_S)
    for listener in datagrams:
        listener.end()
    await asyncio.gather(*(stream.end() for stream, _ in streams))
    for listener in datagrams:
        await asyncio.to_thread(listener.join)
    shed.update(writer.shed())


def _datagrams(plan: Plan, writer: Writer, counters: Counters) -> list[DatagramListener]:
    answers = _answers(plan)
    return [
        DatagramListener(
            socket.socket(fileno=each.descriptor),
            counters.row(each.endpoint, plan.run),
            writer,
            answers() if each.kind == ListenerKind.TRAP else None,
        )
        for each in plan.passed
        if not each.endpoint.is_stream
    ]


def _streams(
    plan: Plan, writer: Writer, counters: Counters
) -> list[tuple[StreamListener, socket.socket]]:
    security = _security(plan)
    limits = StreamLimits(
        plan.connections, plan.connections_per_source, plan.idle_s, plan.message_bytes
    )
    return [
        (
            StreamListener(
                counters.row(each.endpoint, plan.run),
                writer,
                limits,
                security if each.endpoint.kind is ListenerKind.TLS else None,
            ),
            socket.socket(fileno=each.descriptor),
        )
        for each in plan.passed
        if each.endpoint.is_stream
    ]


def _security(plan: Plan) -> Security | None:
    if plan.tls is None:
        return None
    from netwright.collectors.tls import Identity, peer_name, server_context  # noqa: PLC0415 - slow

    return Security(server_context(Identity(*plan.tls)), lambda each: peer_name(each, plan.peers))


def _answers(plan: Plan) -> Callable[[], Respond | None]:
    """Return what makes the answers of a listener of notifications; there may be none."""
    if all(each.kind != ListenerKind.TRAP for each in plan.passed):
        return lambda: None
    from netwright.collectors.notifications import (  # noqa: PLC0415 - slow
        NotificationAnswers,
        users_of,
    )
    from netwright.collectors.snmp_identity import boot_engine  # noqa: PLC0415
    from netwright.project import find_project  # noqa: PLC0415

    project = find_project(Path(plan.project))
    engine = boot_engine(project.state, time.monotonic())
    return lambda: NotificationAnswers(engine, lambda: users_of(project))


if __name__ == "__main__":
    main()

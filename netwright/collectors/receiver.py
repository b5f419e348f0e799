"""The process that receives: `python -m netwright.collectors.receiver PLAN`.

It has its sockets from the supervisor, which is at the other end of standard input: it is told
there that all listeners receive, and ends when the supervisor does.
"""

import asyncio
import json
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from netwright.collectors.counters import Counters
from netwright.collectors.datagrams import DatagramListener, Respond
from netwright.collectors.plan import Plan, read_plan
from netwright.collectors.shedding import ShedFile
from netwright.collectors.streams import Security, StreamLimits, StreamListener
from netwright.errors import NetwrightError
from netwright.logs import LogOptions, configure
from netwright.model.received import ListenerKind
from netwright.spool import Writer

READY = b"ready\n"
LOOK_S = 0.5
DRAIN_S = 5.0  # what a flood may take of a planned end
ORPHAN_DRAIN_S = 1.0  # without a supervisor: another one already wants the ports
PATIENCE_S = 5.0  # with the receiver of a supervisor that was killed
SWITCH_S = 50e-6
"""How long a thread may compute while another one wants to.

A thread that receives datagrams asks for that twice a message: with the 5 ms of Python's default, a
busy connection would let it read a few hundred messages a second.
"""

_CONTROL = 0  # standard input


def main() -> None:
    """Receive until the supervisor says so, or is gone."""
    plan = read_plan(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells the supervisor too
    configure(LogOptions(level=plan.log_level, form=plan.log_form))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    folder = Path(plan.spool)
    sys.setswitchinterval(SWITCH_S)
    try:
        with Writer(folder, plan.spool_max_bytes, patience_s=PATIENCE_S) as writer:
            asyncio.run(receive(plan, writer, Counters(folder)))
    except NetwrightError as error:
        _refuse(error)


def _refuse(error: NetwrightError) -> NoReturn:
    """Let the supervisor say why nothing is received, if it listens."""
    with suppress(OSError), socket.socket(fileno=_CONTROL) as control:
        control.sendall(b"%s\n" % json.dumps([str(error), error.hint]).encode())
    sys.exit(1)


async def receive(plan: Plan, writer: Writer, counters: Counters) -> None:
    """Receive from all sockets until told to end; then drain them."""
    datagrams, streams = _datagrams(plan, writer, counters), _streams(plan, writer, counters)
    control = socket.socket(fileno=_CONTROL)
    ended = _end(control)
    for listener in datagrams:
        listener.start()
    for stream, opened in streams:
        await stream.start(opened)
    control.sendall(READY)
    shed = ShedFile(Path(plan.spool))
    while not ended.done():
        for listener in datagrams:
            listener.check()
            listener.count_drops()
        shed.update(writer.shed())
        await asyncio.wait([ended], timeout=LOOK_S)
    for listener in datagrams:
        listener.end()
    await asyncio.gather(*(stream.end() for stream, _ in streams))
    for listener in datagrams:
        await asyncio.to_thread(listener.join, ended.result())
    shed.update(writer.shed())


def _end(control: socket.socket) -> asyncio.Future[float]:
    """Return what is done once we shall end: how long a flood may take of that."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[float] = loop.create_future()

    def end(patience_s: float) -> None:
        loop.remove_reader(control)
        if not ended.done():
            ended.set_result(patience_s)

    loop.add_signal_handler(signal.SIGTERM, end, DRAIN_S)
    loop.add_reader(control, end, ORPHAN_DRAIN_S)  # end of file: the supervisor is gone
    return ended


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

"""The process that receives: `python -m netwright.collectors.receiver PLAN`.

It has its sockets from the supervisor, which is at the other end of standard input: it is told
there that all listeners receive, and ends when the supervisor does.
"""

import asyncio
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from netwright.collectors.counters import Counters
from netwright.collectors.datagrams import DatagramListener
from netwright.collectors.plan import Plan, read_plan
from netwright.logs import LogOptions, configure
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
    listeners = [
        DatagramListener(
            socket.socket(fileno=each.descriptor),
            counters.row(each.endpoint, plan.run),
            writer,
            None,
        )
        for each in plan.passed
    ]
    for listener in listeners:
        listener.start()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    control = socket.socket(fileno=_CONTROL)
    asyncio.get_running_loop().add_reader(control, ended.set)  # end of file
    control.sendall(READY)
    while not ended.is_set():
        for listener in listeners:
            listener.count_drops()
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), LOOK_S)
    for listener in listeners:
        listener.end()
    for listener in listeners:
        await asyncio.to_thread(listener.join)


if __name__ == "__main__":
    main()

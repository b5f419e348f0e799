"""Hold the sockets, and keep a receiver alive: what arrives while it starts anew, the kernel holds.

If the supervisor is gone, so is the receiver: whoever started it starts both.
"""

import asyncio
import json
import logging
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from netwright.collectors.plan import Plan
from netwright.collectors.receiver import READY
from netwright.errors import NetwrightError

START_S = 30.0  # for a receiver to receive
STOP_S = 20.0  # for draining; then it is killed
FEW = 3  # receivers in a row may end before they receive, until the next one has to wait
LONGEST_WAIT_S = 5.0

_log = logging.getLogger(__name__)


def supervise(plan: Plan, tell: Callable[[], None]) -> signal.Signals:
    """Keep a receiver alive until SIGTERM or SIGINT; return which one came.

    Args:
        plan: what the receiver does.
        tell: called once, as soon as it receives.

    Raises:
        NetwrightError: the first receiver never came so far.
    """
    return asyncio.run(_run(plan, tell))


def wait_s(failures: int) -> float:
    """Return how long to wait before another start, after so many in a row came to nothing."""
    return 0.0 if failures < FEW else min(LONGEST_WAIT_S, 0.1 * 2 ** (failures - FEW))


async def _run(plan: Plan, tell: Callable[[], None]) -> signal.Signals:
    return await _Supervisor(plan, tell).run()


class _Supervisor:
    def __init__(self, plan: Plan, tell: Callable[[], None]) -> None:
        self._plan, self._tell = plan, tell
        self._stopped: asyncio.Future[signal.Signals] = asyncio.Future()
        self._was_ready = False
        self._failures = 0  # receivers in a row that never received
        self._refusal = b""  # what the last of them said, if anything

    async def run(self) -> signal.Signals:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stop, number)
        while True:
            is_last = self._stopped.done()
            code = await self._live()
            if self._stopped.done() and (code == 0 or is_last):
                return self._stopped.result()
            self._judge(code)
            await asyncio.wait([self._stopped], timeout=wait_s(self._failures))

    def _stop(self, number: signal.Signals) -> None:
        if not self._stopped.done():
            self._stopped.set_result(number)

    async def _live(self) -> int:
        """Start a receiver and stay with it until it ends; return how it ended.

        One that is started after the end was asked for only drains the sockets.
        """
        ours, theirs = socket.socketpair()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "netwright.collectors.receiver", self._plan.text()),
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            pass_fds=[each.descriptor for each in self._plan.passed],
        )
        theirs.close()
        control, writer = await asyncio.open_connection(sock=ours)
        ended = asyncio.create_task(process.wait())
        await self._greet(control)
        either: list[asyncio.Future[Any]] = [ended, self._stopped]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            await _end(process, ended)
        writer.close()
        return process.returncode or 0

    async def _greet(self, control: asyncio.StreamReader) -> None:
        """Wait until the receiver receives, or is gone before it did."""
        self._failures += 1
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(START_S):
                line = await control.readline()
            if line != READY:
                self._refusal = line
                return
            self._failures = 0
            if not self._was_ready:
                self._was_ready = True
                self._tell()

    def _judge(self, code: int) -> None:
        if not self._was_ready:
            told = json.loads(self._refusal or b"[]")
            raise NetwrightError(*told or [f"the receiver ended with {code} before it received"])
        _log.warning("the receiver ended, another one starts", extra={"exit_code": code})


async def _end(process: asyncio.subprocess.Process, ended: "asyncio.Task[int]") -> None:
    process.send_signal(signal.SIGTERM)
    await asyncio.wait([ended], timeout=STOP_S)
    if not ended.done():
        process.kill()
        await ended

"""A simulated device behind a real SSH server: what it says, and what it heard."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import asyncssh

IOS_VERSION = (
    "Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE4, RELEASE\n"
    "sw1 uptime is 3 weeks\n"
    "cisco WS-C2960-24TT-L (PowerPC405) processor with 65536K bytes of memory.\n"
    "Processor board ID FOC1010X104\n"
)


@dataclass
class FakeDevice:
    """A command line; `password` None lets everybody in, as method `none` does."""

    prompt: str = "sw1#"
    answers: dict[str, str] = field(default_factory=lambda: {"show version": IOS_VERSION})
    unknown: str = "% Invalid input detected at '^' marker.\n"
    username: str = "netops"
    password: str | None = "S3cure-net"
    methods: tuple[str, ...] = ("password",)
    banner: str = ""
    shell_questions: tuple[tuple[str, str], ...] = ()  # (what it asks, what it wants to hear)
    enable_password: str | None = None
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)  # unseen, by command
    prompts: dict[str, str] = field(default_factory=dict)  # the modes that commands lead into
    page_lines: int = 0
    pager: str = "--More--"
    pause_s: float = 0.0  # before every octet
    echo: bool = True
    silent: bool = False
    hangs_up: bool = False  # on hearing a wrong password
    thinks: bool = False  # about a password, forever
    offered: list[tuple[str, str]] = field(default_factory=list)  # (username, secret)
    heard: list[str] = field(default_factory=list)


class _Server(asyncssh.SSHServer):
    def __init__(self, device: FakeDevice, connections: list[asyncssh.SSHServerConnection]) -> None:
        self._device = device
        self._connections = connections

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connections.append(conn)

    def begin_auth(self, _: str) -> bool:
        return self._device.password is not None

    def password_auth_supported(self) -> bool:
        return "password" in self._device.methods

    async def validate_password(self, username: str, password: str) -> bool:
        self._device.offered.append((username, password))
        if self._device.thinks:
            await asyncio.Event().wait()
        right = (username, password) == (self._device.username, self._device.password)
        if self._device.hangs_up and not right:
            self._connections[-1].abort()
        return right

    def kbdint_auth_supported(self) -> bool:
        return "keyboard-interactive" in self._device.methods

    def get_kbdint_challenge(self, *_: str) -> Any:
        return "", "", "", [("Password: ", False)]

    async def validate_kbdint_response(self, username: str, responses: Any) -> bool:
        return await self.validate_password(username, responses[0])

    def public_key_auth_supported(self) -> bool:
        return "publickey" in self._device.methods

    def connection_requested(self, *_: object) -> bool:
        return True  # as a jump host


class _Shell:
    """One login's conversation."""

    def __init__(self, device: FakeDevice, process: asyncssh.SSHServerProcess[bytes]) -> None:
        self._device = device
        self._process = process
        self._prompt = device.prompt
        self._keys = b""

    async def serve(self) -> None:
        if self._device.silent:
            await self._process.stdin.read()
            return
        await self._say(self._device.banner)
        for question, wanted in self._device.shell_questions:
            await self._say(question)
            if await self._line(echo=False) != wanted:
                await self._say("\nLogin incorrect\n")
                return
        await self._say("\n" + self._prompt)
        async for command in self._lines():
            await self._answer(command)
            await self._say(self._prompt)

    async def _answer(self, command: str) -> None:
        device = self._device
        if command:
            device.heard.append(command)
        if command == "enable" and device.enable_password is not None:
            await self._say("Password: ")
            given = await self._line(echo=False)
            device.offered.append(("enable", given))
            if given == device.enable_password:
                self._prompt = self._prompt.replace(">", "#")
            await self._say("\n")
        elif command:
            for question in device.questions.get(command, ()):
                await self._say(question)
                device.offered.append((question, await self._line(echo=False)))
                await self._say("\n")
            self._prompt = device.prompts.get(command, self._prompt)
            output = device.answers.get(command)
            await self._page(device.unknown if output is None else output)

    async def _page(self, output: str) -> None:
        lines = output.splitlines(keepends=True)
        size = self._device.page_lines or len(lines) or 1
        for start in range(0, len(lines), size):
            await self._say("".join(lines[start : start + size]))
            if start + size < len(lines):
                await self._say(self._device.pager)
                await self._key()
                erase = len(self._device.pager)
                await self._say("\b" * erase + " " * erase + "\b" * erase)

    async def _lines(self) -> AsyncIterator[str]:
        while not self._process.stdin.at_eof():
            yield await self._line(echo=self._device.echo)

    async def _line(self, *, echo: bool) -> str:
        line = ""
        while (key := await self._key()) not in {"\r", "\n", ""}:
            line += key
            if echo:
                await self._say(key)
        await self._say("\n")
        return line

    async def _key(self) -> str:
        if not self._keys:
            self._keys = await self._process.stdin.read(4096)
        key, self._keys = self._keys[:1], self._keys[1:]
        return key.decode()

    async def _say(self, text: str) -> None:
        octets = text.replace("\n", "\r\n").encode()
        size = 1 if self._device.pause_s else len(octets)
        for start in range(0, len(octets), size or 1):
            await asyncio.sleep(self._device.pause_s)
            self._process.stdout.write(octets[start : start + size])
            await self._process.stdout.drain()


@contextmanager
def serving(
    device: FakeDevice, port: int = 0, address: str = "127.0.0.1", **options: Any
) -> Iterator[int]:
    """Serve the device on a loopback port; give the port."""
    options.setdefault("server_host_keys", [asyncssh.generate_private_key("ssh-ed25519")])

    connections: list[asyncssh.SSHServerConnection] = []

    async def converse(process: asyncssh.SSHServerProcess[bytes]) -> None:
        with suppress(asyncssh.Error, OSError):
            await _Shell(device, process).serve()
        process.exit(0)

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            address,
            port,
            server_factory=lambda: _Server(device, connections),
            process_factory=converse,
            encoding=None,
            line_editor=False,
            **options,
        )

    with _running_loop() as loop:
        acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
        try:
            yield acceptor.get_port()
        finally:
            asyncio.run_coroutine_threadsafe(_close(acceptor, connections), loop).result(10)


@contextmanager
def _running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(
    acceptor: asyncssh.SSHAcceptor, connections: list[asyncssh.SSHServerConnection]
) -> None:
    acceptor.close()
    await acceptor.wait_closed()
    for connection in connections:
        connection.abort()
        await connection.wait_closed()
    await asyncio.sleep(0.01)  # for the sockets to close


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)

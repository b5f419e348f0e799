"""Let a program that has imported Ansible already run playbooks: asked over a Unix socket.

The program is GPL, as it imports Ansible; it is nothing of ours and runs by itself. It is started
when first needed, ends with us, and is started anew when the configuration it has read is another.
"""

import json
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from netwright.transport.ansible.private import CONFIGURATION

_LENGTH = struct.Struct(">I")
_MOST = 256 * 2**20


class WarmServer:
    """The program, and how it is asked; threads may share it."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self.folder: Path | None = None  # where its socket is, for us alone
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._configuration: Mapping[str, str] = {}

    @property
    def process_id(self) -> int | None:
        """The program's process, while there is one."""
        return self._process.pid if self._process else None

    def ask(self, told: Mapping[str, Any], limit_s: float) -> bytes | None:
        """Return the program's answer; None if there was none in time."""
        try:
            with socket.socket(socket.AF_UNIX) as caller:
                caller.settimeout(limit_s)
                caller.connect(str(self._ready(told)))
                octets = json.dumps(told).encode()
                caller.sendall(_LENGTH.pack(len(octets)) + octets)
                return _answer(caller)
        except TimeoutError:
            return None
        except OSError:
            self.close()
            return b""  # no JSON: the run is broken, and whatever it did is unknown

    def close(self) -> None:
        """End the program."""
        with self._lock:
            self._end()

    def _ready(self, told: Mapping[str, Any]) -> Path:
        """Return the socket of a program with this configuration, started if there is none."""
        configuration = _lasting(told)
        with self._lock:
            is_running = self._process is not None and self._process.poll() is None
            if not is_running or configuration != self._configuration:
                self._end()
                self._start(configuration)
            return (self.folder or Path()) / "socket"

    def _start(self, configuration: Mapping[str, str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="warm-"))  # mode 0700
        self._configuration = configuration
        (self.folder / CONFIGURATION).touch()  # an empty one
        own = {"HOME": self.folder, "ANSIBLE_CONFIG": self.folder / CONFIGURATION}
        own["ANSIBLE_LOCAL_TEMP"] = self.folder / "tmp"
        self._process = subprocess.Popen(  # noqa: S603 - the program that the settings name
            [sys.executable, self._program.resolve(), self.folder / "socket"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**configuration, **{name: str(path) for name, path in own.items()}},
            cwd=self.folder,
            start_new_session=True,
        )
        if self._process.stdout is None or self._process.stdout.readline() != b"ready\n":
            raise ConnectionError("the warm Ansible does not start")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


def _lasting(told: Mapping[str, Any]) -> dict[str, str]:
    """Return what is the same for every run: what does not name the run's own directory."""
    directory = str(told["directory"])
    environment: Mapping[str, str] = told["environment"]
    return {name: value for name, value in environment.items() if directory not in value}


def _answer(caller: socket.socket) -> bytes:
    size: int = _LENGTH.unpack(_exactly(caller, _LENGTH.size))[0]
    if size > _MOST:
        raise ConnectionError("the answer is too long")
    return _exactly(caller, size)


def _exactly(caller: socket.socket, count: int) -> bytes:
    received = bytearray()
    while len(received) < count:
        more = caller.recv(count - len(received))
        if not more:
            raise ConnectionError("the warm Ansible hung up")
        received += more
    return bytes(received)

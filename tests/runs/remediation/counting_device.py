"""Devices that write down every command: what a soak judges by, whatever the database says.

A program of its own, asked as the warm Ansible is (helpers/ansible-warm), and as slow as a device:

    counting_device.py SOCKET

Beside it lies a folder `devices` with a journal for each; what a device blocks is what its journal
adds up to. Whoever changes a device while another one does is noted there too.
"""

import fcntl
import json
import os
import random
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

LENGTH = struct.Struct(">I")
SLOW_S = (0.0, 0.25)  # before, within and after a command
FOLDER = Path(__file__).parent / "devices"


def main() -> None:
    """Answer until standard input ends."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(sys.argv[1])
        server.listen()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            ready, _, _ = select.select([server, sys.stdin.buffer], [], [])
            if sys.stdin.buffer in ready:
                return
            caller, _ = server.accept()
            if os.fork() == 0:
                server.close()
                answer(caller)
                os._exit(0)
            caller.close()


def answer(caller: socket.socket) -> None:
    """Do what one caller asks for; that he has gone is no reason to stop, as at a device."""
    told = json.loads(_exactly(caller, LENGTH.unpack(_exactly(caller, LENGTH.size))[0]))
    directory = Path(told["directory"])
    os.chdir(directory / "project")
    plays = json.loads(Path("site.json").read_text(encoding="utf-8"))
    files = [Path(one["import_playbook"]).name for one in plays]
    [device] = json.loads((directory / "inventory" / "hosts.json").read_text())["all"]["hosts"]
    targets = json.loads((directory / "variables.json").read_text())["netwright_targets"]
    addresses = [one["address"]["__ansible_unsafe"] for one in targets]
    here = Device(device, run=directory.name, is_check="--check" in told["options"])
    facts: dict[str, Any] = {}
    for file in files:
        facts |= here.play(file, addresses)
    document = {"status": "successful", "rc": 0, "events": _events(device, facts), "output": ""}
    octets = json.dumps(document).encode()
    with suppress(OSError):
        caller.sendall(LENGTH.pack(len(octets)) + octets)


def _events(device: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
    told = {"artifact_data": {"netwright": {device: facts}}}
    return [
        {"event": "runner_on_ok", "event_data": {"host": device, "res": {}}},
        {"event": "playbook_on_stats", "event_data": told},
    ]


def _exactly(caller: socket.socket, count: int) -> bytes:
    octets = b""
    while len(octets) < count:
        more = caller.recv(count - len(octets))
        if not more:
            raise SystemExit
        octets += more
    return octets


class Device:
    """One device, as one run sees it."""

    def __init__(self, name: str, run: str, *, is_check: bool) -> None:
        FOLDER.mkdir(exist_ok=True)
        self._journal = FOLDER / f"{name}.jsonl"
        self._run, self._is_check = run, is_check

    def play(self, file: str, addresses: list[str]) -> dict[str, Any]:
        """Do what a playbook's file does, and return what it tells."""
        verb = "read" if self._is_check else file.removesuffix(".yml")
        if verb in {"read", "verify"}:
            _be_slow()
            blocked = self._blocked()
            self._note("read", addresses)
            here = [one in blocked for one in addresses]
            return {"present" if file == "verify.yml" else "was_present": here}
        with (self._journal.with_suffix(".busy")).open("w") as busy:
            self._enter(busy.fileno(), addresses)
            return self._change(verb, addresses)

    def _change(self, verb: str, addresses: list[str]) -> dict[str, Any]:
        blocked = self._blocked()
        self._note(verb, addresses)
        _be_slow()
        for one in addresses:
            if (one in blocked) is (verb == "rollback"):
                self._note("add" if verb == "apply" else "remove", [one])
        _be_slow()
        return {"was_present": [one in blocked for one in addresses]} if verb == "apply" else {}

    def _enter(self, number: int, addresses: list[str]) -> None:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._note("overlap", addresses)
            fcntl.flock(number, fcntl.LOCK_EX)

    def _blocked(self) -> set[str]:
        blocked: set[str] = set()
        lines = self._journal.read_text().splitlines() if self._journal.exists() else ()
        for line in map(json.loads, lines):
            if line["verb"] == "add":
                blocked |= set(line["addresses"])
            elif line["verb"] == "remove":
                blocked -= set(line["addresses"])
        return blocked

    def _note(self, verb: str, addresses: list[str]) -> None:
        line = {"at": time.time(), "run": self._run, "verb": verb, "addresses": addresses}
        number = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(number, json.dumps(line).encode() + b"\n")  # one write: whole, or not at all
        os.close(number)


def _be_slow() -> None:
    time.sleep(random.uniform(*SLOW_S))  # noqa: S311 - a device's pace


if __name__ == "__main__":
    main()

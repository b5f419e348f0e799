"""Run playbooks with an Ansible that is imported already: fork for each request.

    ansible_warm.py SOCKET

Request:  {"directory", "options": [...], "environment": {...}, "timeout_s"}
Answer:   {"status": "successful"|"failed"|"timeout", "rc", "events": [...], "output"}
Each is JSON behind its length, four octets, big-endian. The directory holds `project/site.json` and
`inventory`. A caller that hangs up ends his run. The program ends when its standard input does.

Copyright 2026 The Netwright authors. This program is free software: you can redistribute it and/or
modify it under the terms of the GNU General Public License, version 3 or any later version.
"""

import ctypes
import json
import os
import select
import shlex
import signal
import socket
import struct
import sys
import tempfile
import time
from pathlib import Path

from ansible import constants as C  # noqa: N812 - as everywhere in Ansible
from ansible.cli.playbook import PlaybookCLI
from ansible.executor import task_queue_manager
from ansible.module_utils.basic import AnsibleModule  # noqa: F401 - what every module imports
from ansible.plugins.action import normal, set_fact, set_stats  # noqa: F401 - loaded before forks
from ansible.plugins.callback import CallbackBase
from ansible.plugins.connection import local, ssh  # noqa: F401
from ansible.plugins.filter import core, mathstuff  # noqa: F401
from ansible.plugins.strategy import linear  # noqa: F401

PR_SET_CHILD_SUBREAPER = 36
LENGTH = struct.Struct(">I")
MOST = 64 * 2**20


class Keeper(CallbackBase):
    """Keeps what happened, as ansible-runner tells it."""

    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "keeper"

    def __init__(self):
        super().__init__()
        self.events = []

    def v2_runner_on_ok(self, result):
        self._keep("runner_on_ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._keep("runner_on_failed", result, ignore_errors=ignore_errors)

    def v2_runner_on_unreachable(self, result):
        self._keep("runner_on_unreachable", result)

    def v2_runner_on_skipped(self, result):
        self._keep("runner_on_skipped", result)

    def v2_playbook_on_stats(self, stats):
        data = {"artifact_data": plain(stats.custom.get("_run", {}))}
        self.events.append({"event": "playbook_on_stats", "event_data": data})

    def _keep(self, kind, result, ignore_errors=False):
        res = plain(result._result)
        data = {"host": result._host.get_name(), "res": res, "ignore_errors": ignore_errors}
        self.events.append({"event": kind, "event_data": data})


def plain(value):
    """Drop Ansible's tags: what is left is JSON."""
    return json.loads(CallbackBase()._dump_results({"value": value}))["value"]


def main():
    """Answer until standard input ends."""
    path = Path(sys.argv[1])
    old = os.umask(0o177)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        os.umask(old)
        server.listen()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who answer
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([server, sys.stdin.buffer], [], [])
            if sys.stdin.buffer in ready:
                break
            caller, _ = server.accept()
            if os.fork() == 0:
                server.close()
                os._exit(answer(caller))
            caller.close()
    path.unlink(missing_ok=True)


def answer(caller):
    """Run for one caller; this process is the parent of all that the run starts."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    told = json.loads(receive(caller))
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as events:
        pid = os.fork()
        if pid == 0:
            os._exit(run(told, output.fileno(), events.fileno()))
        code = wait(pid, caller, told["timeout_s"])
        end_children()
        events.seek(0)
        output.seek(0)
        status = {0: "successful", None: "timeout"}.get(code, "failed")
        document = {
            "status": status,
            "rc": -1 if code is None else code,
            "events": json.loads(events.read() or b"[]"),
            "output": output.read(MOST).decode(errors="replace"),
        }
    send(caller, json.dumps(document).encode())
    return 0


def run(told, output, events):
    """Be ansible-playbook."""
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    directory = Path(told["directory"])
    os.environ.clear()
    os.environ.update(told["environment"])
    os.chdir(directory / "project")
    (directory / "tmp").mkdir(mode=0o700, exist_ok=True)
    C.DEFAULT_LOCAL_TMP = str(directory / "tmp")
    C.ANSIBLE_HOME = str(directory / "home")
    keeper = Keeper()
    load = task_queue_manager.TaskQueueManager.load_callbacks

    def load_with_keeper(self):
        load(self)
        if keeper not in self._callback_plugins:
            keeper._init_callback_methods()
            self._callback_plugins.append(keeper)

    task_queue_manager.TaskQueueManager.load_callbacks = load_with_keeper
    options = [word for each in told["options"] for word in shlex.split(each)]
    inventory = ["-i", str(directory / "inventory")]
    code = 250
    try:
        code = PlaybookCLI(["ansible-playbook", *inventory, *options, "site.json"]).run()
    except BaseException as error:  # noqa: BLE001 - whatever it is, the caller has to hear of it
        print(f"ERROR! {error}", flush=True)
    sys.stdout.flush()
    sys.stderr.flush()
    with os.fdopen(os.dup(events), "wb") as stream:
        stream.write(json.dumps(keeper.events).encode())
    return code or 0


def wait(pid, caller, timeout_s):
    """Return the exit code; None if the time is over or nobody waits for it any more."""
    child = os.pidfd_open(pid)
    until = time.monotonic() + timeout_s
    ready, _, _ = select.select([child, caller], [], [], max(0.0, until - time.monotonic()))
    os.close(child)
    if not ready or caller in ready:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return None
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def end_children():
    """Kill what the run has left, whatever session it moved to: orphans become our children."""
    while children := Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        for pid in map(int, children):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def receive(caller):
    """Return what stands behind its length."""
    size = LENGTH.unpack(exactly(caller, LENGTH.size))[0]
    if size > MOST:
        raise SystemExit("too long")
    return exactly(caller, size)


def exactly(caller, count):
    octets = b""
    while len(octets) < count:
        more = caller.recv(count - len(octets))
        if not more:
            raise SystemExit("the caller hung up")
        octets += more
    return octets


def send(caller, octets):
    """Answer; whoever asked may have gone."""
    try:
        caller.sendall(LENGTH.pack(len(octets)) + octets)
    except OSError:
        pass


if __name__ == "__main__":
    main()

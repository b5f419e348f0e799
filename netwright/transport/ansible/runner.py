"""Run playbooks by ansible-runner in a child process that is ended with all it started."""

import hashlib
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from netwright.errors import RunnerError
from netwright.transport.ansible.descendants import descendants
from netwright.transport.ansible.outcome import host_results
from netwright.transport.ansible.private import (
    CONFIGURATION,
    fill,
    passwords_in_pipes,
    private_directory,
)
from netwright.transport.ansible.request import (
    AnsibleRequest,
    AnsibleResult,
    HostResult,
    HostState,
    RunState,
)

GRACE_S = 5.0
"""How much longer than Ansible's own time limit its process may live."""

_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SSH_AUTH_SOCK")
_SSH_OPTIONS = (
    "-F /dev/null",
    "-o ControlMaster=auto",
    "-o ControlPersist=20",
    "-o GlobalKnownHostsFile=/dev/null",
    "-o StrictHostKeyChecking=yes",
)
_OURS = Path(__file__).parents[3]
_CHILD = "netwright.transport.ansible.child"

Mask = Callable[[str], str]
Start = Callable[[Mapping[str, Any], float], bytes | None]
"""Gets what is to be run and how long it may take; returns what `child` prints, None if ended."""


class AnsibleRunner:
    """Runs each request in a process of its own, of which nothing is left."""

    def __init__(self, mask: Mask, kept: Iterable[str] = (), start: Start | None = None) -> None:
        """`kept` are the names of what our own processes need of our environment.

        `start` runs what it is told; a fresh process if absent.
        """
        self._start = start or _in_child
        self._mask = mask
        self._kept = tuple(kept)

    def run(self, request: AnsibleRequest) -> AnsibleResult:
        """Run, and return when everything that was started has ended."""
        with self._prepared(request) as told:
            printed = self._start(told, request.timeout_s + GRACE_S)
        return self._result(request, printed)

    @contextmanager
    def _prepared(self, request: AnsibleRequest) -> Iterator[Mapping[str, Any]]:
        """Yield what is to be run, in a directory of its own."""
        with ExitStack() as stack:
            try:
                directory = stack.enter_context(private_directory())
                passwords = fill(directory, request)
                offered = stack.enter_context(passwords_in_pipes(directory, passwords))
            except OSError as error:
                raise _not_begun(error) from error
            yield {
                "directory": str(directory),
                "options": list(map(shlex.quote, _options(directory, request, offered))),
                "environment": self._own() | environment(directory, request),
                "timeout_s": max(1, int(request.timeout_s)),
            }

    def _own(self) -> dict[str, str]:
        return {name: os.environ[name] for name in self._kept if name in os.environ}

    def _result(self, request: AnsibleRequest, printed: bytes | None) -> AnsibleResult:
        nothing = {host.name: HostResult(HostState.MISSING) for host in request.hosts}
        if printed is None:
            words = f"ended after {request.timeout_s:g} s"
            return AnsibleResult(RunState.TIMED_OUT, nothing, message=words)
        try:
            told = json.loads(printed)
        except ValueError:
            return AnsibleResult(RunState.BROKEN, nothing, message="ansible-runner did not answer")
        hosts = host_results([host.name for host in request.hosts], told["events"])
        output = self._mask(told["output"])
        return AnsibleResult(
            state=_state(told, hosts),
            hosts={name: self._masked(one) for name, one in hosts.items()},
            digest=hashlib.sha256(output.encode("utf-8", "surrogatepass")).hexdigest(),
            message="" if told["status"] == "successful" else _last_words(output),
        )

    def _masked(self, result: HostResult) -> HostResult:
        return HostResult(
            state=result.state,
            is_changed=result.is_changed,
            message=self._mask(result.message),
            diff=self._mask(result.diff),
            facts=result.facts,
        )


def _options(directory: Path, request: AnsibleRequest, vault_options: list[str]) -> list[str]:
    checks = ["--check"] if request.is_check else []
    return [*checks, "--diff", *vault_options, "--extra-vars", f"@{directory}/variables.json"]


def environment(directory: Path, request: AnsibleRequest) -> dict[str, str]:
    """Return the environment that Ansible gets: nothing of ours, no configuration of the user's."""
    known = request.known_hosts or Path(os.devnull)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    beside = str(Path(sys.executable).parent)  # ansible-playbook is installed with us
    kept["PATH"] = os.pathsep.join(filter(None, (beside, kept.get("PATH"))))
    return kept | {
        "HOME": str(directory),
        "PYTHONPATH": str(_OURS),  # for modules that start a process of ours
        "ANSIBLE_CONFIG": str(directory / CONFIGURATION),
        "ANSIBLE_HOME": str(directory / "home"),
        "ANSIBLE_LOCAL_TEMP": str(directory / "tmp"),
        "ANSIBLE_LIBRARY": os.pathsep.join(map(str, request.library)),
        "ANSIBLE_HOST_KEY_CHECKING": "True",
        "ANSIBLE_SSH_ARGS": " ".join([*_SSH_OPTIONS, f"-o UserKnownHostsFile={known}"]),
        "ANSIBLE_SSH_CONTROL_PATH_DIR": str(directory / "cp"),
        "ANSIBLE_PIPELINING": "True",
        "ANSIBLE_GATHERING": "explicit",
        "ANSIBLE_INJECT_FACT_VARS": "False",
        "ANSIBLE_RETRY_FILES_ENABLED": "False",
        "ANSIBLE_NOCOLOR": "True",
        "ANSIBLE_NO_TARGET_SYSLOG": "True",  # what a module was called with is nobody's log line
        "ANSIBLE_SHOW_PER_HOST_START": "False",
        "ANSIBLE_TIMEOUT": str(max(1, min(10, int(request.timeout_s)))),
        "ANSIBLE_PYTHON_INTERPRETER": "auto_silent",
    }


def _in_child(told: Mapping[str, Any], limit_s: float) -> bytes | None:
    """Return what the child printed; None if it had to be ended."""
    try:
        child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=told["directory"],
            env={**os.environ, "PYTHONPATH": _path()},
            start_new_session=True,
        )
    except OSError as error:
        raise _not_begun(error) from error
    try:
        printed, _ = child.communicate(json.dumps(told).encode(), timeout=limit_s)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(child)
    return printed


def _path() -> str:
    """Return where the child finds us: it works in another directory than we do."""
    return os.pathsep.join(filter(None, (str(_OURS), os.environ.get("PYTHONPATH"))))


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill what still runs of a child and of all it started, other sessions included."""
    for pid in [*descendants(child.pid), child.pid]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    child.wait()


def _not_begun(error: OSError) -> RunnerError:
    return RunnerError(
        f"playbooks cannot be run here: {error.strerror or type(error).__name__}",
        "is /dev/shm full, or are there too many processes?",
    )


def _state(told: Mapping[str, Any], hosts: Mapping[str, HostResult]) -> RunState:
    if told["status"] == "timeout":
        return RunState.TIMED_OUT
    is_complete = any(event["event"] == "playbook_on_stats" for event in told["events"])
    has_come = all(one.state is not HostState.MISSING for one in hosts.values())
    return RunState.DONE if is_complete and has_come else RunState.BROKEN


def _last_words(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    wrong = [line for line in lines if "ERROR" in line or "fatal:" in line]
    return (wrong or lines or [""])[-1][:500]

"""A process of its own that lets ansible-runner run ansible-playbook, and says what happened.

Reads what to do as JSON on standard input and writes one JSON document on standard output. It is a
process so that a run can be ended with all it started, and so that nothing of it stays.
"""

import ctypes
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import ansible_runner

from netwright.transport.ansible.descendants import descendants

_PR_SET_CHILD_SUBREAPER = 36
KINDS = frozenset(
    {
        "runner_on_ok",
        "runner_on_failed",
        "runner_on_unreachable",
        "runner_on_skipped",
        "playbook_on_stats",
    }
)


def main() -> None:
    """Run once."""
    told = json.load(sys.stdin)
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)  # orphans of ours become our children
    events: list[dict[str, Any]] = []

    def keep(event: dict[str, Any]) -> bool:
        if event.get("event") in KINDS:
            events.append({"event": event["event"], "event_data": _of(event)})
        return False  # nothing is written to disk

    ran = ansible_runner.run(
        private_data_dir=told["directory"],
        playbook="site.json",
        inventory=str(Path(told["directory"]) / "inventory"),
        cmdline=" ".join(told["options"]),
        envvars=told["environment"],
        timeout=told["timeout_s"],
        event_handler=keep,
        quiet=True,
        suppress_env_files=True,
        settings={"suppress_ansible_output": True},
    )
    for pid in descendants(os.getpid()):  # SSH's shared connections stay behind
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    output = ran.stdout.read() if ran.stdout else ""
    json.dump({"status": ran.status, "rc": ran.rc, "events": events, "output": output}, sys.stdout)


def _of(event: Mapping[str, Any]) -> dict[str, Any]:
    data = event.get("event_data") or {}
    return {
        key: data[key] for key in ("host", "res", "ignore_errors", "artifact_data") if key in data
    }


if __name__ == "__main__":
    main()

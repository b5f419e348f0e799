"""What Ansible told, event by event, as one result per device. Everything is bounded."""

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netwright.transport.ansible.request import HostResult, HostState

MOST_TEXT = 20_000
FACTS = "netwright"
"""What playbooks tell by set_stats stands under this name, by device."""

_MOST_LINES = 400
_MOST_FACTS = 100_000

_FAILED = {"runner_on_failed": HostState.FAILED, "runner_on_unreachable": HostState.UNREACHABLE}


@dataclass(slots=True)
class _Told:
    """What has been heard of one device so far."""

    state: HostState = HostState.MISSING
    is_changed: bool = False
    message: str = ""
    diffs: list[str] = field(default_factory=list)


def host_results(
    names: Iterable[str], events: Iterable[Mapping[str, Any]]
) -> dict[str, HostResult]:
    """Return what came of each device; `events` are ansible-runner's, oldest first."""
    told = {name: _Told() for name in names}
    facts: dict[str, Any] = {}
    for event in events:
        kind, data = event.get("event"), event.get("event_data") or {}
        if kind == "playbook_on_stats":
            facts = _bounded(data.get("artifact_data") or {})
        elif data.get("host") in told:
            _hear(told[data["host"]], str(kind), data)
    return {name: _result(name, one, facts) for name, one in told.items()}


def _hear(told: _Told, kind: str, data: Mapping[str, Any]) -> None:
    result = data.get("res") or {}
    is_forgiven = bool(data.get("ignore_errors"))
    if kind in _FAILED and not is_forgiven:
        told.state = _FAILED[kind]
        told.message = _message(result)
    elif kind == "runner_on_ok":
        told.state = HostState.OK if told.state is HostState.MISSING else told.state
        told.is_changed |= bool(result.get("changed"))
        told.diffs.extend(_diffs(result))
    elif kind in {"runner_on_skipped", "runner_on_failed"} and told.state is HostState.MISSING:
        told.state = HostState.OK


def _message(result: Mapping[str, Any]) -> str:
    words = [str(result[key]) for key in ("msg", "stderr", "stdout") if result.get(key)]
    return " ".join(" ".join(words).split())[:2_000]


def _diffs(result: Mapping[str, Any]) -> Iterable[str]:
    diff = result.get("diff") or []
    for one in diff if isinstance(diff, list) else [diff]:
        if isinstance(one, Mapping):
            yield _diff(one)


def _diff(one: Mapping[str, Any]) -> str:
    if one.get("prepared"):
        return str(one["prepared"])[:MOST_TEXT]
    before, after = (_lines(one.get(key)) for key in ("before", "after"))
    header = str(one.get("before_header") or one.get("after_header") or "device")
    lines = difflib.unified_diff(before, after, header, header, lineterm="", n=1)
    return "\n".join(list(lines)[:_MOST_LINES])[:MOST_TEXT]


def _lines(text: Any) -> list[str]:
    if text is None:
        return []
    written = text if isinstance(text, str) else json.dumps(text, sort_keys=True, indent=1)
    return written[:MOST_TEXT].splitlines()[:_MOST_LINES]


def _bounded(facts: Any) -> dict[str, Any]:
    is_small = isinstance(facts, dict) and len(json.dumps(facts, default=str)) <= _MOST_FACTS
    return facts if is_small else {}


def _result(name: str, told: _Told, facts: Mapping[str, Any]) -> HostResult:
    """Facts are told per device: the name of one need not be the name of a variable."""
    by_device = facts.get(FACTS)
    own = by_device.get(name) if isinstance(by_device, dict) else None
    return HostResult(
        state=told.state,
        is_changed=told.is_changed,
        message=told.message,
        diff="\n".join(filter(None, told.diffs))[:MOST_TEXT],
        facts=own if isinstance(own, dict) else {},
    )

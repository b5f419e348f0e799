"""A rule's file for tests, and changes to it."""

from typing import Any

import yaml

from netwright.rules.reading import Read, read_rule

BASE: dict[str, Any] = {
    "title": "Brute force against a device login",
    "id": "5b1f0c0e-6d0e-4a53-9c1a-3a2f5d1f7a10",
    "status": "stable",
    "severity": "high",
    "detection": {"selection": {"event.tag": "LOGIN_FAILED"}, "condition": "selection"},
    "correlation": {
        "type": "event_count",
        "group-by": ["source.ip"],
        "timespan": "60s",
        "condition": {"gte": 5},
        "cooldown": "10m",
    },
}


def read_changed(variables: dict[str, tuple[str, ...]] | None = None, **changes: Any) -> Read:
    """Read the base rule with some keys changed; None leaves a key out."""
    document = {key: value for key, value in (BASE | changes).items() if value is not None}
    return read_rule("x.yaml", yaml.safe_dump(document, sort_keys=False), variables or {})


def faults(**changes: Any) -> list[str]:
    """Return what is wrong with the base rule, once changed."""
    return [str(problem) for problem in read_changed(**changes).problems]

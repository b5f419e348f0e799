"""What is to be run on whom, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from netwright.model.secret import Secret


@dataclass(frozen=True, slots=True)
class AnsibleHost:
    """A device as Ansible reaches it; values may be secrets: they travel sealed."""

    name: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnsibleRequest:
    """Playbooks that are run one after the other by one process.

    `variables` are hostile data: Ansible gets them tagged unsafe, so that nothing in them is ever
    taken for a template.
    """

    playbooks: tuple[Path, ...]
    hosts: tuple[AnsibleHost, ...]
    variables: Mapping[str, Any] = field(default_factory=dict)
    library: tuple[Path, ...] = ()  # folders with modules
    known_hosts: Path | None = None  # SSH host keys that are trusted; no others are
    vault: Mapping[str, Secret] = field(default_factory=dict)  # vault id: password
    is_check: bool = False  # look and compare, change nothing
    timeout_s: float = 60.0


class HostState(StrEnum):
    """How it ended on one device."""

    OK = "ok"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    MISSING = "missing"  # Ansible never came to it


@dataclass(frozen=True, slots=True)
class HostResult:
    """What one device did; all texts are bounded, masked and hostile."""

    state: HostState
    is_changed: bool = False
    message: str = ""
    diff: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)  # what playbooks told by set_stats


class RunState(StrEnum):
    """How the run as a whole ended."""

    DONE = "done"  # see the hosts
    TIMED_OUT = "timed_out"
    BROKEN = "broken"  # Ansible itself failed: no host can be believed


@dataclass(frozen=True, slots=True)
class AnsibleResult:
    """What came of a run; `digest` is the SHA-256 of everything Ansible printed."""

    state: RunState
    hosts: Mapping[str, HostResult]
    digest: str = ""
    message: str = ""


class Runner(Protocol):
    """Whoever runs playbooks."""

    def run(self, request: AnsibleRequest) -> AnsibleResult:
        """Run, and return when everything has ended; never raises for what Ansible does.

        Raises:
            RunnerError: nothing was begun.
        """
        ...

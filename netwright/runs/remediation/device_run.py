"""Run a playbook's files for several actions of one device at once.

A playbook gets `netwright_targets`, the parameters of each action, and answers in that order by
set_stats: `present` (is it there), `was_present` (was it, before), `diffs` (what it changes) and
`seen` (how many sessions the device itself has seen from the target to those who are attacked).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netwright.model.action import Action
from netwright.playbooks.folder import ROLLBACK, VERIFY, PlaybookFolder
from netwright.runs.remediation.desk import Desk
from netwright.transport.ansible.request import (
    AnsibleRequest,
    AnsibleResult,
    HostResult,
    HostState,
    RunState,
)

_MOST_DIFF = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one target after a run; None: the device did not say."""

    present: bool | None
    was_present: bool | None
    diff: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class DeviceRun:
    """What came of a run on a device, by action id."""

    state: RunState
    host: HostResult
    digest: str
    readings: Mapping[str, Reading]

    @property
    def is_done(self) -> bool:
        """Tell whether every task did what it should."""
        return self.state is RunState.DONE and self.host.state is HostState.OK

    @property
    def is_known(self) -> bool:
        """Tell whether the device did or refused it: otherwise nobody knows what it did."""
        return self.state is RunState.DONE and self.host.state in {HostState.OK, HostState.FAILED}

    @property
    def reason(self) -> str:
        """Say why it is not done."""
        return self.host.message or f"{self.state}, {self.host.state}"


def run_on_device(
    desk: Desk, folder: PlaybookFolder, actions: Sequence[Action], files: Sequence[str], **how: Any
) -> DeviceRun:
    """Run files of a playbook for actions of one device.

    Raises:
        NetwrightError: nobody can log in to the device.
    """
    first = actions[0]
    needs_login = folder.playbook.needs_login
    reach = desk.devices.ansible_host if needs_login else desk.devices.controller
    variables = {
        "netwright_targets": [dict(one.params) for one in actions],
        "netwright_platform": desk.devices.platform(first.device),
        "netwright_device": first.device,
        "netwright_tenant": desk.tenant,
        "netwright_ttl_s": how.pop("ttl_s", None),
        "netwright_attacked": sorted(how.pop("attacked", ())),
    }
    request = AnsibleRequest(
        playbooks=tuple(folder.path / file for file in files),
        hosts=(reach(first.device),),
        variables=variables,
        library=tuple(root / "library" for root in desk.roots if (root / "library").is_dir()),
        known_hosts=desk.known_hosts,
        vault=desk.vault(),
        timeout_s=desk.times.run_s,
        **how,
    )
    result = _run(desk, request, first.device, needs_login=needs_login)
    return _read(result, first.device, actions)


def _run(desk: Desk, request: AnsibleRequest, device: str, *, needs_login: bool) -> AnsibleResult:
    if not needs_login:
        return desk.runner.run(request)
    with desk.devices.spending(device) as tell:
        result = desk.runner.run(request)
        tell(result.hosts[device])
    return result


def by_device(actions: Iterable[Action]) -> Iterator[list[Action]]:
    """Yield actions that one run may do together."""
    groups: defaultdict[tuple[str, str], list[Action]] = defaultdict(list)
    for action in actions:
        groups[action.device, action.playbook].append(action)
    yield from groups.values()


def read_device(desk: Desk, folder: PlaybookFolder, actions: Sequence[Action]) -> DeviceRun:
    """Only look whether it is there."""
    return run_on_device(desk, folder, actions, [VERIFY])


def take_back(desk: Desk, folder: PlaybookFolder, actions: Sequence[Action]) -> DeviceRun:
    """Undo it, and look."""
    return run_on_device(desk, folder, actions, [ROLLBACK, VERIFY])


def _read(result: AnsibleResult, device: str, actions: Sequence[Action]) -> DeviceRun:
    host = result.hosts[device]
    if result.state is not RunState.DONE and result.message:
        host = HostResult(host.state, message=result.message)
    told = {name: _in_order(host.facts.get(name), len(actions)) for name in _TOLD}
    readings = {
        action.id: Reading(
            present=_truth(told["present"][place]),
            was_present=_truth(told["was_present"][place]),
            diff=_text(told["diffs"][place], host.diff),
            seen=_count(told["seen"][place]),
        )
        for place, action in enumerate(actions)
    }
    return DeviceRun(result.state, host, result.digest, readings)


_TOLD = ("present", "was_present", "diffs", "seen")


def _in_order(value: Any, count: int) -> Sequence[Any]:
    """Return what was told of each; a list of another length tells nothing."""
    is_whole = isinstance(value, list) and len(value) == count
    return value if is_whole else [None] * count


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _text(value: Any, otherwise: str) -> str:
    return (value if isinstance(value, str) else otherwise)[:_MOST_DIFF]

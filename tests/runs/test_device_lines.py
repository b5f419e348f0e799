"""Lines are put into simulated devices and read back: netwright.runs.device_lines."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from netwright.errors import CommandRejected, RefusedError
from netwright.playbooks.lines import Lines, Target, load_lines
from netwright.runs.device_lines import Work, work
from netwright.vendors.cli.configuring import CONFIGURING
from tests.playbooks.edges import EDGES, FIRST_LINES
from tests.playbooks.simulated import ROOT, Served, served

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]
ATTACKERS = ({"address": "198.51.100.7/32"}, {"address": "203.0.113.0/28"})
ATTACKERS6 = ({"address": "2001:db8:bad::7/128"}, {"address": "2001:db8:bad::/120"})
NO_TIMER = {"cisco_asa", "fortinet", "paloalto_panos"}
NO_IPV6 = {"cisco_ios", "cisco_xe"}


@pytest.fixture(params=sorted(EDGES))
def device(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Serve a device, each kind in turn."""
    with served(request.param, tmp_path / "known_hosts") as one:
        yield one


def _lines(device: Served) -> Lines:
    platform = device.device.platform.name
    return load_lines(ROOT / "block_address" / "lines" / f"{platform}.yml")


def _targets(device: Served, attackers: Sequence[Mapping[str, str]] = ATTACKERS) -> list[Target]:
    lines = _lines(device)
    return [Target(lines, one) for one in attackers]


def _work(device: Served, **changes: object) -> Work:
    platform = device.device.platform.name
    wanted = {
        "targets": _targets(device),
        "how": CONFIGURING[platform],
        "state": "present",
    }
    return Work(**(wanted | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("attackers", [ATTACKERS, ATTACKERS6], ids=["ipv4", "ipv6"])
def test_a_block_is_planned_made_read_and_taken_back(
    device: Served, attackers: Sequence[Mapping[str, str]]
) -> None:
    """The whole way, and nothing happens the second time."""
    platform = device.device.platform.name
    if attackers is ATTACKERS6 and platform in NO_IPV6:
        with pytest.raises(RefusedError, match="know no ipv6"):
            _targets(device, attackers)
        return
    device.type(*EDGES[platform])
    targets = _targets(device, attackers)

    planned = work(device.login, _work(device, targets=targets, is_check=True))
    assert (planned["changed"], planned["was_present"]) == (True, [False, False])
    assert all(one.startswith("+") for one in planned["diffs"])
    queried = work(device.login, _work(device, targets=targets, state="query"))
    assert queried["present"] == [False, False]

    made = work(device.login, _work(device, targets=targets))
    assert made["present"] == [True, True], made
    assert made["diffs"] == planned["diffs"]

    again = work(device.login, _work(device, targets=targets))
    assert (again["changed"], again["was_present"]) == (False, [True, True])

    back = work(device.login, _work(device, targets=targets[:1], state="absent"))
    assert (back["changed"], back["present"]) == (True, [False])
    queried = work(device.login, _work(device, targets=targets, state="query"))
    assert queried["present"] == [False, True]
    work(device.login, _work(device, targets=targets, state="absent"))
    assert not work(device.login, _work(device, targets=targets, state="absent"))["changed"]


def test_only_what_differs_is_typed(device: Served) -> None:
    """An address that was blocked before us is not touched when its neighbor is."""
    device.type(*EDGES[device.device.platform.name])
    both = _targets(device)
    work(device.login, _work(device, targets=both[1:]))

    made = work(device.login, _work(device))
    assert made["was_present"] == [False, True]
    assert made["diffs"][1] == ""
    assert made["present"] == [True, True]


def test_what_is_kept_over_a_restart_is_saved_after_the_change(device: Served) -> None:
    """Where the platform tells running from saved; Junos saves by committing."""
    device.type(*EDGES[device.device.platform.name])
    made = work(device.login, _work(device, is_saved=True))

    assert made["present"] == [True, True]


def test_the_whole_configuration_is_kept_before_and_after(device: Served) -> None:
    """What else has changed meanwhile shows; nothing is kept where nothing is changed."""
    device.type(*EDGES[device.device.platform.name])
    kept: list[str] = []
    work(device.login, _work(device, copy=kept.append))
    work(device.login, _work(device, copy=kept.append))
    work(device.login, _work(device, copy=kept.append, is_check=True))

    before, after = kept
    assert "198.51.100.7" not in before
    assert "198.51.100.7" in after


def test_a_block_that_nothing_applies_is_refused(device: Served) -> None:
    """An object group that no access list denies stops nobody."""
    with pytest.raises(RefusedError, match="would do nothing"):
        work(device.login, _work(device))


@pytest.mark.parametrize("platform", sorted(EDGES.keys() - NO_TIMER))
def test_a_device_that_lets_nobody_in_afterwards_takes_the_change_back(
    platform: str, tmp_path: Path
) -> None:
    """The timer runs until a new login confirms: here none comes, and the block is gone again."""
    now = [0.0]
    with served(platform, tmp_path / "known_hosts", lambda: now[0]) as device:
        device.type(*EDGES[platform])
        sessions = (login() for login in [device.login])

        with pytest.raises(StopIteration):
            work(sessions.__next__, _work(device))
        assert work(device.login, _work(device, state="query"))["present"] == [True, True]
        now[0] = 301.0
        assert work(device.login, _work(device, state="query"))["present"] == [False, False]


def test_where_no_timer_is_told_there_is_none() -> None:
    """The vendor matrix says so: read back and rollback are all there."""
    assert {name for name in EDGES if not CONFIGURING[name].has_timer} == NO_TIMER


def test_a_refused_line_leaves_nothing_half_done(device: Served) -> None:
    """Where a candidate exists it is forgotten; elsewhere what was typed before is read back."""
    device.type(*EDGES[device.device.platform.name])
    known = _lines(device)
    broken = known.model_copy(update={"present": (*known.present, "nonsense {prefix}")})

    with pytest.raises(CommandRejected):
        work(device.login, _work(device, targets=[Target(broken, ATTACKERS[0])]))
    with device.login() as session:
        assert session.platform == device.device.platform.name


@pytest.mark.parametrize("platform", sorted(FIRST_LINES))
def test_a_group_in_use_is_never_emptied(platform: str, tmp_path: Path) -> None:
    """ASA, FortiOS and PAN-OS refuse it; the refusal is told, and the block stays as it was."""
    with served(platform, tmp_path / "known_hosts") as device:
        device.type(*FIRST_LINES[platform])
        target = _targets(device)[:1]
        assert work(device.login, _work(device, targets=target, state="query"))["present"] == [True]

        with pytest.raises(CommandRejected):
            work(device.login, _work(device, targets=target, state="absent"))
        assert work(device.login, _work(device, targets=target, state="query"))["present"] == [True]


def test_what_somebody_else_has_not_committed_is_not_committed_with_ours(tmp_path: Path) -> None:
    """All administrators of PAN-OS share one candidate."""
    with served("paloalto_panos", tmp_path / "known_hosts") as device:
        device.type(*EDGES["paloalto_panos"])
        device.type("configure", "set address half-done ip-netmask 192.0.2.1/32", "exit")

        with pytest.raises(CommandRejected, match="not committed yet"):
            work(device.login, _work(device))


def test_a_value_never_becomes_a_second_line() -> None:
    """Values are canonical before; here it is asked once more."""
    lines = Lines(read="show", line="{name}", present=("{name}",), absent=("no {name}",))
    for hostile in ("a\nreload", "a b", "é", "x" * 600):
        with pytest.raises(RefusedError):
            Target(lines, {"name": hostile})
    with pytest.raises(RefusedError):
        Target(lines, {"other": "x"})

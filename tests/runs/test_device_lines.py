"""Lines are put into simulated devices and read back: netwright.runs.device_lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.errors import CommandRejected, RefusedError
from netwright.playbooks.lines import Lines, Target, load_lines
from netwright.runs.device_lines import Work, work
from netwright.vendors.cli.configuring import CONFIGURING
from tests.playbooks.simulated import ROOT, Served, served

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]
ATTACKERS = ({"address": "198.51.100.7/32"}, {"address": "203.0.113.0/28"})
EDGE = {
    "cisco_ios": (
        "configure terminal",
        "ip access-list extended EDGE-IN",
        "deny ip object-group NETWRIGHT-BLOCKED any",
        "end",
    ),
    "arista_eos": (
        "configure terminal",
        "interface Ethernet1",
        "ip access-group NETWRIGHT-BLOCKED in",
        "end",
    ),
    "juniper_junos": (
        "configure exclusive",
        "set firewall family inet filter EDGE term b from source-prefix-list NETWRIGHT-BLOCKED",
        "commit",
        "exit",
    ),
}
EDGE["cisco_xe"] = EDGE["cisco_ios"]


@pytest.fixture(params=sorted(EDGE))
def device(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Serve a device, each kind in turn."""
    with served(request.param, tmp_path / "known_hosts") as one:
        yield one


def _work(device: Served, **changes: object) -> Work:
    platform = device.device.platform.name
    lines = load_lines(ROOT / "block_address" / "lines" / f"{platform}.yml")
    wanted = {
        "lines": lines,
        "targets": [Target(lines, one) for one in ATTACKERS],
        "how": CONFIGURING[platform],
        "state": "present",
    }
    return Work(**(wanted | changes))  # type: ignore[arg-type]


def test_a_block_is_planned_made_read_and_taken_back(device: Served) -> None:
    """The whole way, and nothing happens the second time."""
    device.type(*EDGE[device.device.platform.name])

    planned = work(device.login, _work(device, is_check=True))
    assert (planned["changed"], planned["was_present"]) == (True, [False, False])
    assert all(one.startswith("+") for one in planned["diffs"])
    assert work(device.login, _work(device, state="query"))["present"] == [False, False]

    made = work(device.login, _work(device))
    assert made["present"] == [True, True], made
    assert made["diffs"] == planned["diffs"]

    again = work(device.login, _work(device))
    assert (again["changed"], again["was_present"]) == (False, [True, True])

    back = work(device.login, _work(device, state="absent"))
    assert (back["changed"], back["present"]) == (True, [False, False])
    assert not work(device.login, _work(device, state="absent"))["changed"]


def test_what_is_kept_over_a_restart_is_saved_after_the_change(device: Served) -> None:
    """Where the platform tells running from saved; Junos saves by committing."""
    device.type(*EDGE[device.device.platform.name])
    made = work(device.login, _work(device, is_saved=True))

    assert made["present"] == [True, True]


def test_a_block_that_nothing_applies_is_refused(device: Served) -> None:
    """An object group that no access list denies stops nobody."""
    with pytest.raises(RefusedError, match="would do nothing"):
        work(device.login, _work(device))


def test_a_device_that_lets_nobody_in_afterwards_takes_the_change_back(device: Served) -> None:
    """The timer runs until a new login confirms: here none comes."""
    device.type(*EDGE[device.device.platform.name])
    logins = iter([device.login])

    def login_once() -> object:
        return next(logins)()

    with pytest.raises(StopIteration):
        work(login_once, _work(device))  # type: ignore[arg-type]
    assert work(device.login, _work(device, state="query"))["present"] == [True, True]


def test_a_refused_line_leaves_nothing_half_done(device: Served) -> None:
    """Where a candidate exists it is forgotten; elsewhere what was typed before is read back."""
    device.type(*EDGE[device.device.platform.name])
    known = _work(device).lines
    broken = known.model_copy(update={"present": (*known.present, "nonsense {prefix}")})

    with pytest.raises(CommandRejected):
        work(device.login, _work(device, targets=[Target(broken, ATTACKERS[0])]))
    assert device.login().platform == device.device.platform.name


def test_a_value_never_becomes_a_second_line() -> None:
    """Values are canonical before; here it is asked once more."""
    lines = Lines(read="show", line="{name}", present=("{name}",), absent=("no {name}",))
    for hostile in ("a\nreload", "a b", "é", "x" * 600):
        with pytest.raises(RefusedError):
            Target(lines, {"name": hostile})
    with pytest.raises(RefusedError):
        Target(lines, {"other": "x"})

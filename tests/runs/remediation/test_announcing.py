"""People are told at once and once: netwright.runs.remediation.announcing."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from netwright.errors import DeviceUnreachable
from netwright.model.action import Mode
from netwright.runs.remediation.acting import apply
from netwright.runs.remediation.announcing import Announcer
from netwright.runs.remediation.desk import News, Request, Terms
from netwright.runs.remediation.planning import plan
from netwright.runs.remediation.sweeping import sweep
from netwright.store.audit import AuditFilter, list_entries
from netwright.store.database import Store
from tests.runs.remediation.network import Lab, wish


@pytest.fixture
def heard() -> list[News]:
    """Return what the desk's channel has heard."""
    return []


@pytest.fixture
def lab(migrated: Path, tmp_path: Path, heard: list[News]) -> Iterator[Lab]:
    """Return a lab with one channel."""
    shutil.copy(migrated, tmp_path / "netwright.db")
    store = Store(f"sqlite:///{tmp_path / 'netwright.db'}")
    lab = Lab(store, channels={"desk": heard.append})
    lab.around.base = replace(lab.around.base, observe=timedelta(0))
    yield lab
    store.close()


def asking(address: str, number: int) -> Request:
    """Return a wish that waits for a person."""
    terms = Terms(timeout=timedelta(hours=1))
    return wish(address, mode=Mode.APPROVE, asked_by=f"incident-{number}", terms=terms)


def test_what_waits_is_told_once_and_all_of_it_together(lab: Lab, heard: list[News]) -> None:
    """A storm is one notice, and another worker does not repeat it."""
    plan(lab.desk(), [asking(f"198.51.100.{n}/32", n) for n in range(1, 8)])
    Announcer(lab.desk("w1")).announce()
    Announcer(lab.desk("w2")).announce()

    [news] = heard
    assert (news.severity, news.device, news.about) == ("warning", "firewall", "a1")
    assert news.detail.splitlines()[0] == "7 waits for approval:"
    assert "block_address address=198.51.100.1/32 at firewall, for brute-force" in news.detail
    assert news.detail.splitlines()[-1] == "and 2 more"
    assert [one.reason for one in lab.desk().action("a3").history][-1] == (
        "told desk: waits for approval"
    )
    with lab.store.read() as session:
        told = list_entries(session, "default", AuditFilter())
    assert sum(one.verb == "told" for one in told) == 7


def test_what_comes_later_is_told_too(lab: Lab, heard: list[News]) -> None:
    """Only what is new of it."""
    announcer = Announcer(lab.desk())
    announcer.announce()
    plan(lab.desk(), [asking("198.51.100.1/32", 1)])
    announcer.announce()
    plan(lab.desk(), [asking("198.51.100.2/32", 2)])
    announcer.announce()

    assert [one.about for one in heard] == ["a1", "a2"]


def test_harm_and_what_cannot_be_taken_back_are_an_alarm(lab: Lab, heard: list[News]) -> None:
    """And one alarm, however often it is tried again."""
    announcer = Announcer(lab.desk())
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.around.harm = "uplink went down"
    lab.runner.unreachable = {"firewall"}
    for _ in range(5):
        sweep(lab.desk())
        announcer.announce()
        lab.later(minutes=2)
    lab.runner.unreachable = set()
    sweep(lab.desk())
    announcer.announce()

    assert [one.detail.splitlines()[0] for one in heard] == ["1 could not be taken back:"]
    assert heard[0].severity == "critical"
    assert lab.desk().action("a1").state == "rolled_back"


def test_what_did_not_help_is_said(lab: Lab, heard: list[News]) -> None:
    """Somebody has to look at what goes on; an hour later it is old."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.around.goes_on = True
    lab.later(minutes=6)
    sweep(lab.desk())
    lab.later(minutes=61)
    Announcer(lab.desk()).announce()
    assert heard == []
    lab.later(minutes=-60)
    Announcer(lab.desk()).announce()

    assert heard[0].detail.startswith("1 no help:")


def test_a_channel_that_takes_nothing_is_asked_again_and_holds_up_no_other(lab: Lab) -> None:
    """The notice is not lost; the dead one is not waited for at every look."""
    tries: list[News] = []
    fine: list[News] = []

    def dead(news: News) -> None:
        tries.append(news)
        if len(tries) < 3:
            raise DeviceUnreachable("webhook", "not reached")

    lab.channels = {"dead": dead, "fine": fine.append}
    plan(lab.desk(), [asking("198.51.100.1/32", 1)])
    announcer = Announcer(lab.desk())
    for _ in range(4):
        announcer.announce()
        announcer.announce()
        lab.later(minutes=2)

    assert (len(tries), len(fine)) == (3, 1)

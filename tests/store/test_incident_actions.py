"""What incidents asked for is found again, and what asked for nothing is found to be answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from netwright.events.incidents.document import incident_document
from netwright.model.action import ActionState, Mode
from netwright.model.incident import Incident, IncidentState
from netwright.runs.remediation.planning import plan
from netwright.store.database import Store
from netwright.store.incident_actions import actions_about, steps_about
from netwright.store.incidents import put_incidents
from netwright.store.migrate import upgrade
from netwright.store.unanswered import Wanted, about_attackers, refused, unanswered
from tests.remediation.scenarios import NOW
from tests.runs.remediation.network import Lab, wish

SINCE = NOW - timedelta(hours=1)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A network without devices, and a database without incidents."""
    store = Store(f"sqlite:///{tmp_path}/netwright.db")
    upgrade(store)
    lab = Lab(store)
    lab.around.base = replace(lab.around.base, observe=timedelta(0))
    yield lab
    store.close()


def incident(number: int, rule: str = "brute-force") -> Incident:
    """Return an open incident about an attacker."""
    return Incident(
        id=f"incident-{number}",
        tenant="default",
        fingerprint=f"{rule}-{number}",
        rule=rule,
        title="somebody guesses",
        severity="high",
        state=IncidentState.OPEN,
        first_seen=NOW,
        last_seen=NOW,
        count=5,
        group=(("source.ip", f"198.51.100.{number}"),),
    )


def test_an_incident_names_what_it_asked_for_with_every_step(lab: Lab) -> None:
    """Also one that joined what another had asked for: it is as much its own."""
    [first] = plan(lab.desk(), [wish(mode=Mode.APPROVE)])
    [same] = plan(lab.desk(), [wish(mode=Mode.APPROVE, incident_id="incident-2", asked_by="2")])

    with lab.store.read() as session:
        done = actions_about(session, "default", ["incident-1", "incident-2", "incident-3"])
        steps = steps_about(session, "default", done["incident-1"])

    assert same.id == first.id
    assert dict(done) == {"incident-1": [first.id], "incident-2": [first.id]}
    assert [step.state for step in steps] == ["detected", "planned", "awaiting_approval"]
    assert incident_document(incident(1), done["incident-1"])["actions"] == [first.id]


def test_only_what_has_no_answer_is_looked_at(lab: Lab) -> None:
    """Ten thousand that were answered must not slow down the next one."""
    with lab.store.write() as session:
        put_incidents(session, [incident(1), incident(2), incident(3, "link_down"), incident(4)])
    [denied] = plan(lab.desk(), [wish(device="firewall", witnesses=())])
    assert denied.state is ActionState.DENIED

    def ids(found: list[Incident]) -> list[str]:
        return [one.id for one in found]

    with lab.store.read() as session:
        wanted = Wanted(["brute-force"], SINCE, 10)
        assert ids(unanswered(session, "default", wanted)) == ["incident-2", "incident-4"]
        assert ids(unanswered(session, "default", wanted._replace(limit=1))) == ["incident-2"]
        later = wanted._replace(since=NOW + timedelta(seconds=1))
        assert ids(unanswered(session, "default", later)) == []
        assert ids(unanswered(session, "other", wanted)) == []
        assert ids(refused(session, "default", wanted)) == ["incident-1"]
        attackers = ["198.51.100.3", "198.51.100.4"]
        about = about_attackers(session, "default", attackers, SINCE)
        assert ids(about) == ["incident-3", "incident-4"]

"""The same wish has the same name, and another one never."""

from dataclasses import replace
from datetime import timedelta

from netwright.remediation.keys import idempotency_key, live_key, plan_digest, refusal_key
from tests.remediation.scenarios import PROPOSAL, blocking


def test_a_target_is_one_whoever_asks_for_it() -> None:
    """Of these at most one lives."""
    by_hand = replace(PROPOSAL, rule="", requested_by="kim")

    assert live_key(PROPOSAL) == live_key(by_hand)
    assert live_key(PROPOSAL) != live_key(blocking("203.0.113.9/32"))
    assert live_key(PROPOSAL) != live_key(replace(PROPOSAL, tenant="other"))


def test_an_incident_asks_once_in_each_version_of_its_rule() -> None:
    """A rule that was changed may ask again."""
    assert idempotency_key(PROPOSAL, "v1", "i1") == idempotency_key(PROPOSAL, "v1", "i1")
    assert idempotency_key(PROPOSAL, "v1", "i1") != idempotency_key(PROPOSAL, "v2", "i1")
    assert refusal_key("t", "v1", "i1", "block") != refusal_key("t", "v1", "i2", "block")


def test_an_approval_holds_for_one_plan() -> None:
    """Another time, another change or another state is another plan; hostile text breaks none."""
    digest = plan_digest(PROPOSAL, "+drop", {"present": False})

    assert digest == plan_digest(PROPOSAL, "+drop", {"present": False})
    assert digest != plan_digest(PROPOSAL, "+drop\udcff", {"present": False})
    assert digest != plan_digest(PROPOSAL, "+drop", {"present": True})
    assert digest != plan_digest(replace(PROPOSAL, ttl=None), "+drop", {"present": False})
    longer = replace(PROPOSAL, ttl=timedelta(hours=2))
    assert digest != plan_digest(longer, "+drop", {"present": False})

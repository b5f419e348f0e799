"""What an operator reads before a rule is trusted: netwright.remediation.report."""

from netwright.model.action import ActionState, Verdict
from netwright.remediation.report import Judged, report, report_document

YES = Verdict("rate", allowed=True, reason="below every cap")
ASK = Verdict("never_block", allowed=True, reason="a prefix", approval=True)
NO = Verdict("never_block", allowed=False, reason="gateway")
WAIT = Verdict("cooldown", allowed=False, reason="a moment ago")


def judged(state: ActionState, *verdicts: Verdict, rule: str = "r1", device: str = "fw") -> Judged:
    """Return a wish of a rule."""
    return Judged(rule, "block", device, {"address": "192.0.2.9/32"}, state, verdicts)


def test_each_rule_tells_what_it_would_have_done_and_what_would_have_stopped_it() -> None:
    """Seen, refused, left alone, done; and to whom, the most wanted first."""
    wishes = [
        judged(ActionState.OBSERVED, YES),
        judged(ActionState.OBSERVED, YES, ASK),
        judged(ActionState.DENIED, YES, NO, device=""),
        judged(ActionState.SUPPRESSED, WAIT),
        judged(ActionState.ACTIVE, YES),
        judged(ActionState.OBSERVED, YES, rule="r0"),
    ]

    other, one = map(report_document, report(wishes))

    assert (other["rule"], other["observed"], other["would_act"]) == ("r0", 1, 1)
    assert one == {
        "rule": "r1",
        "observed": 2,
        "would_act": 1,
        "would_ask": 1,
        "denied": 1,
        "suppressed": 1,
        "acted": 1,
        "refused_by": {"cooldown": 1, "never_block": 1},
        "targets": [
            {"target": "fw block address=192.0.2.9/32", "count": 4},
            {"target": "no device block address=192.0.2.9/32", "count": 1},
        ],
    }


def test_nothing_wanted_is_an_empty_report() -> None:
    """A quiet week."""
    assert report([]) == []

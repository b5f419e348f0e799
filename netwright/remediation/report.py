"""What rules would have done, had they been let: read before one is trusted to act."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from netwright.model.action import ActionState, Verdict


class Judged(NamedTuple):
    """One wish of a rule, and what became of it."""

    rule: str
    playbook: str
    device: str
    params: Mapping[str, Any]
    state: ActionState
    verdicts: Sequence[Verdict]

    @property
    def target(self) -> str:
        """Return on which device, and against whom."""
        given = (f"{name}={self.params[name]}" for name in sorted(self.params))
        return " ".join((self.device or "no device", self.playbook, *given))


@dataclass(slots=True)
class RuleReport:
    """The wishes of a rule: only seen, refused, or in the hands of people."""

    rule: str
    observed: int = 0
    would_act: int = 0  # of the observed ones, with nobody asked
    would_ask: int = 0  # of the observed ones, a person first
    denied: int = 0
    suppressed: int = 0
    acted: int = 0  # all others: planned, waiting, done, ended
    refused_by: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)

    def add(self, one: Judged) -> None:
        """Count a wish."""
        self.targets[one.target] += 1
        if one.state is ActionState.OBSERVED:
            self.observed += 1
            is_asked = any(each.approval for each in one.verdicts)
            self.would_ask += is_asked
            self.would_act += not is_asked
        elif one.state in {ActionState.DENIED, ActionState.SUPPRESSED}:
            self.denied += one.state is ActionState.DENIED
            self.suppressed += one.state is ActionState.SUPPRESSED
            self.refused_by.update(each.guard for each in one.verdicts if not each.allowed)
        else:
            self.acted += 1


def report(wishes: Iterable[Judged]) -> list[RuleReport]:
    """Return a report for each rule, by its name."""
    reports: dict[str, RuleReport] = {}
    for one in wishes:
        reports.setdefault(one.rule, RuleReport(one.rule)).add(one)
    return [reports[rule] for rule in sorted(reports)]


def report_document(one: RuleReport) -> dict[str, Any]:
    """Return the JSON of a report, targets the most wanted first."""
    names = ("rule", "observed", "would_act", "would_ask", "denied", "suppressed", "acted")
    targets = [{"target": target, "count": count} for target, count in one.targets.most_common()]
    counts = {name: getattr(one, name) for name in names}
    return {**counts, "refused_by": dict(sorted(one.refused_by.items())), "targets": targets}

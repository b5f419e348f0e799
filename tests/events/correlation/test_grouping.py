"""Groups without fields, and fingerprints of other fields than the group's."""

import dataclasses

from netwright.events.correlation import Correlator
from tests.events.correlation.rule_texts import event, rule, told


def test_a_rule_without_groups_counts_all_of_a_tenant() -> None:
    """Everything together is a group too."""
    signals = told(Correlator([rule(gte=2, group_by=())]), [event(0), event(1, source_ip="x")])

    assert [(signal.kind.value, signal.group) for signal in signals] == [("fired", {})]


def test_a_fingerprint_may_name_other_fields_than_the_group() -> None:
    """Those of the event that made the rule fire."""
    used = dataclasses.replace(rule(gte=2), fingerprint=("user.name",))
    first = told(Correlator([used]), [event(0), event(1, user_name="a")])
    other = told(Correlator([used]), [event(0), event(1, user_name="b")])

    assert first[0].fingerprint != other[0].fingerprint


def test_what_fired_goes_on_and_ends_under_one_fingerprint() -> None:
    """Events that lack its fields, or have others, belong to the incident that is open."""
    selections = {"failed": {"event.tag": "DOWN"}, "over": {"event.tag": "UP"}}
    used = rule(
        gte=2, detection={**selections, "condition": "failed"}, resolve_on="over", rule_id="x"
    )
    used = dataclasses.replace(used, fingerprint=("user.name",))
    events = [event(0, "DOWN"), event(1, "DOWN", user_name="a"), event(2, "DOWN"), event(3, "UP")]
    first = Correlator([used])
    signals = told(first, events[:2])
    second = Correlator.restore([used], first.state())

    signals += told(second, events[2:])
    assert [signal.kind.value for signal in signals] == ["fired", "continued", "cleared"]
    assert len({signal.fingerprint for signal in signals}) == 1

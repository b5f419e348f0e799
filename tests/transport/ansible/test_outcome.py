"""What Ansible tells becomes one bounded result per device: netwright.transport.ansible.outcome."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from netwright.transport.ansible.outcome import MOST_TEXT, host_results
from netwright.transport.ansible.request import HostState


def event(kind: str, host: str = "fw", **data: Any) -> dict[str, Any]:
    """Return an event as ansible-runner gives it."""
    return {"event": f"runner_on_{kind}", "event_data": {"host": host, **data}}


def test_a_device_that_did_all_its_tasks_is_ok() -> None:
    """Changed if one of them changed something."""
    told = host_results(["fw"], [event("ok", res={"changed": True}), event("ok", res={})])["fw"]

    assert (told.state, told.is_changed) == (HostState.OK, True)


def test_a_failure_stays_one_whatever_comes_after() -> None:
    """A rescue block's success does not make the change a good one."""
    failed = event("failed", res={"msg": "no\nsuch table", "stderr": "nft: x"})
    told = host_results(["fw"], [failed, event("ok", res={})])["fw"]

    assert (told.state, told.message) == (HostState.FAILED, "no such table nft: x")


def test_an_ignored_failure_is_none() -> None:
    """The playbook expects it."""
    told = host_results(["fw"], [event("failed", ignore_errors=True, res={"msg": "x"})])["fw"]

    assert told.state is HostState.OK


def test_who_could_not_be_reached_is_told_from_who_refused() -> None:
    """The one may be tried again, the other not."""
    told = host_results(["fw"], [event("unreachable", res={"msg": "timed out"})])["fw"]

    assert told.state is HostState.UNREACHABLE


def test_a_device_that_ansible_never_came_to_is_missing() -> None:
    """Silence is no success."""
    assert host_results(["fw"], [event("ok", host="other")])["fw"].state is HostState.MISSING


def test_differences_are_shown_as_one_text() -> None:
    """In whichever of Ansible's forms they come."""
    results = [
        {"diff": {"before": "a\n", "after": "a\nb\n", "before_header": "acl"}},
        {"diff": [{"prepared": "+ line"}]},
        {"diff": {"before": {"x": 1}, "after": {"x": 2}}},
    ]
    told = host_results(["fw"], [event("ok", res=each) for each in results])["fw"]

    assert "+b" in told.diff
    assert "+ line" in told.diff
    assert '+ "x": 2' in told.diff


def test_facts_are_what_a_playbook_told_of_each_device() -> None:
    """By set_stats, under the device's name."""
    stats = {
        "event": "playbook_on_stats",
        "event_data": {"artifact_data": {"netwright": {"fw": {"present": True}}}},
    }

    assert host_results(["fw", "sw"], [stats])["fw"].facts == {"present": True}
    assert host_results(["fw", "sw"], [stats])["sw"].facts == {}


def test_a_flood_is_cut() -> None:
    """A device that answers with megabytes fills no database."""
    flood = {"msg": "x" * 10**6, "diff": {"before": "", "after": "y\n" * 10**6}}
    told = host_results(["fw"], [event("failed", res=flood), event("ok", res=flood)])["fw"]

    assert len(told.message) <= MOST_TEXT
    assert len(told.diff) <= MOST_TEXT


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda each: (
        st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=8), each, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(st.sampled_from(["ok", "failed", "skipped", "unreachable"])), st.data())
def test_no_answer_of_a_device_is_an_error_of_ours(kinds: list[str], data: st.DataObject) -> None:
    """Results are written by modules, and modules by anybody."""
    results = st.dictionaries(
        st.sampled_from(["msg", "diff", "stderr", "changed", "stdout"]), json_values
    )
    events = [event(kind, res=data.draw(results)) for kind in kinds]

    assert set(host_results(["fw"], events)) == {"fw"}

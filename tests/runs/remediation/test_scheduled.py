"""What schedules and other programs ask for by a flow: netwright.runs.remediation.scheduled."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from netwright.errors import UsageError
from netwright.model.action import ActionState
from netwright.project import Project
from netwright.project.scaffold import init_project
from netwright.runs.remediation.scheduled import RemediationRequest, WishRequest, remediate_project
from netwright.store.actions import get_action
from netwright.store.migrate import open_current

WISH = {"playbook": "block_address", "devices": ["fw1"], "params": {"address": "198.51.100.7"}}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project."""
    return init_project(tmp_path / "project")


def test_a_new_project_has_nothing_to_look_after(project: Project) -> None:
    """A schedule begins before anything was done."""
    done = remediate_project(project, RemediationRequest(), "flow:quick-fox")

    assert done.keys() == {"planned", "reconciled", "lapsed", "rolled_back", "applied"}
    assert not any(done.values())


def test_what_a_program_wishes_is_judged_like_a_persons_wish(project: Project) -> None:
    """In the name of the flow, and with everything in its history."""
    request = RemediationRequest(wish=WishRequest.model_validate(WISH))
    done = remediate_project(project, request, "flow:quick-fox")

    [planned] = done["planned"]
    store = open_current(project.database_url)
    with store.read() as session:
        action = get_action(session, "default", planned)
    store.close()
    assert (action.state, action.requested_by) == (ActionState.DENIED, "flow:quick-fox")
    assert "fw1" in action.verdicts[0].reason


@pytest.mark.parametrize(
    ("changes", "word"), [({"playbook": "nothing"}, "nothing"), ({"ttl": "soon"}, "30m, 1h or 2d")]
)
def test_a_wish_that_makes_no_sense_is_an_error(
    project: Project, changes: dict[str, str], word: str
) -> None:
    """The run fails with the reason."""
    wish = WishRequest.model_validate(WISH | changes)

    with pytest.raises(UsageError) as refused:
        remediate_project(project, RemediationRequest(wish=wish), "flow:quick-fox")
    assert word in f"{refused.value}"


@pytest.mark.parametrize(
    "changes", [{"devices": []}, {"params": {"address": ["a"]}}, {"mode": "auto"}, {"playbook": 7}]
)
def test_parameters_of_a_run_are_checked(changes: dict[str, object]) -> None:
    """Nobody asks for a mode: what a program wishes waits for people."""
    with pytest.raises(ValidationError):
        WishRequest.model_validate(WISH | changes)

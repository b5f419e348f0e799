"""Playbooks log in from the budget that all logins share: netwright.runs.remediation.logins."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.discovery.credential_budget import Outcome
from netwright.errors import AuthenticationFailed
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.project import Project
from netwright.project.scaffold import init_project
from netwright.runs.clock import utc_now
from netwright.runs.device_lines import Asked
from netwright.runs.device_login import login_of
from netwright.runs.remediation.logins import outcome_of, remediation_budget, spending
from netwright.simulate.access import NETOPS_SSH
from netwright.store.database import Store
from netwright.store.migrate import open_current
from netwright.transport.ansible.request import HostResult, HostState
from tests.playbooks.simulated import ROOT, served

DOOR = ("fw1", ip_address("10.0.0.1"))
OPS = Profile("ops", Kind.SSH, Login("ops", Secret("wrong-hunter22")))
REFUSED = HostResult(HostState.UNREACHABLE, message="ops@10.0.0.1: Permission denied (password).")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project."""
    return init_project(tmp_path / "project")


@pytest.fixture
def store(project: Project) -> Iterator[Store]:
    """Open its database."""
    opened = open_current(project.database_url)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("state", "message", "outcome"),
    [
        (HostState.OK, "", Outcome.OK),
        (HostState.FAILED, "nft: no such table", Outcome.OK),
        (HostState.FAILED, "Incorrect sudo password", Outcome.REFUSED),
        (HostState.UNREACHABLE, "ops@10.0.0.1: Permission denied (publickey)", Outcome.REFUSED),
        (HostState.UNREACHABLE, "Invalid/incorrect password: Permission denied", Outcome.REFUSED),
        (HostState.UNREACHABLE, "ssh: connect to host 10.0.0.1: timed out", Outcome.NO_ANSWER),
        (HostState.MISSING, "timed out", Outcome.NO_ANSWER),
    ],
)
def test_a_run_says_what_became_of_its_credential(
    state: HostState, message: str, outcome: Outcome
) -> None:
    """Only a refusal counts against the account."""
    assert outcome_of(HostResult(state, message=message)) is outcome


def test_a_refused_password_is_not_tried_by_run_after_run(project: Project, store: Store) -> None:
    """Each sweep would try again; the directory locks the account after three."""
    tried = 0
    for number in range(6):
        budget = remediation_budget(project, store, ("default", f"run-{number}"), utc_now)
        try:
            with spending(budget, OPS, DOOR) as tell:
                tried += 1
                tell(REFUSED)
        except AuthenticationFailed as error:
            assert "not tried" in str(error)  # noqa: PT017 - it may be allowed the first times

    assert tried <= 2


def test_a_run_that_was_killed_counts_as_refused(project: Project, store: Store) -> None:
    """Nobody knows: the next one is not to find out by locking the account."""
    for number in range(2):
        budget = remediation_budget(project, store, ("default", f"run-{number}"), utc_now)
        with pytest.raises(KeyboardInterrupt), spending(budget, OPS, DOOR):
            raise KeyboardInterrupt
    budget = remediation_budget(project, store, ("default", "run-9"), utc_now)

    with pytest.raises(AuthenticationFailed, match="not tried"), spending(budget, OPS, DOOR):
        pytest.fail("it was tried")


def test_a_run_that_worked_is_told_and_the_next_may_begin(project: Project, store: Store) -> None:
    """Nothing is left reserved."""
    budget = remediation_budget(project, store, ("default", "run"), utc_now)
    begun = 0
    for _ in range(5):
        with spending(budget, OPS, DOOR) as tell:
            begun += 1
            tell(HostResult(HostState.OK))

    assert begun == 5


@pytest.mark.integration
@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_lines_of_a_device_are_not_typed_at_the_price_of_a_locked_account(
    project: Project, store: Store
) -> None:
    """A password that was changed behind our back, and a playbook that is tried again and again."""
    right = NETOPS_SSH.credential
    assert isinstance(right, Login)
    wrong = replace(NETOPS_SSH, credential=replace(right, password=Secret("wrong-hunter22")))
    add_profile(open_vault(project.vault, project.vault_passwords, "default"), wrong)
    with served("cisco_ios", project.known_hosts) as device:
        asked = Asked(
            lines=ROOT / "block_address" / "lines" / "cisco_ios.yml",
            targets=({"address": "198.51.100.7/32"},),
            state="query",
            project=project.root,
            tenant="default",
            device=device.device.name,
            profile=wrong.name,
            address=device.device.address,
            port=device.port,
            platform="cisco_ios",
        )
        for _ in range(5):
            with pytest.raises(AuthenticationFailed):
                login_of(project, store, asked)()

        assert device.aaa.report()["locked"] == []
        assert device.aaa.report()["refused"][right.username] == 2

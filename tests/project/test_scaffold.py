"""A new project directory: netwright.project.scaffold."""

import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from netwright.errors import ProjectError, RefusedError
from netwright.project import Project, init_project
from netwright.vault.passwords import read_password


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A new project."""
    monkeypatch.delenv("NETWRIGHT_DATABASE_URL", raising=False)
    return init_project(tmp_path / "my-network")


def git(project: Project, *arguments: str) -> str:
    """Ask git about the project."""
    return subprocess.check_output(["git", *arguments], cwd=project.root, text=True)


def test_a_new_project_has_what_the_user_forks(project: Project) -> None:
    """The names are fixed: documentation and habits rest on them."""
    names = {path.name for path in project.root.iterdir()}
    files = {"netwright.toml", "prefect.yaml", ".gitignore", ".git", ".netwright"}

    assert names == {"inventory", "vault", "playbooks", "rules", "profiles"} | files


def test_a_new_project_is_one_clean_commit_without_the_password(project: Project) -> None:
    """The first push must not publish the key to everything."""
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "rev-list", "--count", "HEAD") == "1\n"
    assert ".netwright" not in git(project, "ls-files")


def test_the_vault_password_is_random_long_and_private(project: Project, tmp_path: Path) -> None:
    """At least 128 bit, and each project its own."""
    other = init_project(tmp_path / "other")
    passwords = {
        read_password(each.vault_passwords["default"], "default").reveal()
        for each in (project, other)
    }

    assert len(passwords) == 2
    assert min(map(len, passwords)) >= 22  # of 64 characters: 132 bit
    mode = Path(project.vault_passwords["default"]).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_deployments_name_flows_that_an_installed_netwright_has(project: Project) -> None:
    """The project holds data only; the flows come with the package."""
    deployments = yaml.safe_load((project.root / "prefect.yaml").read_text())["deployments"]

    assert [each["entrypoint"] for each in deployments] == [
        "flows.discovery.discovery",
        "flows.status.status",
        "flows.retention.retention",
        "flows.remediation.remediation",
    ]


def test_a_directory_that_holds_something_is_refused(project: Project) -> None:
    """Nobody's files are overwritten, a second `init` included."""
    with pytest.raises(RefusedError, match="not an empty directory"):
        init_project(project.root)


def test_an_empty_directory_is_taken(tmp_path: Path) -> None:
    """`mkdir x && cd x && netwright init .`."""
    assert init_project(tmp_path).root == tmp_path


def test_a_directory_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """And not a traceback."""
    (tmp_path / "file").touch()

    with pytest.raises(ProjectError, match="cannot be written"):
        init_project(tmp_path / "file" / "project")


def test_a_hook_of_another_repository_does_not_interfere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git tells its hooks where it works by variables that a nested git would obey."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert (init_project(tmp_path / "project").root / ".git").is_dir()


def test_ansible_can_run_the_inventory_of_a_new_project(project: Project) -> None:
    """A script that is not executable is read as if it were a list of hosts."""
    script = project.root / "inventory" / "ansible_inventory.py"

    assert script.stat().st_mode & stat.S_IXUSR

"""Finding the project directory: netwright.project."""

import os
from pathlib import Path

import pytest

from netwright.errors import ProjectError
from netwright.project import enter, find_project


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project directory, named by nothing yet."""
    for name in ("NETWRIGHT_PROJECT", "NETWRIGHT_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "project"
    (root / "inventory" / "hosts.d").mkdir(parents=True)
    (root / "netwright.toml").write_text('vault_password_file = "secret/password"')
    return root


def test_the_nearest_parent_is_the_project(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command works anywhere inside, as git's do."""
    monkeypatch.chdir(root / "inventory" / "hosts.d")

    assert find_project().root == root


def test_the_option_wins_over_the_environment(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on the command line was typed last."""
    monkeypatch.setenv("NETWRIGHT_PROJECT", "/nowhere")

    assert find_project(root).root == root


def test_the_environment_wins_over_where_we_are(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service starts anywhere."""
    monkeypatch.setenv("NETWRIGHT_PROJECT", str(root))
    monkeypatch.chdir(tmp_path)

    assert find_project().root == root


def test_no_project_says_how_to_make_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first thing a new user sees."""
    monkeypatch.chdir(root.parent)

    with pytest.raises(ProjectError, match=r"netwright\.toml") as caught:
        find_project()

    assert "netwright init" in caught.value.hint


def test_paths_of_the_settings_are_relative_to_the_project(root: Path) -> None:
    """Not to where the command happened to be typed."""
    project = find_project(root)

    assert project.vault_passwords == {"default": str(root / "secret" / "password")}
    assert project.database_url == f"sqlite:///{root}/.netwright/netwright.db"


def test_sources_that_are_no_paths_stay_as_they_are(root: Path) -> None:
    """A password may live in the environment or a keyring."""
    (root / "netwright.toml").write_text(
        'vault_password_file = "env:VAULT"\n[vault_passwords]\nprod = "keyring:netwright"\n'
    )

    assert find_project(root).vault_passwords == {
        "default": "env:VAULT",
        "prod": "keyring:netwright",
    }


def test_a_flow_run_enters_the_project_it_was_deployed_from(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pull step of prefect.yaml: everything below finds the same project."""
    monkeypatch.setenv("NETWRIGHT_PROJECT", "")
    monkeypatch.chdir(root)

    assert enter() == {"directory": str(root)}
    assert os.environ["NETWRIGHT_PROJECT"] == str(root)

"""Settings: netwright.settings."""

from pathlib import Path

import pytest

from netwright.errors import ProjectError
from netwright.settings import load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty netwright.toml."""
    file = tmp_path / "netwright.toml"
    file.touch()
    return file


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what the operator of this test run has set."""
    for name in ("NETWRIGHT_DATABASE_URL", "NETWRIGHT_LOG_LEVEL", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)


def test_an_empty_file_is_a_project_with_defaults(file: Path) -> None:
    """Nobody has to configure anything to start."""
    settings = load(file)

    assert (settings.database_url, settings.log.level) == (None, "info")


def test_the_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container overrides what the repository says."""
    file.write_text('database_url = "sqlite:///a.db"\n[log]\nlevel = "debug"\nkeep = 3\n')
    monkeypatch.setenv("NETWRIGHT_DATABASE_URL", "sqlite:///b.db")
    monkeypatch.setenv("NETWRIGHT_LOG_LEVEL", "error")

    settings = load(file)

    assert settings.database_url == "sqlite:///b.db"
    assert (settings.log.level, settings.log.keep) == ("error", 3)


def test_prefects_own_variable_names_the_server(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker's environment has it already."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")

    assert load(file).prefect_api_url == "http://127.0.0.1:4200/api"


def test_variables_of_other_purpose_are_no_settings(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NETWRIGHT_PROJECT and NETWRIGHT_TOKEN share the prefix."""
    monkeypatch.setenv("NETWRIGHT_TOKEN", "x")

    assert load(file) is not None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("loglevel = 1", "loglevel: unknown key"),
        ("[log]\nlevle = 'info'", "log.levle: unknown key"),
        ("[log]\nkeep = 0", "log.keep: Input should be greater than or equal to 1"),
        ("log = 3", "log: Input should be a valid dictionary"),
        ("a = ", "not TOML"),
    ],
)
def test_a_mistake_is_named_by_its_key(file: Path, text: str, complaint: str) -> None:
    """A typing error must not silently be a default."""
    file.write_text(text)

    with pytest.raises(ProjectError, match=complaint):
        load(file)


def test_a_mistake_in_the_environment_names_the_variable(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is innocent then, and reading it again would not help."""
    monkeypatch.setenv("NETWRIGHT_LOG_LEVEL", "loud")

    with pytest.raises(ProjectError, match=r"log\.level: .* \(from NETWRIGHT_LOG_LEVEL\)"):
        load(file)


def test_an_error_never_shows_a_value(file: Path) -> None:
    """A database URL may hold a password."""
    file.write_text('database_url = ["postgresql://u:canary@h/d"]')

    with pytest.raises(ProjectError) as caught:
        load(file)

    assert "canary" not in f"{caught.value} {caught.value.__cause__}"


def test_a_file_that_is_no_text_is_an_error_too(file: Path) -> None:
    """One line, not a traceback."""
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(ProjectError, match="cannot be read"):
        load(file)

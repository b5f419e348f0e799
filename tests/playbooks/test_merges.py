"""What is merged is a file of the project's, and nothing but configuration: playbooks.merges."""

from pathlib import Path

import pytest

from netwright.errors import PlaybookError, UsageError
from netwright.playbooks.merges import load_merge


def _write(root: Path, text: str, undo: str = "no ntp server 192.0.2.1\n") -> None:
    folder = root / "merges" / "ntp"
    folder.mkdir(parents=True)
    (folder / "arista_eos.cfg").write_text(text)
    (folder / "arista_eos.undo.cfg").write_text(undo)


def test_both_files_are_read(tmp_path: Path) -> None:
    """What is merged, and what takes it back."""
    _write(tmp_path, "! time\nntp server 192.0.2.1\n")

    found = load_merge(tmp_path, "ntp", "arista_eos")

    assert found.text.endswith("ntp server 192.0.2.1\n")
    assert found.undo == "no ntp server 192.0.2.1\n"


@pytest.mark.parametrize("name", ["other", "..", "../merges/ntp", "ntp/.."])
def test_what_the_project_has_not_is_refused(tmp_path: Path, name: str) -> None:
    """A name is one folder's; the error says which there are."""
    _write(tmp_path, "ntp server 192.0.2.1\n")

    with pytest.raises(UsageError) as refused:
        load_merge(tmp_path, name, "arista_eos")
    assert "ntp" in refused.value.hint


def test_a_change_without_a_way_back_is_refused(tmp_path: Path) -> None:
    """Or for a platform that nobody wrote it for."""
    _write(tmp_path, "ntp server 192.0.2.1\n")

    with pytest.raises(UsageError, match=r"cisco_ios\.cfg"):
        load_merge(tmp_path, "ntp", "cisco_ios")


NO_CONFIGURATION = (
    *("", "! only a comment\n", "end\n", "ntp server é\n", "bash rm -rf /\n", "a\x1b[2J\n"),
    "x" * 70_000,
)


@pytest.mark.parametrize("text", NO_CONFIGURATION)
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str) -> None:
    """A line that leaves the change would be in force for good."""
    _write(tmp_path, text)

    with pytest.raises(PlaybookError):
        load_merge(tmp_path, "ntp", "arista_eos")

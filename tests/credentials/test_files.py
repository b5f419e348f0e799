"""Files that are read and replaced whole: netwright.credentials.files."""

import os
import threading
from pathlib import Path

import pytest

from netwright.credentials.files import alone_in, read_text, remove_file, replace_text
from netwright.errors import VaultError


def test_a_file_is_replaced_whole_and_kept_private(tmp_path: Path) -> None:
    """No draft stays behind, and nobody else may read it."""
    path = tmp_path / "a.yml"
    replace_text(path, "old")
    replace_text(path, "새로운")

    assert (read_text(path), [entry.name for entry in tmp_path.iterdir()]) == ("새로운", ["a.yml"])
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    """A playbook that others run, a vault that is kept elsewhere."""
    path, link = tmp_path / "a.yml", tmp_path / "link.yml"
    path.write_text("old")
    path.chmod(0o644)
    link.symlink_to(path)
    replace_text(link, "new")

    assert (path.read_text(), link.is_symlink()) == ("new", True)
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk must not cost a vault."""
    path = tmp_path / "a.yml"
    replace_text(path, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VaultError, match="cannot be written: No space left on device"):
        replace_text(path, "new")
    assert (path.read_text(), len(list(tmp_path.iterdir()))) == ("old", 1)


def test_readers_see_the_old_or_the_new_file_never_a_mixture(tmp_path: Path) -> None:
    """A discovery starts while an operator rotates a password."""
    path = tmp_path / "a.yml"
    versions = ["a" * 100_000, "b" * 100_000]
    replace_text(path, versions[0])
    done = threading.Event()

    def write() -> None:
        for i in range(60):
            replace_text(path, versions[i % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(read_text(path))
    writer.join()

    assert seen <= set(versions)


def test_a_file_that_never_stands_still_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that writes in place; half a file may look like a whole one."""
    path = tmp_path / "a.yml"
    path.write_text("a")
    fstat = os.fstat

    def growing(handle: int) -> os.stat_result:
        with path.open("a") as stream:
            stream.write("a")
        return fstat(handle)

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(VaultError, match="changes while it is read"):
        read_text(path)


def test_what_is_no_text_is_an_error_without_its_content(tmp_path: Path) -> None:
    """A UnicodeDecodeError carries everything it was given."""
    path = tmp_path / "a.yml"
    path.write_bytes(b"CANARY\xff")

    with pytest.raises(VaultError, match="not UTF-8") as caught:
        read_text(path)
    assert caught.value.__context__ is None


def test_a_file_larger_than_any_vault_is_not_read(tmp_path: Path) -> None:
    """A link to a disk image, say."""
    path = tmp_path / "a.yml"
    with path.open("wb") as stream:
        stream.truncate(17 * 1024 * 1024)

    with pytest.raises(VaultError, match="larger than any vault file"):
        read_text(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """For reading, and for removing."""
    for action in (read_text, remove_file):
        with pytest.raises(VaultError, match="No such file"):
            action(tmp_path / "gone")


def test_writers_take_turns(tmp_path: Path) -> None:
    """Two `creds` commands at once lose no profile of one another."""
    folder = tmp_path / "new" / "folder"
    count = {"n": 0, "most": 0}

    def work() -> None:
        with alone_in(folder):
            count["n"] += 1
            count["most"] = max(count["most"], count["n"])
            count["n"] -= 1

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count["most"] == 1
    assert folder.stat().st_mode & 0o777 == 0o700

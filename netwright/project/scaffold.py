"""Make a new project directory: `netwright init`."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from netwright.errors import ProjectError, RefusedError
from netwright.project.directory import STATE, Project, find_project
from netwright.project.packaged import data_root
from netwright.settings import FILE
from netwright.transport.git import create_repository
from netwright.vault.passwords import new_password, write_password

# Copied from the reference project. Its playbooks, rules and profiles stay where they are: they
# are looked up behind the user's own, so an update of Netwright updates them.
_COPIED = {
    ".": (FILE,),
    "inventory": ("README.md", "**/*.yaml", "ansible_inventory.py"),
    "vault": ("README.md", "*.example.yml"),
    "playbooks": ("README.md",),
    "rules": ("README.md",),
    "profiles": ("README.md",),
}
_IGNORED = f"{STATE}/\n"
_VAULT_PASSWORD = "vault_password"  # noqa: S105 - the name of the file

# flows/discovery.py:discovery -> flows.discovery.discovery
_FILE_ENTRYPOINT = re.compile(r"^(\s*entrypoint: )flows/(\w+)\.py:(\w+)$", re.MULTILINE)


def init_project(directory: Path) -> Project:
    """Make a project in an empty or new directory and commit it to a git repository of its own.

    Raises:
        RefusedError: the directory holds something.
        ProjectError: it cannot be written, or git fails.
    """
    root = directory.expanduser().resolve()
    _refuse_non_empty(root)
    try:
        _write(root)
    except OSError as error:
        raise ProjectError(f"{root}: cannot be written: {error}") from error
    create_repository(root, "Start a Netwright project")
    return find_project(root)


def _refuse_non_empty(root: Path) -> None:
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise RefusedError(
            f"{root} is not an empty directory", hint="name a new directory for the project"
        )


def _write(root: Path) -> None:
    for source, name in _files():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)  # with its mode: Ansible runs its inventory
    (root / ".gitignore").write_text(_IGNORED)
    (root / "prefect.yaml").write_text(_deployments())
    (root / STATE).mkdir(mode=0o700)
    write_password(root / STATE / _VAULT_PASSWORD, new_password())


def _files() -> Iterator[tuple[Path, Path]]:
    reference = data_root()
    for folder, patterns in _COPIED.items():
        for pattern in patterns:
            for source in sorted((reference / folder).glob(pattern)):
                yield source, source.relative_to(reference)


def _deployments() -> str:
    """Return our prefect.yaml with entrypoints that an installed Netwright can import."""
    text = (data_root() / "prefect.yaml").read_text(encoding="utf-8")
    return _FILE_ENTRYPOINT.sub(r"\1flows.\2.\3", text)

"""Find the playbooks: a folder each, the project's own first, then those that Netwright brings.

`action.yml` says what it is, `apply.yml` does it, `verify.yml` reads whether it is there,
`rollback.yml` takes it back; `witness.yml`, if there is one, reads whether the device itself has
seen what is said of the target. The version is a digest of every file that a run would read: what
was planned and approved is what is run, or the plan is made anew.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from netwright.errors import PlaybookError, UsageError
from netwright.model.playbook import Playbook
from netwright.playbooks.schema import ActionDocument
from netwright.yaml_text import line_of, parse, read

ACTION, APPLY, VERIFY, ROLLBACK = "action.yml", "apply.yml", "verify.yml", "rollback.yml"
WITNESS = "witness.yml"
SHARED = ("library", "merges", "module_utils", "tasks")
"""Folders beside the playbooks, ours and the project's, that all of them may use."""


@dataclass(frozen=True, slots=True)
class PlaybookFolder:
    """A playbook, and where its files are."""

    playbook: Playbook
    path: Path

    @property
    def can_witness(self) -> bool:
        """Tell whether the device can be asked what it has seen itself."""
        return (self.path / WITNESS).is_file()


def find_playbook(roots: Sequence[Path], name: str) -> PlaybookFolder:
    """Return the playbook of a name; the first root that has it wins.

    Raises:
        UsageError: there is none.
        PlaybookError: a file is missing in it, or `action.yml` cannot be used.
    """
    for path in _candidates(roots):
        if path.name == name:
            return _load(path, roots)
    known = ", ".join(sorted({path.name for path in _candidates(roots)})) or "none"
    raise UsageError(f"there is no playbook {name!r}", f"there are: {known}")


def list_playbooks(roots: Sequence[Path]) -> list[PlaybookFolder]:
    """Return all playbooks by name; of one that stands in two roots the first."""
    found: dict[str, Path] = {}
    for path in _candidates(roots):
        found.setdefault(path.name, path)
    return [_load(found[name], roots) for name in sorted(found)]


def _candidates(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        yield from sorted(one.parent for one in root.glob(f"*/{ACTION}"))


def _load(path: Path, roots: Sequence[Path]) -> PlaybookFolder:
    for file in (APPLY, VERIFY):
        if not (path / file).is_file():
            raise PlaybookError(
                f"playbook {path.name} has no {file}", "every action can be verified"
            )
    document = _document(path / ACTION)
    has_rollback = (path / ROLLBACK).is_file()
    if document.longest_ttl and not has_rollback:
        raise PlaybookError(f"playbook {path.name} ends and has no {ROLLBACK}")
    playbook = document.playbook(path.name, version_of(path, roots), has_rollback=has_rollback)
    return PlaybookFolder(playbook, path)


def _document(file: Path) -> ActionDocument:
    text = read(file, PlaybookError)
    name = f"{file.parent.name}/{file.name}"
    try:
        return ActionDocument.model_validate(parse(name, text, PlaybookError))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        keys = [str(part) for part in fault["loc"]]
        where = f"{name}:{line_of(text, keys)}"
        raise PlaybookError(f"{where}: {'.'.join(keys) or 'action'}: {fault['msg']}") from error


def version_of(path: Path, roots: Sequence[Path] = ()) -> str:
    """Return the digest of all files that a run of this playbook may read."""
    shared = [root / name for root in dict.fromkeys((path.parent, *roots)) for name in SHARED]
    digest = hashlib.sha256()
    for folder in (path, *shared):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                content = file.read_bytes()
                name = str(file.relative_to(folder.parent))
                digest.update(f"{len(name)}:{name}:{len(content)}:".encode())
                digest.update(content)
    return digest.hexdigest()

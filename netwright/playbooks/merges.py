"""Configuration to merge: files of the project, named by a parameter and never written by an event.

`playbooks/merges/NAME/PLATFORM.cfg` is what is merged, `PLATFORM.undo.cfg` what takes it back.
"""

from dataclasses import dataclass
from pathlib import Path

from netwright.errors import PlaybookError, UsageError

MERGES = "merges"
_LARGEST = 64 * 1024
_LEAVING = frozenset(
    ("end", "abort", "commit", "configure", "rollback", "bash", "reload", "write", "copy", "quit")
)
"""First words that would leave the change, or do something else than configure."""


@dataclass(frozen=True, slots=True)
class MergeTexts:
    """What is merged, and what is merged to take it back."""

    text: str
    undo: str


def load_merge(root: Path, name: str, platform: str) -> MergeTexts:
    """Read both files of a name.

    Raises:
        UsageError: the project has no such, or not for this platform.
        PlaybookError: a file cannot be used.
    """
    known = sorted(one.name for one in (root / MERGES).glob("*") if one.is_dir())
    if name not in known:
        raise UsageError(
            f"there is no playbooks/{MERGES}/{name}", f"there are: {', '.join(known) or 'none'}"
        )
    folder = root / MERGES / name
    return MergeTexts(
        _text(folder / f"{platform}.cfg"),
        _text(folder / f"{platform}.undo.cfg"),
    )


def _text(path: Path) -> str:
    name = f"{MERGES}/{path.parent.name}/{path.name}"
    try:
        octets = path.read_bytes()
    except OSError as error:
        raise UsageError(f"there is no {name}", "what is merged must have a way back") from error
    if len(octets) > _LARGEST:
        raise PlaybookError(f"{name}: longer than {_LARGEST} bytes")
    try:
        lines = octets.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise PlaybookError(f"{name}: not ASCII") from error
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not line.replace("\t", " ").isprintable() or (words and words[0].lower() in _LEAVING):
            raise PlaybookError(f"{name}:{number}: not a line of configuration")
    if not any(line.strip() and not line.startswith("!") for line in lines):
        raise PlaybookError(f"{name}: has no line of configuration")
    return "".join(f"{line}\n" for line in lines)

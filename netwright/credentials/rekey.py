"""Move vault data to a new password: whole files and inline values, which Ansible cannot.

Every file is read back before it takes the place of the old one. A run that is interrupted
is repeated: what is done already is recognised by opening with the new password.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from netwright.credentials.files import alone_in, read_text, remove_file, replace_text
from netwright.errors import VaultError
from netwright.model.secret import Secret
from netwright.vault.envelope import MARK, is_vault, parse
from netwright.vault.keys import VaultKeys, VaultPassword
from netwright.vault.passwords import (
    NEXT,
    is_plain_file,
    new_password,
    read_password,
    write_password,
)
from netwright.vault.strength import require_strong

# A header, and the lines of hexadecimal digits below it that are indented alike.
_INLINE = re.compile(
    r"^(?P<indent>[ \t]+)\$ANSIBLE_VAULT;[^\n]*\n(?:(?P=indent)[0-9a-f]+\r?(?:\n|\Z))+",
    re.MULTILINE,
)
_PASSES = 2  # another process may have written with the old password meanwhile


class RekeyState(StrEnum):
    """What became of a file."""

    REKEYED = "rekeyed"
    ALREADY = "already"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RekeyedFile:
    """One line of the report."""

    path: Path
    state: RekeyState
    values: int = 0  # pieces of vault data that changed hands
    reason: str = ""


class Rekey:
    """The move of one vault id from an old password to a new one."""

    def __init__(self, vault_id: str, old: Secret, new: Secret) -> None:
        self._vault_id = vault_id
        self._old = VaultKeys([VaultPassword(vault_id, old)])
        self._new = VaultKeys([VaultPassword(vault_id, new)])

    def file(self, path: Path) -> RekeyedFile:
        """Move everything in one file."""
        try:
            with alone_in(path.parent):
                text = read_text(path)
                moved, values = self.text(text)
                if values:
                    replace_text(path, moved)
        except VaultError as error:
            return RekeyedFile(path, RekeyState.FAILED, reason=str(error))
        return RekeyedFile(path, RekeyState.REKEYED if values else RekeyState.ALREADY, values)

    def text(self, text: str) -> tuple[str, int]:
        """Return the text under the new password, and how many pieces of it were under the old.

        Raises:
            VaultError: a piece of this vault id opens with neither.
        """
        if not is_vault(text):
            return self._inline(text)
        plain = self._opened(text)
        if plain is None:
            return text, 0
        inner, values = self._inline(plain.reveal())
        return self._sealed(Secret(inner)), values + 1

    def _inline(self, text: str) -> tuple[str, int]:
        if len(_INLINE.findall(text)) != text.count(MARK):
            raise VaultError("vault data that is no block scalar", "write it as `key: !vault |`")
        values = 0

        def move(match: re.Match[str]) -> str:
            nonlocal values
            plain = self._opened("\n".join(line.strip() for line in match[0].splitlines()))
            if plain is None:
                return match[0]
            values += 1
            return "".join(
                match["indent"] + line for line in self._sealed(plain).splitlines(keepends=True)
            )

        return _INLINE.sub(move, text), values

    def _opened(self, text: str) -> Secret | None:
        """Return what the old password opens; None where there is nothing to do."""
        with suppress(VaultError):
            self._new.open(text)
            return None
        try:
            return self._old.open(text)
        except VaultError:
            if parse(text).vault_id != self._vault_id:
                return None  # another id's: it has its own password
            raise

    def _sealed(self, plain: Secret) -> str:
        sealed = self._new.seal(plain, self._vault_id)
        if self._new.open(sealed) != plain:
            raise VaultError("what was sealed does not open again; nothing was changed")
        return sealed


def move_vault(
    vault_id: str,
    source: str,
    files: Callable[[], Iterable[Path]],
    new_source: str | None = None,
) -> list[RekeyedFile]:
    """Move all files, then the password file, from the old password to the new one.

    Args:
        vault_id: Whose data is moved.
        source: Where the old password is. If this is a plain file, the new password stands
            beside it until everything is moved, and then takes its place.
        files: Lists the files that may hold vault data.
        new_source: Where the new password is; None makes a random one.

    Raises:
        VaultError: a password cannot be read or written, or the new one is weak.
    """
    old = read_password(source, vault_id)
    given = read_password(new_source, vault_id) if new_source else None
    upcoming = Path(source + NEXT) if is_plain_file(source) else None
    report = _move_all(Rekey(vault_id, old, _next_password(upcoming, given, vault_id)), files)
    failed = any(each.state is RekeyState.FAILED for each in report)
    if upcoming and not failed:
        replace_text(Path(source), read_text(upcoming))
        remove_file(upcoming)
    return report


def _move_all(move: Rekey, files: Callable[[], Iterable[Path]]) -> list[RekeyedFile]:
    report: dict[Path, RekeyedFile] = {}
    for _ in range(_PASSES):
        for path in files():
            moved = move.file(path)
            if path not in report or moved.state is not RekeyState.ALREADY:
                report[path] = moved
    return list(report.values())


def _next_password(upcoming: Path | None, given: Secret | None, vault_id: str) -> Secret:
    """Return the password to move to: that of an interrupted run, the given one, or a new one."""
    if upcoming and upcoming.exists():
        interrupted = read_password(str(upcoming), vault_id)
        if given and given != interrupted:
            raise VaultError(
                f"{upcoming}: an interrupted rekey moves to another password", "finish it first"
            )
        return interrupted
    if not upcoming and not given:
        raise VaultError(
            f"vault id {vault_id!r} has its password in no file that we could replace",
            "name the source of the new one, and change netwright.toml afterwards",
        )
    password = given or new_password()
    require_strong(password)
    if upcoming:
        write_password(upcoming, password)
    return password

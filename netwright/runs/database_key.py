"""Rotate the database key: a new key, every value moved to it, the old key forgotten."""

from pathlib import Path
from typing import NamedTuple

from netwright.credentials.files import alone_in, replace_text
from netwright.errors import VaultError
from netwright.store.database import Store
from netwright.store.key_rotation import keys_in_use, rotate_values
from netwright.vault.database_keys import DatabaseKey, DatabaseKeys, keys_text, new_key, read_keys
from netwright.vault.passwords import is_plain_file


class Rotated(NamedTuple):
    """What a rotation did."""

    key_id: str
    values: int
    retired: list[str]  # keys that seal nothing any more


def rotate_database_key(store: Store, source: str) -> Rotated:
    """Move to a new key if the source is a file; else to the key that its owner put first.

    Killed at any point it loses nothing: the file holds both keys until no value is under the
    old one, and the next run goes on with the new key it finds there.

    Raises:
        VaultError: the keys cannot be read or written.
        SealBroken: a value does not open.
    """
    if not is_plain_file(source):
        keys = read_keys(source)
        if len(keys) == 1 and set(keys_in_use(store)) == {keys[0].key_id}:
            raise VaultError(
                f"{source}: holds one key only, and it is in use",
                "put a new `ID:KEY` line before it, and run this again",
            )
        return _moved(store, keys)
    file = Path(source)
    with alone_in(file.parent):
        keys = _with_new(file, read_keys(source))
        rotated = _moved(store, keys)
        replace_text(file, keys_text(keys[:1]))
    return rotated


def _with_new(file: Path, keys: list[DatabaseKey]) -> list[DatabaseKey]:
    if len(keys) > 1:  # an earlier rotation did not come to its end
        return keys
    both = [new_key(), *keys]
    replace_text(file, keys_text(both))
    return both


def _moved(store: Store, keys: list[DatabaseKey]) -> Rotated:
    opened = DatabaseKeys(keys)
    values = rotate_values(store, opened)
    used = keys_in_use(store)
    left = sorted(set(used) - {opened.current})
    if left:
        raise VaultError(
            f"{sum(used[each] for each in left)} values were sealed with an older key meanwhile",
            "run `netwright db rotate-key` again",
        )
    return Rotated(opened.current, values, [each.key_id for each in keys[1:]])

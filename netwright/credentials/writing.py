"""Add, change and remove profiles in a tenant's vault folder, one writer at a time."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from netwright.credentials.files import alone_in, remove_file, replace_text
from netwright.credentials.folder import (
    VaultFile,
    VaultFolder,
    load_file,
    load_files,
    parse_file,
)
from netwright.credentials.layout import (
    collection_text,
    entry_text,
    profile_text,
    with_entry,
    without_entry,
)
from netwright.errors import VaultError
from netwright.model.credential import Profile
from netwright.model.secret import Secret


def add_profile(folder: VaultFolder, profile: Profile) -> Path:
    """Write a new profile to an encrypted file of its own.

    Raises:
        VaultError: there is one of that name, or it cannot be written.
    """
    with alone_in(folder.path):
        path = folder.path / f"{profile.name}.yml"
        if _find(folder, profile.name) or path.exists():
            raise VaultError(f"{profile.name}: exists already", "use another name, or --replace")
        sealed = folder.keys.seal(Secret(profile_text(profile, seal=None)), folder.vault_id)
        _replace(folder, path, sealed, {profile.name: profile})
    return path


def replace_profile(folder: VaultFolder, profile: Profile) -> Path:
    """Write a profile in the place of the one of its name, in the file and form it is in.

    Raises:
        VaultError: there is none, or it cannot be written.
    """
    with alone_in(folder.path):
        file = _found(folder, profile.name)
        seal = partial(folder.keys.seal, vault_id=folder.vault_id)
        inline = None if file.document.encrypted else seal
        text = profile_text(profile, inline)
        if file.is_collection:
            old = file.document.text.reveal()
            text = with_entry(old, profile.name, entry_text(profile, inline))
        _write(folder, file, text, {**file.profiles, profile.name: profile})
    return file.path


def put_collection(folder: VaultFolder, stem: str, profiles: Mapping[str, Profile]) -> Path:
    """Write many profiles into one encrypted file: new ones, and changed ones of that file.

    Raises:
        VaultError: the file is no collection, a name is taken elsewhere, or it cannot be written.
    """
    with alone_in(folder.path):
        path = folder.path / f"{stem}.yml"
        held = load_file(folder, path).profiles if path.exists() else {}
        for file in load_files(folder):
            taken = sorted(file.profiles.keys() & profiles.keys())
            if taken and file.path != path:
                raise VaultError(f"{taken[0]}: in {file.path.name} already")
        together = {**held, **profiles}
        sealed = folder.keys.seal(Secret(collection_text(together.values())), folder.vault_id)
        _replace(folder, path, sealed, together)
    return path


def remove_profile(folder: VaultFolder, name: str) -> Path:
    """Remove a profile, and its file when it was the last one in it.

    Raises:
        VaultError: there is none, or it cannot be removed.
    """
    with alone_in(folder.path):
        file = _found(folder, name)
        others = {each: file.profiles[each] for each in file.profiles if each != name}
        if others:
            _write(folder, file, without_entry(file.document.text.reveal(), name), others)
        else:
            remove_file(file.path)
    return file.path


def _find(folder: VaultFolder, name: str) -> VaultFile | None:
    return next((file for file in load_files(folder) if name in file.profiles), None)


def _found(folder: VaultFolder, name: str) -> VaultFile:
    file = _find(folder, name)
    if file is None:
        raise VaultError(f"{name}: no such profile", "`netwright creds list` shows them")
    return file


def _write(
    folder: VaultFolder, file: VaultFile, text: str, expected: Mapping[str, Profile]
) -> None:
    """Put new text in the place of a file, once it is sure to read as expected."""
    vault_id = file.document.vault_id
    if vault_id is not None:
        known = vault_id if folder.keys.knows(vault_id) else folder.vault_id
        text = folder.keys.seal(Secret(text), known)
    _replace(folder, file.path, text, expected)


def _replace(folder: VaultFolder, path: Path, text: str, expected: Mapping[str, Profile]) -> None:
    read: Mapping[str, Profile] = {}
    with suppress(VaultError):
        read = parse_file(folder, path, text).profiles
    if read != expected:
        raise VaultError(
            f"{path}: would not be read back as it is meant", "edit it with `ansible-vault edit`"
        )
    replace_text(path, text)

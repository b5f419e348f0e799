"""A vault folder with a password of its own."""

from pathlib import Path

import pytest

from netwright.credentials.folder import VaultFolder
from netwright.model.secret import Secret
from netwright.vault.keys import VaultKeys, VaultPassword


@pytest.fixture
def keys() -> VaultKeys:
    """The keys of the default tenant."""
    return VaultKeys([VaultPassword("default", Secret("CANARY-vault-password"))])


@pytest.fixture
def folder(tmp_path: Path, keys: VaultKeys) -> VaultFolder:
    """An empty vault folder."""
    path = tmp_path / "vault"
    path.mkdir()
    return VaultFolder(path, keys)

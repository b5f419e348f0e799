"""Files are as good from us as from the `ansible-vault` command, in both directions."""

import subprocess
import sys
from pathlib import Path

import pytest

from netwright.model.secret import Secret
from netwright.vault.keys import VaultKeys, VaultPassword

ANSIBLE_VAULT = Path(sys.executable).with_name("ansible-vault")

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not ANSIBLE_VAULT.exists(), reason="ansible-vault is not installed"),
]

PASSWORD = "a password for tests only"
PLAIN = "kind: ssh\npassword: 비밀 번호\n"


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    """The password as ansible-vault wants it."""
    path = tmp_path / "password"
    path.write_text(PASSWORD)
    return path


def ansible_vault(*arguments: str | Path, stdin: str | None = None) -> str:
    """Run the command."""
    command = [ANSIBLE_VAULT, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("vault_id", ["default", "prod"])
def test_ansible_reads_what_we_write(tmp_path: Path, password_file: Path, vault_id: str) -> None:
    """Playbooks read our files with `--vault-id`."""
    keys = VaultKeys([VaultPassword(vault_id, Secret(PASSWORD))])
    file = tmp_path / "profile.yml"
    file.write_text(keys.seal(Secret(PLAIN), vault_id))

    assert ansible_vault("view", "--vault-id", f"{vault_id}@{password_file}", file) == PLAIN


@pytest.mark.parametrize("vault_id", ["default", "prod"])
def test_we_read_what_ansible_writes(tmp_path: Path, password_file: Path, vault_id: str) -> None:
    """Operators edit with `ansible-vault edit`."""
    file = tmp_path / "profile.yml"
    file.write_text(PLAIN)
    ansible_vault("encrypt", "--vault-id", f"{vault_id}@{password_file}", file)
    keys = VaultKeys([VaultPassword(vault_id, Secret(PASSWORD))])

    assert keys.open(file.read_text()) == Secret(PLAIN)

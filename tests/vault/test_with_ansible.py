"""Files are as good from us as from the `ansible-vault` command, in both directions."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from netwright.credentials.folder import VaultFolder, load_profiles
from netwright.credentials.layout import profile_text
from netwright.model.credential import Kind, Login, Profile
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


@pytest.mark.parametrize("vault_id", ["default", "prod"])
def test_an_inline_value_of_ansible_is_read(
    tmp_path: Path, password_file: Path, vault_id: str
) -> None:
    """`ansible-vault encrypt_string` prints it, an operator pastes it."""
    options = ("--encrypt-vault-id", vault_id, "--stdin-name", "password")
    vault = ("--vault-id", f"{vault_id}@{password_file}")
    printed = ansible_vault("encrypt_string", *vault, *options, stdin="CANARY 비밀")
    folder = VaultFolder(
        tmp_path / "vault", VaultKeys([VaultPassword(vault_id, Secret(PASSWORD))]), vault_id
    )
    folder.path.mkdir()
    (folder.path / "core.yml").write_text(f"kind: ssh\nusername: netops\n{printed}\n")

    assert load_profiles(folder)["core"].credential == Login("netops", Secret("CANARY 비밀"))


@pytest.mark.parametrize("vault_id", ["default", "prod"])
def test_ansible_reads_an_inline_value_of_ours(
    tmp_path: Path, password_file: Path, vault_id: str
) -> None:
    """After a profile was changed by `creds add --replace`, a playbook still opens it."""
    keys = VaultKeys([VaultPassword(vault_id, Secret(PASSWORD))])
    profile = Profile("core", Kind.SSH, Login("netops", Secret("CANARY 비밀")))
    file = tmp_path / "core.yml"
    file.write_text(profile_text(profile, partial(keys.seal, vault_id=vault_id)))
    command = [
        str(ANSIBLE_VAULT.with_name("ansible")),
        "localhost",
        "-m",
        "debug",
        "-a",
        "var=password",
    ]
    vault = ["-e", f"@{file}", "--vault-id", f"{vault_id}@{password_file}"]
    done = subprocess.run([*command, *vault], capture_output=True, text=True, check=False)

    assert "CANARY 비밀" in done.stdout, done.stdout + done.stderr

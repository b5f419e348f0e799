"""A tenant's vault folder: netwright.credentials.folder."""

import logging
import os
import time
from pathlib import Path

import pytest

from netwright.credentials.folder import VaultFolder, load_profiles, open_vault, vault_files
from netwright.errors import VaultError
from netwright.logs.redaction import redact
from netwright.model.credential import Community, Login
from netwright.model.secret import Secret
from netwright.vault.keys import VaultKeys, VaultPassword
from netwright.vault.passwords import write_password


def write(folder: VaultFolder, name: str, text: str) -> Path:
    """Write a file that is encrypted as a whole."""
    path = folder.path / name
    path.write_text(folder.keys.seal(Secret(text)))
    return path


def inline(folder: VaultFolder, secret: str) -> str:
    """Return an inline value, indented for a key at the left margin."""
    sealed = folder.keys.seal(Secret(secret))
    return "!vault |\n" + "".join(f"  {line}\n" for line in sealed.splitlines())


def test_a_file_is_a_profile_of_its_name(folder: VaultFolder) -> None:
    """The everyday form."""
    write(folder, "campus-ro.yml", "kind: snmp_v2c\ncommunity: CANARY-1\n")

    assert load_profiles(folder)["campus-ro"].credential == Community(Secret("CANARY-1"))


def test_a_file_may_hold_many_profiles(folder: VaultFolder) -> None:
    """One derivation opens them all."""
    write(
        folder,
        "all.yaml",
        "profiles:\n"
        "  a: {kind: snmp_v1, community: x}\n"
        "  b: {kind: snmp_v1, community: y, order: 1}\n",
    )

    assert list(load_profiles(folder)) == ["b", "a"]


def test_inline_values_are_opened(folder: VaultFolder) -> None:
    """Differences in such a file can be read in a review."""
    text = f"kind: ssh\nusername: netops\npassword: {inline(folder, 'CANARY-2')}"
    (folder.path / "core.yml").write_text(text)

    assert load_profiles(folder)["core"].credential == Login("netops", Secret("CANARY-2"))


def test_examples_and_other_files_are_left_alone(folder: VaultFolder) -> None:
    """The repository carries examples with plain values."""
    for name in ("ssh.example.yml", ".hidden.yml", "README.md", "notes.txt"):
        (folder.path / name).write_text("kind: ssh\npassword: plain\n")

    assert load_profiles(folder) == {}
    assert vault_files(folder.path / "not there") == []


def test_order_then_name(folder: VaultFolder) -> None:
    """The order in which they are tried where nothing else decides."""
    for name, order in (("z", 1), ("b", 2), ("a", 2)):
        write(folder, f"{name}.yml", f"kind: snmp_v1\ncommunity: x\norder: {order}\n")

    assert list(load_profiles(folder)) == ["z", "a", "b"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("kind: ssh\nusername: x\npassword: CANARY\n", "core: password: a secret in plain text"),
        ("profiles: [CANARY]\n", "profiles: not names"),
        ("profiles: {a: CANARY}\n", "a: not the keys of a profile"),
        ("profiles: {}\nkind: ssh\n", "`profiles` must stand alone"),
        ("kind: 'CANARY\n", "not YAML at line"),
        ("$ANSIBLE_VAULT;1.1;AES256\n3030\n", "damaged vault data"),
        ("password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  30\n", "damaged vault data"),
        ("password: !vault CANARY\n", "not Ansible Vault data"),
    ],
)
def test_a_fault_names_the_file(folder: VaultFolder, text: str, fault: str) -> None:
    """And never quotes it."""
    (folder.path / "core.yml").write_text(text)

    with pytest.raises(VaultError, match=f"core.yml: {fault}") as caught:
        load_profiles(folder)
    assert "CANARY" not in repr(caught.value)


def test_a_truncated_file_is_damaged(folder: VaultFolder) -> None:
    """A copy that broke off, or a disk that was full."""
    path = write(folder, "core.yml", "kind: snmp_v1\ncommunity: x\n")
    path.write_text(path.read_text()[:-100])

    with pytest.raises(VaultError, match=r"core.yml: (damaged|wrong vault password)"):
        load_profiles(folder)


def test_one_name_in_two_files_is_an_error(folder: VaultFolder) -> None:
    """Which of them is meant cannot be guessed."""
    write(folder, "a.yml", "kind: snmp_v1\ncommunity: x\n")
    write(folder, "more.yml", "profiles: {a: {kind: snmp_v1, community: y}}\n")

    with pytest.raises(VaultError, match=r"a: in a\.yml and in more\.yml"):
        load_profiles(folder)


def test_a_secret_is_masked_in_logs_once_it_is_loaded(folder: VaultFolder) -> None:
    """The second line of defence."""
    write(folder, "core.yml", "kind: snmp_v1\ncommunity: CANARY-masked\n")
    load_profiles(folder)

    assert redact("sent CANARY-masked to 10.0.0.1") == "sent *** to 10.0.0.1"


def test_no_secret_shows_in_anything_that_holds_one(
    folder: VaultFolder, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither profiles nor files nor folders print what they hold."""
    caplog.set_level(logging.DEBUG)
    write(folder, "core.yml", "kind: ssh\nusername: u\npassword: CANARY\nprivate_key: CANARY\n")
    profiles = load_profiles(folder)

    assert "CANARY" not in f"{profiles} {profiles!r} {folder!r} {caplog.text}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_named(folder: VaultFolder) -> None:
    """Not the same as an empty vault."""
    folder.path.chmod(0)
    try:
        with pytest.raises(VaultError, match="cannot be read: Permission denied"):
            load_profiles(folder)
    finally:
        folder.path.chmod(0o700)


def test_a_folder_that_is_none_is_named(folder: VaultFolder) -> None:
    """A file in its place, for one."""
    file = folder.path / "file"
    file.write_text("")

    with pytest.raises(VaultError, match="cannot be read: Not a directory"):
        vault_files(file)


class TestTenants:
    """Each tenant has its folder, and may have a password of its own."""

    @pytest.fixture
    def vault(self, tmp_path: Path) -> Path:
        """A vault of three tenants, each with one profile."""
        vault = tmp_path / "vault"
        for tenant, path in (
            ("default", vault),
            ("acme", vault / "acme"),
            ("beta", vault / "beta"),
        ):
            path.mkdir()
            keys = VaultKeys([VaultPassword("default", Secret("shared"))])
            if tenant == "acme":
                keys = VaultKeys([VaultPassword("acme", Secret("only acme's"))])
            sealed = keys.seal(
                Secret(f"kind: snmp_v1\ncommunity: {tenant}\n"),
                "acme" if tenant == "acme" else "default",
            )
            (path / "ro.yml").write_text(sealed)
        return vault

    @pytest.fixture
    def sources(self, tmp_path: Path) -> dict[str, str]:
        """Where the passwords are."""
        for name, password in (("default", "shared"), ("acme", "only acme's")):
            write_password(tmp_path / name, Secret(password))
        return {name: str(tmp_path / name) for name in ("default", "acme")}

    @pytest.mark.parametrize("tenant", ["default", "acme", "beta"])
    def test_a_tenant_sees_its_own(self, vault: Path, sources: dict[str, str], tenant: str) -> None:
        """Names may be the same; what they hold is not."""
        profiles = load_profiles(open_vault(vault, sources, tenant))

        assert profiles["ro"].credential == Community(Secret(tenant))

    def test_a_tenant_with_a_password_of_its_own_opens_no_other(
        self, vault: Path, sources: dict[str, str]
    ) -> None:
        """A worker of tenant acme holds acme's password only."""
        acme = open_vault(vault, sources, "acme")

        with pytest.raises(VaultError, match="no password for vault id 'default'"):
            load_profiles(VaultFolder(vault / "beta", acme.keys))

    def test_the_default_tenant_does_not_open_acme(
        self, vault: Path, sources: dict[str, str]
    ) -> None:
        """Nor the other way round."""
        default = open_vault(vault, sources, "default")

        with pytest.raises(VaultError, match="no password for vault id 'acme'"):
            load_profiles(VaultFolder(vault / "acme", default.keys))

    @pytest.mark.parametrize("tenant", ["..", "a/b", ""])
    def test_a_tenant_cannot_leave_the_vault(
        self, vault: Path, sources: dict[str, str], tenant: str
    ) -> None:
        """Its name comes from a command line or an API."""
        with pytest.raises(VaultError, match="not a usable name"):
            open_vault(vault, sources, tenant)

    def test_without_any_password_it_says_what_to_set(self, vault: Path) -> None:
        """The first run of an operator who skipped `init`."""
        with pytest.raises(VaultError, match="no vault password is set"):
            open_vault(vault, {}, "default")


def test_a_thousand_profiles_in_one_file_are_opened_at_once(folder: VaultFolder) -> None:
    """The budget is 50 ms on an idle machine; ten times that leaves room for a busy one."""
    profiles = (f"  p{i}: {{kind: snmp_v2c, community: c{i}, order: {i}}}\n" for i in range(1000))
    write(folder, "all.yml", "profiles:\n" + "".join(profiles))
    start = time.process_time()

    assert len(load_profiles(folder)) == 1000
    assert time.process_time() - start < 0.5

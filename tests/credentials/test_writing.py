"""Profiles added, changed and removed: netwright.credentials.writing."""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from netwright.credentials.folder import VaultFolder, load_profiles
from netwright.credentials.writing import add_profile, remove_profile, replace_profile
from netwright.errors import VaultError
from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.vault.envelope import is_vault, parse
from netwright.vault.keys import VaultKeys, VaultPassword

PEM = "-----BEGIN OPENSSH PRIVATE KEY-----\nCANARY\n-----END OPENSSH PRIVATE KEY-----\n"
CORE = Profile(
    "core",
    Kind.SSH,
    Login("netops", Secret("CANARY: '0123'"), Secret("no"), Secret(PEM), "ops@192.0.2.1:2222"),
    order=5,
    scopes=(ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")),
    realm="local",
)
V3 = Profile("v3", Kind.SNMP_V3, UsmUser("ro", "SHA", Secret("비밀"), "DES", Secret("#x"), "c"))
RO = Profile("ro", Kind.SNMP_V2C, Community(Secret("~")))

COLLECTION = """\
# Campus, since 2019
profiles:
  # read only; Kim knows more
  ro:
    kind: snmp_v2c
    community: 'first'   # from the old NMS

  # the core
  core:
    kind: ssh
    username: netops
    password: |
      several
      lines
    scopes:
      - 10.0.0.0/8

  v3: {kind: snmp_v3, username: u}
# the end
"""


@pytest.mark.parametrize("profile", [CORE, V3, RO], ids=lambda profile: profile.name)
def test_a_profile_comes_back_as_it_was_added(folder: VaultFolder, profile: Profile) -> None:
    """Awkward characters, a key of several lines and numbers that are text included."""
    path = add_profile(folder, profile)

    assert load_profiles(folder) == {profile.name: profile}
    assert path == folder.path / f"{profile.name}.yml"
    assert is_vault(path.read_text())


def test_what_we_write_ansible_reads_the_same(folder: VaultFolder) -> None:
    """A playbook's YAML reader has types; ours has none."""
    plain = folder.keys.open(add_profile(folder, CORE).read_text()).reveal()

    assert yaml.safe_load(plain) == {
        "kind": "ssh",
        "username": "netops",
        "password": "CANARY: '0123'",
        "enable_password": "no",
        "private_key": PEM,
        "jump": "ops@192.0.2.1:2222",
        "order": 5,
        "scopes": ["10.0.0.0/8", "2001:db8::/32"],
        "realm": "local",
    }


def test_an_existing_profile_is_not_overwritten(folder: VaultFolder) -> None:
    """A slip of the pen must not cost a password."""
    add_profile(folder, RO)

    with pytest.raises(VaultError, match="ro: exists already"):
        add_profile(folder, replace(RO, credential=Community(Secret("other"))))
    assert load_profiles(folder) == {"ro": RO}


def test_a_name_that_is_a_file_already_is_refused(folder: VaultFolder) -> None:
    """`all.yml` holds other profiles."""
    (folder.path / "all.yml").write_text(folder.keys.seal(Secret(COLLECTION_OF_ONE)))

    with pytest.raises(VaultError, match="all: exists already"):
        add_profile(folder, replace(RO, name="all"))


COLLECTION_OF_ONE = "profiles:\n  ro: {kind: snmp_v2c, community: x}\n"


@pytest.fixture
def collection(folder: VaultFolder) -> Path:
    """An encrypted file of three profiles, with an operator's comments."""
    path = folder.path / "campus.yml"
    text = COLLECTION.replace("username: u}", "username: u, auth_protocol: MD5, auth_key: k}")
    path.write_text(folder.keys.seal(Secret(text)))
    return path


def opened(folder: VaultFolder, path: Path) -> str:
    """Return the text in an encrypted file."""
    return folder.keys.open(path.read_text()).reveal()


def test_one_entry_is_replaced_and_nothing_else_moves(
    folder: VaultFolder, collection: Path
) -> None:
    """Comments and spelling of the others are somebody's work."""
    before = opened(folder, collection)
    replace_profile(folder, CORE)
    after = opened(folder, collection)

    assert load_profiles(folder)["core"] == CORE
    assert after.split("  core:")[0] == before.split("  core:")[0]
    assert after.endswith(
        "\n  v3: {kind: snmp_v3, username: u, auth_protocol: MD5, auth_key: k}\n# the end\n"
    )


@pytest.mark.parametrize("name", ["ro", "core", "v3"])
def test_one_entry_is_removed_and_nothing_else_moves(
    folder: VaultFolder, collection: Path, name: str
) -> None:
    """The first, one in the middle, the last."""
    before = load_profiles(folder)
    remove_profile(folder, name)
    del before[name]

    assert load_profiles(folder) == before
    kept = opened(folder, collection)
    assert kept.startswith("# Campus, since 2019\nprofiles:\n  # read only; Kim knows more\n")
    assert kept.endswith("# the end\n")


def test_the_last_entry_takes_its_file_along(folder: VaultFolder) -> None:
    """An empty file would be an error ever after."""
    (folder.path / "all.yml").write_text(folder.keys.seal(Secret(COLLECTION_OF_ONE)))
    add_profile(folder, V3)
    remove_profile(folder, "ro")
    remove_profile(folder, "v3")

    assert list(folder.path.iterdir()) == []


def test_a_single_profile_is_replaced_in_its_file(folder: VaultFolder) -> None:
    """Whatever the file is called by its suffix."""
    path = folder.path / "core.yaml"
    path.write_text(folder.keys.seal(Secret("kind: ssh\nusername: a\npassword: b\n")))

    assert replace_profile(folder, CORE) == path
    assert load_profiles(folder) == {"core": CORE}


def test_inline_files_stay_inline(folder: VaultFolder) -> None:
    """Their differences are read in reviews."""
    sealed = folder.keys.seal(Secret("old"))
    block = "".join(f"      {line}\n" for line in sealed.splitlines())
    path = folder.path / "all.yml"
    path.write_text(
        f"profiles:\n  ro:\n    kind: snmp_v2c\n    community: !vault |\n{block}"
        f"  core:\n    kind: ssh\n    username: x\n    password: !vault |\n{block}"
    )
    replace_profile(folder, CORE)
    text = path.read_text()

    assert (load_profiles(folder)["core"], "CANARY" in text) == (CORE, False)
    assert text.count("!vault |\n") == 4
    assert text.startswith(
        f"profiles:\n  ro:\n    kind: snmp_v2c\n    community: !vault |\n{block}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "profiles: {ro: {kind: snmp_v2c, community: x}, b: {kind: snmp_v1, community: y}}\n",
        "profiles:\n  b: &b {kind: snmp_v1, community: y}\n  ro: *b\n",
        "profiles:\n  ro: &ro {kind: snmp_v2c, community: x}\n  b: *ro\n",
        "profiles:\n  <<: {ro: {kind: snmp_v2c, community: x}}\n  b: {kind: snmp_v1, community: y}",
        "profiles:\n  b: &b {kind: snmp_v1, community: &b y}\n  ro: {kind: snmp_v2c, community: x}",
    ],
)
def test_a_layout_that_cannot_be_cut_is_left_alone(folder: VaultFolder, text: str) -> None:
    """Rather refuse than guess; what was there is there still."""
    path = folder.path / "all.yml"
    path.write_text(folder.keys.seal(Secret(text)))
    before = path.read_text()

    with pytest.raises(VaultError) as caught:
        replace_profile(folder, RO)
    assert (path.read_text(), caught.value.hint) == (before, "edit it with `ansible-vault edit`")


def test_the_vault_id_of_a_file_is_kept(folder: VaultFolder) -> None:
    """Playbooks name it by `--vault-id`."""
    keys = VaultKeys([VaultPassword("a", Secret("1")), VaultPassword("b", Secret("2"))])
    both = VaultFolder(folder.path, keys, vault_id="a")
    path = folder.path / "ro.yml"
    path.write_text(keys.seal(Secret("kind: snmp_v2c\ncommunity: x\n"), "b"))
    replace_profile(both, RO)
    new = add_profile(both, V3)

    assert [parse(each.read_text()).vault_id for each in (path, new)] == ["b", "a"]


def test_a_foreign_label_becomes_ours(folder: VaultFolder) -> None:
    """A label we have no password for says nothing to us."""
    foreign = VaultKeys([VaultPassword("theirs", Secret("CANARY-vault-password"))])
    path = folder.path / "ro.yml"
    path.write_text(foreign.seal(Secret("kind: snmp_v2c\ncommunity: x\n"), "theirs"))
    replace_profile(folder, RO)

    assert parse(path.read_text()).vault_id == "default"


@pytest.mark.parametrize("change", [replace_profile, remove_profile])
def test_an_unknown_profile_is_named(folder: VaultFolder, change: object) -> None:
    """With the command that lists them."""
    with pytest.raises(VaultError, match="ro: no such profile") as caught:
        replace_profile(folder, RO) if change is replace_profile else remove_profile(folder, "ro")
    assert "creds list" in caught.value.hint


def test_a_profile_that_could_not_be_read_again_is_not_written(folder: VaultFolder) -> None:
    """A password that ends in a line end, for one: reading drops it."""
    with pytest.raises(VaultError, match="would not be read back"):
        add_profile(folder, replace(RO, credential=Community(Secret("x\n"))))
    assert list(folder.path.iterdir()) == []


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
@example("a\x85b")  # YAML takes NEL for the end of a line
@given(TEXTS.filter(lambda text: not text.endswith(("\r", "\n"))))
def test_any_password_comes_back_from_yaml(folder: VaultFolder, password: str) -> None:
    """Operators have every character in their passwords."""
    profile = replace(RO, credential=Community(Secret(password)))
    add_profile(folder, profile)
    try:
        assert load_profiles(folder) == {"ro": profile}
    finally:
        remove_profile(folder, "ro")

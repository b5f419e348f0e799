"""The vault folder of one tenant: which files hold profiles, and what is in them.

`NAME.yml` holds the profile NAME, or a file holds `profiles: {NAME: PROFILE}`. The default
tenant's files are in `vault/` itself, another tenant's in `vault/<tenant>/`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from netwright.credentials.document import Document, open_document, read_document
from netwright.credentials.files import read_text
from netwright.credentials.schema import COLLECTION, check_name, parse_profile
from netwright.credentials.yaml_text import Pairs
from netwright.errors import VaultError
from netwright.logs import protect
from netwright.model.credential import Community, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.vault.envelope import DEFAULT_ID
from netwright.vault.keys import VaultKeys
from netwright.vault.passwords import open_keys

DEFAULT_TENANT = "default"

_SUFFIXES = (".yml", ".yaml")
_EXAMPLES = (".example.yml", ".example.yaml")


@dataclass(frozen=True, slots=True)
class VaultFolder:
    """A tenant's vault files and the keys that open them."""

    path: Path
    keys: VaultKeys
    vault_id: str = DEFAULT_ID  # new files are sealed for this one


@dataclass(frozen=True, slots=True)
class VaultFile:
    """One file and the profiles in it: one of its name, or a collection."""

    path: Path
    document: Document
    profiles: Mapping[str, Profile]
    is_collection: bool


def open_vault(vault: Path, sources: Mapping[str, str], tenant: str) -> VaultFolder:
    """Return the folder of a tenant.

    A vault id that is a tenant's name belongs to that tenant alone. A tenant without one shares
    the ids of the default tenant.

    Raises:
        VaultError: no such tenant name, or no password.
    """
    if not sources:
        raise VaultError("no vault password is set", "set vault_password_file in netwright.toml")
    if tenant in sources and tenant != DEFAULT_TENANT:
        keys = open_keys({tenant: sources[tenant]})
        return VaultFolder(tenant_path(vault, tenant), keys, vault_id=tenant)
    shared = {name: source for name, source in sources.items() if not (vault / name).is_dir()}
    first = DEFAULT_ID if DEFAULT_ID in shared else next(iter(shared), DEFAULT_ID)
    return VaultFolder(tenant_path(vault, tenant), open_keys(shared), vault_id=first)


def tenant_path(vault: Path, tenant: str) -> Path:
    """Return where a tenant's files are.

    Raises:
        VaultError: the tenant's name is none.
    """
    check_name(tenant)
    return vault if tenant == DEFAULT_TENANT else vault / tenant


def load_profiles(folder: VaultFolder) -> dict[str, Profile]:
    """Return every profile of the tenant, by order and name.

    Raises:
        VaultError: a file cannot be opened, or what is in it is no profile.
    """
    found: dict[str, Path] = {}
    profiles: list[Profile] = []
    for file in load_files(folder):
        for name, profile in file.profiles.items():
            if name in found:
                raise VaultError(f"{name}: in {found[name].name} and in {file.path.name}")
            found[name] = file.path
            profiles.append(profile)
    return {each.name: each for each in sorted(profiles, key=lambda each: (each.order, each.name))}


def load_files(folder: VaultFolder) -> Iterator[VaultFile]:
    """Yield every vault file of the tenant with its profiles.

    Raises:
        VaultError: a file cannot be opened, or what is in it is no profile.
    """
    for path in vault_files(folder.path):
        yield load_file(folder, path)


def load_file(folder: VaultFolder, path: Path) -> VaultFile:
    """Return one file with its profiles; from now on no log shows their secrets.

    Raises:
        VaultError: the file cannot be opened, or what is in it is no profile.
    """
    file = parse_file(folder, path, read_text(path))
    for profile in file.profiles.values():
        protect(*secrets_of(profile))
    return file


def parse_file(folder: VaultFolder, path: Path, text: str) -> VaultFile:
    """Return what a file of that text holds.

    Raises:
        VaultError: it cannot be opened, or what is in it is no profile.
    """
    try:
        document = open_document(text, folder.keys)
        root = read_document(document, folder.keys)
        profiles = _profiles(path.stem, root, encrypted=document.encrypted)
        return VaultFile(path, document, profiles, is_collection=COLLECTION in root)
    except VaultError as error:
        raise VaultError(f"{path}: {error}", error.hint) from error


def vault_files(folder: Path) -> list[Path]:
    """Return the files that may hold profiles; examples and hidden files do not.

    Raises:
        VaultError: the folder cannot be read.
    """
    try:
        entries = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise VaultError(f"{folder}: cannot be read: {error.strerror}") from error
    return [
        entry
        for entry in entries
        if entry.name.endswith(_SUFFIXES)
        and not entry.name.endswith(_EXAMPLES)
        and not entry.name.startswith(".")
    ]


def secrets_of(profile: Profile) -> list[Secret]:
    """Return every secret that a profile holds."""
    credential = profile.credential
    held: tuple[Secret | None, ...]
    if isinstance(credential, Community):
        held = (credential.community,)
    elif isinstance(credential, UsmUser):
        held = (credential.auth_key, credential.priv_key)
    else:
        held = (credential.password, credential.enable_password, credential.private_key)
    return [secret for secret in held if secret]


def _profiles(stem: str, root: Pairs, *, encrypted: bool) -> dict[str, Profile]:
    if not root:
        raise VaultError("empty", "remove it, or restore it from a copy")
    if COLLECTION in root and len(root) > 1:
        raise VaultError(f"`{COLLECTION}` must stand alone")
    collection = root.get(COLLECTION, {stem: root})
    if not isinstance(collection, dict):
        raise VaultError(f"{COLLECTION}: not names with their profiles")
    profiles = {}
    for name, values in collection.items():
        if not isinstance(values, dict):
            raise VaultError(f"{name}: not the keys of a profile")
        profiles[name] = parse_profile(name, values, encrypted=encrypted)
    return profiles

"""The vault that a command opens once it runs; to import this costs what help must not."""

import getpass

from netwright.cli.invocation import Invocation
from netwright.cli.opened import open_project, open_store
from netwright.credentials.folder import VaultFolder, load_profiles, open_vault
from netwright.credentials.provider import load_from
from netwright.errors import UsageError
from netwright.model.credential import Profile
from netwright.project.credentials import providers_of
from netwright.runs.clock import utc_now
from netwright.store.credential_attempts import unlock_account


def open_folder(told: Invocation) -> VaultFolder:
    """Open the tenant's folder of the project's vault.

    Raises:
        VaultError: no password opens it.
    """
    project = open_project(told)
    return open_vault(project.vault, project.vault_passwords, told.tenant)


def open_profile(folder: VaultFolder, name: str) -> Profile:
    """Return a profile of the vault files, which may be changed.

    Raises:
        UsageError: there is none of that name.
        VaultError: the vault cannot be read.
    """
    profiles = load_profiles(folder)
    if name not in profiles:
        raise UsageError(f"no profile {name!r} in the vault", "`netwright creds list` shows them")
    return profiles[name]


def find_profile(told: Invocation, name: str) -> tuple[Profile, str]:
    """Return a profile of any provider, and the provider's name.

    Raises:
        UsageError: there is none of that name.
        VaultError: a provider cannot be read.
    """
    found = load_from(providers_of(open_project(told), told.tenant))
    if name not in found:
        raise UsageError(f"no profile {name!r}", "`netwright creds list` shows them")
    profile, provider = found[name]
    return profile, provider.name


def forgive(told: Invocation, profile: Profile) -> int:
    """Let a profile's account be tried again, for its password was put right.

    Raises:
        StoreError: the database cannot be reached.
    """
    if not profile.kind.is_login:
        return 0
    with open_store(told) as store, store.write() as session:
        by, now = getpass.getuser(), utc_now()
        accounts = profile, profile.enabling()
        return sum(unlock_account(session, told.tenant, each, now, by) for each in accounts)

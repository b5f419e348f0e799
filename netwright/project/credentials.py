"""The credential profiles of a project, wherever they are kept."""

from collections.abc import Iterator

from netwright.credentials.folder import open_vault
from netwright.credentials.openbao import OpenBao, OpenBaoOptions
from netwright.credentials.provider import Provider, VaultFiles, load_from
from netwright.model.credential import Profile
from netwright.project.directory import Project


def profiles_of(project: Project, tenant: str) -> dict[str, Profile]:
    """Return a tenant's profiles by name, best first.

    Raises:
        VaultError: the vault cannot be opened.
    """
    loaded = load_from(providers_of(project, tenant))
    return {name: profile for name, (profile, _) in loaded.items()}


def providers_of(project: Project, tenant: str) -> Iterator[Provider]:
    """Yield what keeps a tenant's profiles: vault files, and OpenBao where it is configured.

    Raises:
        VaultError: the vault cannot be opened.
    """
    told = project.openbao
    if project.vault_passwords or not told:
        yield VaultFiles(open_vault(project.vault, project.vault_passwords, tenant))
    if told:
        ca_file = str(told.ca_file) if told.ca_file else None
        yield OpenBao(OpenBaoOptions(**told.model_dump() | {"ca_file": ca_file}), tenant)

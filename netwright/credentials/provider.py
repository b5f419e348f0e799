"""Where profiles come from: vault files unless told otherwise, and any number of other providers.

A provider is asked when a run begins and its answer lives as long as that run, in memory only.
"""

from collections.abc import Iterable
from typing import Protocol

from netwright.credentials.folder import VaultFolder, load_profiles, secrets_of
from netwright.errors import VaultError
from netwright.logs import protect
from netwright.model.credential import Profile


class Provider(Protocol):
    """One place that keeps profiles of a tenant."""

    @property
    def name(self) -> str:
        """What errors and `creds show` call it."""

    def load(self) -> dict[str, Profile]:
        """Return the tenant's profiles by name, secrets and all.

        Raises:
            VaultError: it cannot be read, or what is in it is no profile.
        """


class VaultFiles:
    """The tenant's vault folder."""

    name = "vault"

    def __init__(self, folder: VaultFolder) -> None:
        self._folder = folder

    def load(self) -> dict[str, Profile]:
        """Open every file of the folder."""
        return load_profiles(self._folder)


def load_from(providers: Iterable[Provider]) -> dict[str, tuple[Profile, Provider]]:
    """Return all profiles and their providers, by order and name; no log shows their secrets.

    Raises:
        VaultError: a provider cannot be read, or two have a profile of one name.
    """
    found: dict[str, tuple[Profile, Provider]] = {}
    for provider in providers:
        for name, profile in provider.load().items():
            if name in found:
                raise VaultError(
                    f"{name}: in {found[name][1].name} and in {provider.name}", "rename one of them"
                )
            protect(*secrets_of(profile))
            found[name] = (profile, provider)
    ordered = sorted(found.items(), key=lambda each: (each[1][0].order, each[0]))
    return dict(ordered)

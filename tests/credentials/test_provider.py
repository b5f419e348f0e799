"""Several providers of profiles: netwright.credentials.provider."""

from dataclasses import dataclass, field

import pytest

from netwright.credentials.folder import VaultFolder
from netwright.credentials.provider import Provider, VaultFiles, load_from
from netwright.credentials.writing import add_profile
from netwright.errors import VaultError
from netwright.logs.redaction import redact
from netwright.model.credential import Community, Kind, Profile
from netwright.model.secret import Secret


@dataclass
class Memory:
    """Profiles of nowhere."""

    name: str = "memory"
    profiles: dict[str, Profile] = field(default_factory=dict)

    def load(self) -> dict[str, Profile]:
        """Return them."""
        return self.profiles


def ro(name: str, order: int = 100) -> Profile:
    """One profile."""
    return Profile(name, Kind.SNMP_V2C, Community(Secret(f"CANARY-of-{name}")), order)


def test_profiles_of_all_providers_are_put_in_one_order(folder: VaultFolder) -> None:
    """Where a profile comes from says nothing about how good it is."""
    add_profile(folder, ro("b", 20))
    providers: list[Provider] = [
        VaultFiles(folder),
        Memory(profiles={"a": ro("a", 30), "c": ro("c", 10)}),
    ]
    loaded = load_from(providers)

    assert [(name, provider.name) for name, (_, provider) in loaded.items()] == [
        ("c", "memory"),
        ("b", "vault"),
        ("a", "memory"),
    ]


def test_one_name_in_two_providers_is_an_error(folder: VaultFolder) -> None:
    """Which of them is meant cannot be guessed."""
    add_profile(folder, ro("a"))

    with pytest.raises(VaultError, match="a: in vault and in memory"):
        load_from([VaultFiles(folder), Memory(profiles={"a": ro("a")})])


def test_secrets_of_any_provider_are_masked_in_logs() -> None:
    """From the moment they are loaded."""
    load_from([Memory(profiles={"a": ro("a")})])

    assert redact("sent CANARY-of-a") == "sent ***"

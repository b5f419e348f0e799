"""Make profiles of what was imported: one per credential, for the devices it was kept for."""

import ipaddress
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from netwright.credentials.legacy.survey import ImportRow
from netwright.credentials.schema import Credential
from netwright.model.credential import LOCAL_REALM, Address, Kind, Login, Prefix, Profile

Identity: TypeAlias = tuple[Kind, Credential]

_LONGEST = 52  # leaves room for a number
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")


class Known:
    """The profiles there are, by what they log in with."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._by: defaultdict[Identity, list[Profile]] = defaultdict(list)
        for profile in profiles:
            self._by[profile.kind, profile.credential].append(profile)

    def holds(self, row: ImportRow) -> bool:
        """Tell whether every credential of a row may be offered to every address of it."""
        return all(self._covers(each, row.addresses) for each in row.profiles)

    def like(self, identity: Identity) -> list[Profile]:
        """Return the profiles that log in with the same."""
        return self._by.get(identity, [])

    def _covers(self, wanted: Profile, addresses: Collection[Address]) -> bool:
        same = self.like((wanted.kind, wanted.credential))
        return bool(same) and all(any(p.covers(each) for p in same) for each in addresses)


def wanted_profiles(
    rows: Iterable[ImportRow], source: str, known: Known, ours: Collection[str]
) -> Iterator[Profile]:
    """Yield the profiles to write: new ones, and ours that need a wider scope.

    Args:
        rows: What was imported and is not in the vault yet.
        source: The source's name.
        known: All profiles of the tenant.
        ours: Names of those that came from this source before.
    """
    groups: defaultdict[Identity, list[ImportRow]] = defaultdict(list)
    for row in rows:
        if not known.holds(row):
            for profile in row.profiles:
                groups[profile.kind, profile.credential].append(row)
    shared = _passwords_by_user(groups)
    for identity, found in groups.items():
        scopes = _scopes(address for row in found for address in row.addresses)
        mine = next((each for each in known.like(identity) if each.name in ours), None)
        if mine:
            yield replace(mine, scopes=_union(mine.scopes, scopes))
        else:
            yield _new(identity, found[0].table, source, scopes, shared)


def named(profiles: Iterable[Profile], taken: Collection[str]) -> Iterator[Profile]:
    """Number those whose name is taken."""
    used = set(taken)
    for profile in profiles:
        name, number = profile.name, 1
        while name in used:
            number += 1
            name = f"{profile.name}-{number}"
        used.add(name)
        yield replace(profile, name=name)


def slug(text: str) -> str:
    """Return text as a part of a name."""
    return _NO_NAME.sub("-", text).strip("-_") or "import"


def _new(
    identity: Identity,
    table: str,
    source: str,
    scopes: tuple[Prefix, ...],
    shared: Mapping[str, set[Any]],
) -> Profile:
    kind, credential = identity
    user = getattr(credential, "username", "")
    parts = dict.fromkeys(slug(part) for part in (source, table, kind.value, user) if part)
    profile = Profile("-".join(parts)[:_LONGEST].rstrip("-_"), kind, credential, scopes=scopes)
    # One user with several passwords is no shared account: each device has its own.
    local = isinstance(credential, Login) and len(shared[credential.username]) > 1
    return replace(profile, realm=LOCAL_REALM) if local else profile


def _passwords_by_user(groups: Iterable[Identity]) -> dict[str, set[Any]]:
    passwords: defaultdict[str, set[Any]] = defaultdict(set)
    for _, credential in groups:
        if isinstance(credential, Login):
            passwords[credential.username].add((credential.password, credential.private_key))
    return passwords


def _scopes(addresses: Iterable[Address]) -> tuple[Prefix, ...]:
    prefixes = [ipaddress.ip_network(each) for each in set(addresses)]
    return _collapsed(prefixes)


def _union(old: tuple[Prefix, ...], new: tuple[Prefix, ...]) -> tuple[Prefix, ...]:
    return _collapsed([*old, *new]) if old else ()  # no scope is every scope


def _collapsed(prefixes: Iterable[Prefix]) -> tuple[Prefix, ...]:
    """Return the same addresses in as few prefixes as they fit in exactly."""
    v4 = [each for each in prefixes if isinstance(each, ipaddress.IPv4Network)]
    v6 = [each for each in prefixes if isinstance(each, ipaddress.IPv6Network)]
    return (*ipaddress.collapse_addresses(v4), *ipaddress.collapse_addresses(v6))

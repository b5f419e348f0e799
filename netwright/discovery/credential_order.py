"""In which order credential profiles are offered to a device.

SNMP comes before any login, for it locks no account. Then: last good for this device, good for
devices of the same site and sysObjectID, good in the same subnet, the scope's order, and last the
profiles' own `order`. What was good elsewhere is a hint that is tested, not a right: a profile is
never offered outside its scopes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from netwright.model.credential import Address, Kind, Profile

_HOST_BITS = {4: 8, 6: 64}  # of a subnet, as networks are usually cut

# Where nothing else decides, what shows least to a listener goes first.
_STRENGTH = {kind: rank for rank, kind in enumerate((Kind.SNMP_V3, Kind.SNMP_V2C, Kind.SNMP_V1))}


@dataclass(frozen=True, slots=True)
class Place:
    """What is known about a device before it let anybody in."""

    address: Address
    site: str = "default"
    sys_object_id: str | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """A profile that a device accepted."""

    place: Place
    kind: Kind
    profile: str
    at: datetime


class CredentialMemory:
    """What was good where. Threads may learn at once: a lost count changes a hint, no more."""

    def __init__(self, goods: Iterable[Good] = ()) -> None:
        self._last: dict[tuple[Address, Kind], str] = {}
        self._similar: Counter[tuple[str, str, str]] = Counter()
        self._near: Counter[tuple[tuple[int, int], str]] = Counter()
        for good in goods:
            self.learn(good)

    def learn(self, good: Good) -> None:
        """Remember one more success."""
        place = good.place
        self._last[place.address, good.kind] = good.profile
        self._near[_subnet(place.address), good.profile] += 1
        if place.sys_object_id:
            self._similar[place.site, place.sys_object_id, good.profile] += 1

    def was_last(self, profile: Profile, address: Address) -> bool:
        """Tell whether the device at this address accepted the profile last time."""
        return self._last.get((address, profile.kind)) == profile.name

    def rank(self, profile: Profile, place: Place) -> tuple[int, int] | None:
        """Return how near the profile's successes are, nearest first; None without any."""
        if self.was_last(profile, place.address):
            return 0, 0
        similar = self._similar[place.site, place.sys_object_id or "", profile.name]
        if similar:
            return 1, -similar
        near = self._near[_subnet(place.address), profile.name]
        return (2, -near) if near else None


def candidates(
    profiles: Iterable[Profile],
    kinds: Collection[Kind],
    place: Place,
    memory: CredentialMemory,
    scope_order: Sequence[str] = (),
) -> list[Profile]:
    """Return the profiles of some kinds that may be offered to a device, best first."""
    position = {name: (3, index) for index, name in enumerate(scope_order)}

    def key(profile: Profile) -> tuple[bool, tuple[int, int], int, int, str]:
        rank = memory.rank(profile, place) or position.get(profile.name, (4, 0))
        strength = _STRENGTH.get(profile.kind, 0)
        return profile.kind.is_login, rank, profile.order, strength, profile.name

    offered = [each for each in profiles if each.kind in kinds and each.covers(place.address)]
    return sorted(offered, key=key)


def _subnet(address: Address) -> tuple[int, int]:
    return address.version, int(address) >> _HOST_BITS[address.version]

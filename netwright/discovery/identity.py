"""Decide whether what answered is a device we know (architecture decision 2).

Keys by strength: SNMP engine ID > chassis serial > chassis ID > MACs > addresses > sysName. The
strong ones (down to MACs) decide; where they contradict one another nothing is merged in silence:
cloned machines share serials and engine IDs, a reinstalled agent changes its engine ID, and only
the hardware addresses tell the two cases apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from netwright.discovery.telling import Key, without
from netwright.model.credential import Address
from netwright.model.device import IdentityKeys

_IN_PLACE = 1000  # more than all keys that agree: those may mislead again

# Below this share of common MACs two sets are different hardware (line cards come and go).
MIN_COMMON_MACS = 0.5


class Conflict(NamedTuple):
    """A key that two devices share although other keys say they are two."""

    device_id: int
    kind: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """A device in the store that shares at least one key with what answered."""

    device_id: int
    mgmt_address: Address
    keys: IdentityKeys
    apart: Mapping[int, frozenset[Key]] = field(default_factory=dict)
    """Devices that a person said this one is not, and the keys that tell nothing about it."""
    merged_into: int | None = None  # the device that a person said this one is part of


@dataclass(frozen=True, slots=True)
class Resolution:
    """The device that answered, None when it is a new one, and what contradicts."""

    device_id: int | None
    conflicts: tuple[Conflict, ...] = ()


def resolve(address: Address, keys: IdentityKeys, candidates: Iterable[Known]) -> Resolution:
    """Find the device that has these keys and was reached at this address."""
    same: list[tuple[int, Known]] = []
    conflicts: list[Conflict] = []
    found = sorted(candidates, key=lambda known: known.device_id)
    ids = {known.device_id for known in found}
    for known in found:
        misleading = [pairs for other, pairs in known.apart.items() if other in ids]
        if misleading:
            verdict = _compare_apart(address, keys, known, frozenset().union(*misleading))
        else:
            verdict = _compare(address, keys, known)
        conflicts += verdict.conflicts
        if verdict.score:
            same.append((verdict.score, known))
    if not same:
        return Resolution(None, tuple(conflicts))
    best = max(same, key=lambda pair: (pair[0], -pair[1].device_id))[1]
    conflicts += [
        Conflict(other.device_id, "device", str(best.device_id), "both match; merge them by hand")
        for _, other in same
        if other is not best and other.device_id not in best.apart
    ]
    return Resolution(best.device_id, tuple(conflicts))


class _Verdict(NamedTuple):
    score: int
    conflicts: tuple[Conflict, ...] = ()


def _compare(address: Address, keys: IdentityKeys, known: Known) -> _Verdict:
    agree, disagree = _strong_keys(keys, known.keys)
    if agree and not _is_in_place(address, keys, known):
        disagree |= _other_product(keys, known.keys)
    if agree and not disagree:
        return _Verdict(10 * len(agree))
    if agree:
        return _contradiction(address, keys, known, agree, disagree)
    if disagree:
        return _Verdict(0)
    return _Verdict(_weak_score(address, keys, known))


def _compare_apart(
    address: Address, keys: IdentityKeys, known: Known, misleading: frozenset[Key]
) -> _Verdict:
    """Decide between devices that a person told apart: by place, as far as the keys left allow.

    What the device said of itself before it was told apart may have been the other's words, so
    names do not count.
    """
    agree, disagree = _strong_keys(without(keys, misleading), without(known.keys, misleading))
    place = _IN_PLACE if _is_managed_here(address, keys, known) else 0
    return _Verdict(0 if disagree else 10 * len(agree) + place)


def _contradiction(
    address: Address,
    keys: IdentityKeys,
    known: Known,
    agree: dict[str, str],
    disagree: frozenset[str],
) -> _Verdict:
    here = _is_managed_here(address, keys, known)
    kind, value = next(iter(agree.items()))
    other = min(disagree)
    conflict = Conflict(known.device_id, kind, value, f"same {kind}, but another {other}")
    if "serial" in agree and _is_stack(keys, known.keys) and here:
        return _Verdict(5 * len(agree))
    hardware = {"mac", "chassis_id"}
    is_same_hardware = bool(hardware & agree.keys()) and not hardware & disagree
    # Another serial on the same MACs is the other unit of a cluster, unless it answers at the
    # very address: then the cluster failed over.
    in_place = address == known.mgmt_address if "serial" in disagree else here
    return _Verdict(5 * len(agree) if is_same_hardware and in_place else 0, (conflict,))


def _is_stack(ours: IdentityKeys, theirs: IdentityKeys) -> bool:
    """Tell whether units may have left and another one be master, with its engine and MACs.

    A cloned machine has one serial.
    """
    return len(ours.serials) > 1 or len(theirs.serials) > 1


def _is_managed_here(address: Address, keys: IdentityKeys, known: Known) -> bool:
    """Tell whether what answered is where the device is managed, through whatever address."""
    return address == known.mgmt_address or known.mgmt_address in keys.addresses


def _is_in_place(address: Address, keys: IdentityKeys, known: Known) -> bool:
    return address == known.mgmt_address or bool(keys.addresses & known.keys.addresses)


def _other_product(ours: IdentityKeys, theirs: IdentityKeys) -> frozenset[str]:
    """Name what tells two products apart; a device that was upgraded is still in its place."""
    told = {
        "sysObjectID": (ours.sys_object_id, theirs.sys_object_id),
        "sysDescr": (ours.sys_descr, theirs.sys_descr),
    }
    return frozenset(name for name, pair in told.items() if _both_and_differ(*pair))


def _strong_keys(ours: IdentityKeys, theirs: IdentityKeys) -> tuple[dict[str, str], frozenset[str]]:
    """Split the strong keys that both sides know into agreeing (with a value) and not."""
    agree: dict[str, str] = {}
    disagree: set[str] = set()
    pairs = {
        "engine_id": (ours.engine_ids, theirs.engine_ids),
        "serial": (ours.serials, theirs.serials),
        "chassis_id": (ours.chassis_ids, theirs.chassis_ids),
    }
    for kind, (left, right) in pairs.items():
        common = left & right
        if common:
            agree[kind] = min(common)
        elif left and right:
            disagree.add(kind)
    if ours.macs and theirs.macs:
        shared = ours.macs & theirs.macs
        if len(shared) >= MIN_COMMON_MACS * min(len(ours.macs), len(theirs.macs)):
            agree["mac"] = str(min(shared))
        else:
            disagree.add("mac")
    return agree, frozenset(disagree)


def _weak_score(address: Address, keys: IdentityKeys, known: Known) -> int:
    """Nothing strong on both sides: an address decides, if the names do not object."""
    if keys.sys_object_id != known.keys.sys_object_id or _both_and_differ(
        keys.sys_name, known.keys.sys_name
    ):
        return 0
    if address == known.mgmt_address:
        return 2
    return 1 if keys.addresses & known.keys.addresses else 0


def _both_and_differ(left: str | None, right: str | None) -> bool:
    return bool(left and right) and left != right

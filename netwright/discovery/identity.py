"""Decide whether what answered is a device we know (architecture decision 2).

Keys by strength: SNMP engine ID > chassis serial > chassis ID > MACs > addresses > sysName. The
strong ones (down to MACs) decide; where they contradict one another nothing is merged in silence:
cloned machines share serials and engine IDs, a reinstalled agent changes its engine ID, and only
the hardware addresses tell the two cases apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.device import IdentityKeys

# RFC 3411 SnmpEngineID is 5..32 octets; shorter ones and the samples of RFCs and toolkits are
# configured by hand on many devices and identify none.
MIN_ENGINE_ID_OCTETS = 5
_DEFAULT_ENGINE_IDS = frozenset({"0102030405", "000000000000000000000002", "8000000001020304"})

MACS_KEPT = 16

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


@dataclass(frozen=True, slots=True)
class Resolution:
    """The device that answered, None when it is a new one, and what contradicts."""

    device_id: int | None
    conflicts: tuple[Conflict, ...] = ()


def resolve(address: Address, keys: IdentityKeys, candidates: Iterable[Known]) -> Resolution:
    """Find the device that has these keys and was reached at this address."""
    same: list[tuple[int, Known]] = []
    conflicts: list[Conflict] = []
    for known in sorted(candidates, key=lambda known: known.device_id):
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
        if other is not best
    ]
    return Resolution(best.device_id, tuple(conflicts))


def telling(keys: IdentityKeys) -> IdentityKeys:
    """Keep only what can tell two devices apart.

    Virtual router MACs and locally administered ones move between boxes; loopback and link-local
    addresses exist on every box; the lowest MACs stand for all, so that a chassis of a thousand
    ports has as many keys as a small one.
    """
    macs = sorted(mac for mac in keys.macs if not (mac.is_multicast or mac.is_local or mac.is_fhrp))
    return replace(
        keys,
        engine_ids=frozenset(filter(_is_telling_engine_id, keys.engine_ids)),
        macs=frozenset(macs[:MACS_KEPT]),
        addresses=frozenset(a for a in keys.addresses if _identifies(a)),
    )


def _identifies(address: Address) -> bool:
    return not (
        address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or address.is_multicast
    )


def _is_telling_engine_id(engine_id: str) -> bool:
    if len(engine_id) < 2 * MIN_ENGINE_ID_OCTETS:
        return False
    return engine_id not in _DEFAULT_ENGINE_IDS and bool(engine_id.strip("0"))


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


def _contradiction(
    address: Address,
    keys: IdentityKeys,
    known: Known,
    agree: dict[str, str],
    disagree: frozenset[str],
) -> _Verdict:
    kind, value = next(iter(agree.items()))
    other = min(disagree)
    conflict = Conflict(known.device_id, kind, value, f"same {kind}, but another {other}")
    hardware = {"mac", "chassis_id"}
    in_place = _is_in_place(address, keys, known)
    if hardware & agree.keys() and not hardware & disagree and in_place:
        return _Verdict(5 * len(agree), (conflict,))
    return _Verdict(0, (conflict,))


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

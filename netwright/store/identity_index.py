"""The devices that share a key with a batch of arrivals, kept current while it is claimed.

Everything happens in memory; what changed is written at the end, in bulk. Devices that are new in
the batch have provisional (negative) ids until then.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_address
from typing import Any, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netwright.discovery.identity import Known
from netwright.discovery.telling import Key, key_pairs
from netwright.model.credential import Address
from netwright.model.device import IdentityKeys
from netwright.model.mac import MacAddress
from netwright.store.apart import Apart, load_apart
from netwright.store.bulk import Rows, insert
from netwright.store.tables import DeviceKeyRow, DeviceRow

_KEYS = cast("SqlTable", DeviceKeyRow.__table__)
_CHUNK = 500


class IdentityIndex:
    """Who holds which key."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._devices: dict[int, Known] = {}
        self._stored: dict[int, frozenset[Key]] = {}
        self._holders: defaultdict[Key, set[int]] = defaultdict(set)
        self._changed: set[int] = set()
        for one in known:
            self._stored[one.device_id] = frozenset(key_pairs(one.keys))
            self._add(one)

    @property
    def device_ids(self) -> list[int]:
        """All devices that share a key with the batch."""
        return sorted(self._devices)

    def candidates(self, address: Address, keys: IdentityKeys) -> list[Known]:
        """Return the devices that share a key or the address.

        An engine ID that several devices hold identifies none of them.
        """
        telling = {id_ for id_ in keys.engine_ids if len(self._wholes("engine_id", id_)) <= 1}
        pairs = key_pairs(replace(keys, engine_ids=frozenset(telling)))
        ids = {id_ for key in pairs for id_ in self._holders.get(key, ())}
        ids |= self._holders.get(("mgmt_address", str(address)), set())
        return [self._devices[id_] for id_ in ids]

    def learn(
        self, device_id: int, address: Address, keys: IdentityKeys, *, is_new_chassis: bool = False
    ) -> None:
        """Take over a device's keys; what it does not tell is kept, unless its chassis is new."""
        before = self._devices.get(device_id)
        if before is not None:
            keys = keys if is_new_chassis else _merged(before.keys, keys)
            for key in key_pairs(before.keys):
                self._holders[key].discard(device_id)
        self._add(
            replace(before, mgmt_address=address, keys=keys)
            if before
            else Known(device_id, address, keys)
        )
        self._changed.add(device_id)

    def save(self, session: Session, tenant: str, id_of: Callable[[int], int]) -> None:
        """Write what changed."""
        rows: list[tuple[str, str, str, int]] = []
        for held in sorted(self._changed):
            now = frozenset(key_pairs(self._devices[held].keys))
            before = self._stored.get(held, frozenset())
            _forget(session, id_of(held), before - now)
            rows += [(tenant, kind, value, id_of(held)) for kind, value in sorted(now - before)]
        insert(session, _KEYS, Rows(("tenant", "kind", "value", "device_id"), rows))

    def _wholes(self, *key: str) -> set[int]:
        """Return the devices that hold a key; parts that a person merged are one."""
        holders = self._holders.get((key[0], key[1]), ())
        return {self._devices[id_].merged_into or id_ for id_ in holders}

    def _add(self, known: Known) -> None:
        self._devices[known.device_id] = known
        self._holders["mgmt_address", str(known.mgmt_address)].add(known.device_id)
        for key in key_pairs(known.keys):
            self._holders[key].add(known.device_id)


def load_index(
    session: Session, tenant: str, arriving: Sequence[tuple[Address, IdentityKeys]]
) -> IdentityIndex:
    """Return the index of what may be the devices that arrive."""
    wanted = {key for _, keys in arriving for key in key_pairs(keys)}
    ids = _holders(session, tenant, wanted)
    ids |= _at(session, tenant, [str(address) for address, _ in arriving])
    return IdentityIndex(load_known(session, tenant, ids))


def load_known(session: Session, tenant: str, device_ids: Iterable[int]) -> Iterable[Known]:
    """Yield what tells each of these devices apart."""
    wanted, apart = list(device_ids), load_apart(session, tenant)
    for start in range(0, len(wanted), _CHUNK):
        yield from _load(session, tenant, wanted[start : start + _CHUNK], apart)


def _load(session: Session, tenant: str, ids: Sequence[int], apart: Apart) -> Iterable[Known]:
    held: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = session.execute(
        select(DeviceKeyRow.device_id, DeviceKeyRow.kind, DeviceKeyRow.value).where(
            DeviceKeyRow.tenant == tenant, DeviceKeyRow.device_id.in_(ids)
        )
    )
    for device_id, kind, value in rows:
        held[device_id][kind].add(value)
    devices = session.execute(
        select(DeviceRow.id, DeviceRow.mgmt_address, DeviceRow.system, DeviceRow.merged_into).where(
            DeviceRow.id.in_(ids)
        )
    )
    for id_, address, system, merged_into in devices:
        keys = _keys(held[id_], system)
        yield Known(id_, ip_address(address), keys, apart.get(id_, {}), merged_into)


def _keys(held: Mapping[str, set[str]], system: Mapping[str, Any]) -> IdentityKeys:
    return IdentityKeys(
        engine_ids=frozenset(held.get("engine_id", ())),
        serials=frozenset(held.get("serial", ())),
        chassis_ids=frozenset(held.get("chassis_id", ())),
        macs=frozenset(MacAddress.parse(value) for value in held.get("mac", ())),
        addresses=frozenset(ip_address(value) for value in held.get("address", ())),
        sys_name=system.get("sys_name"),
        sys_object_id=system.get("sys_object_id"),
        sys_descr=system.get("sys_descr"),
    )


def _merged(before: IdentityKeys, now: IdentityKeys) -> IdentityKeys:
    """Take what was told; a device that a person merged tells one of its engines at a time."""
    return IdentityKeys(
        engine_ids=_joined(before.engine_ids, now.engine_ids),
        serials=now.serials or before.serials,
        chassis_ids=_joined(before.chassis_ids, now.chassis_ids),
        macs=now.macs or before.macs,
        addresses=now.addresses or before.addresses,
        sys_name=now.sys_name or before.sys_name,
        sys_object_id=now.sys_object_id or before.sys_object_id,
        sys_descr=now.sys_descr or before.sys_descr,
    )


def _joined(before: frozenset[str], now: frozenset[str]) -> frozenset[str]:
    return before | now if before & now else now or before


def _by_kind(keys: Iterable[Key]) -> Iterable[tuple[str, list[str]]]:
    """Yield the values of each kind, few enough for one statement."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for kind, value in sorted(keys):
        values[kind].append(value)
    for kind, held in values.items():
        for start in range(0, len(held), _CHUNK):
            yield kind, held[start : start + _CHUNK]


def _forget(session: Session, device_id: int, keys: Iterable[Key]) -> None:
    for kind, values in _by_kind(keys):
        session.execute(
            delete(DeviceKeyRow).where(
                DeviceKeyRow.device_id == device_id,
                DeviceKeyRow.kind == kind,
                DeviceKeyRow.value.in_(values),
            )
        )


def _holders(session: Session, tenant: str, keys: Iterable[Key]) -> set[int]:
    found: set[int] = set()
    for kind, values in _by_kind(keys):
        held = select(DeviceKeyRow.device_id).where(
            DeviceKeyRow.tenant == tenant,
            DeviceKeyRow.kind == kind,
            DeviceKeyRow.value.in_(values),
        )
        found.update(session.scalars(held))
    return found


def _at(session: Session, tenant: str, addresses: Sequence[str]) -> set[int]:
    there = select(DeviceRow.id).where(
        DeviceRow.tenant == tenant, DeviceRow.mgmt_address.in_(addresses)
    )
    return set(session.scalars(there))

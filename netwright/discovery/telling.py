"""The keys of a device that can tell it from another, as pairs of kind and value."""

from collections.abc import Collection
from dataclasses import replace

from netwright.model.credential import Address
from netwright.model.device import IdentityKeys

Key = tuple[str, str]
"""Kind and value, as the store holds them."""

# RFC 3411 SnmpEngineID is 5..32 octets; shorter ones and the samples of RFCs and toolkits are
# configured by hand on many devices and identify none.
MIN_ENGINE_ID_OCTETS = 5
_DEFAULT_ENGINE_IDS = frozenset({"0102030405", "000000000000000000000002", "8000000001020304"})

MACS_KEPT = 16
_LONGEST = 255


def telling(keys: IdentityKeys) -> IdentityKeys:
    """Keep only what can tell two devices apart.

    Virtual MACs of routers and of firewall clusters, and locally administered ones, move between
    boxes; loopback and link-local addresses exist on every box; the lowest MACs stand for all, so
    that a chassis of a thousand ports has as many keys as a small one.
    """
    macs = sorted(
        mac for mac in keys.macs if not (mac.is_multicast or mac.is_local or mac.is_moving)
    )
    return replace(
        keys,
        engine_ids=frozenset(filter(_is_telling_engine_id, keys.engine_ids)),
        macs=frozenset(macs[:MACS_KEPT]),
        addresses=frozenset(a for a in keys.addresses if _identifies(a)),
    )


def key_pairs(keys: IdentityKeys) -> list[Key]:
    """Return the keys as pairs; sysName and sysObjectID only qualify the others."""
    return [
        *(("engine_id", value[:_LONGEST]) for value in keys.engine_ids),
        *(("serial", value[:_LONGEST]) for value in keys.serials),
        *(("chassis_id", value[:_LONGEST]) for value in keys.chassis_ids),
        *(("mac", str(value)) for value in keys.macs),
        *(("address", str(value)) for value in keys.addresses),
    ]


def without(keys: IdentityKeys, misleading: Collection[Key]) -> IdentityKeys:
    """Drop keys that are known to tell nothing."""
    return replace(
        keys,
        engine_ids=frozenset(v for v in keys.engine_ids if ("engine_id", v) not in misleading),
        serials=frozenset(v for v in keys.serials if ("serial", v) not in misleading),
        chassis_ids=frozenset(v for v in keys.chassis_ids if ("chassis_id", v) not in misleading),
        macs=frozenset(v for v in keys.macs if ("mac", str(v)) not in misleading),
        addresses=frozenset(v for v in keys.addresses if ("address", str(v)) not in misleading),
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

"""The interfaces of a product in one configuration, one copy for all devices that share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from netwright.simulate.platforms.platform import LOOPBACK, Platform, Slot


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Interfaces in the order of if_index, and the numbers the bridge gives its ports."""

    slots: tuple[Slot, ...]
    by_index: Mapping[int, Slot]
    bridge_ports: Mapping[int, int]  # dot1dBasePort by if_index: front ports, then aggregates
    phys_offsets: tuple[int | None, ...]  # of each slot's MAC from the chassis MAC; None: no MAC
    loopback: int | None
    vlan: Mapping[int, int]  # if_index by vid
    lags: tuple[int, ...]


@lru_cache(maxsize=256)
def layout(platform: Platform, vids: tuple[int, ...], lags: int, *, has_loopback: bool) -> Layout:
    """Return the interfaces of a device that routes in these VLANs and has so many aggregates."""
    logical = platform.logical
    loopbacks = (logical.loopback.slot(0),) if has_loopback else ()
    vlans = {vid: logical.vlan.slot(vid) for vid in vids}
    trunks = logical.lag.slots(1, lags) if logical.lag else ()
    bridging = [slot.if_index for slot in (*platform.ports, *trunks)]
    slots = sorted((*platform.ports, *loopbacks, *vlans.values(), *trunks))
    position = {slot.if_index: at for at, slot in enumerate(platform.ports, 1)}
    return Layout(
        slots=tuple(slots),
        by_index={slot.if_index: slot for slot in slots},
        bridge_ports={if_index: at for at, if_index in enumerate(bridging, 1)},
        phys_offsets=tuple(
            None if slot.if_type == LOOPBACK else position.get(slot.if_index, 0) for slot in slots
        ),
        loopback=loopbacks[0].if_index if loopbacks else None,
        vlan={vid: slot.if_index for vid, slot in vlans.items()},
        lags=tuple(slot.if_index for slot in trunks),
    )

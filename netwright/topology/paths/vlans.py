"""Which VLAN a frame is in at a port, and which ports a VLAN reaches."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.names import canonical

_MAX_VID = 4094  # IEEE 802.1Q table 9-2
_VLAN_INTERFACE = re.compile(r"(?:vlan|svi|bvi|rvi)[-. _]?(\d{1,4})")
_BRIDGE = re.compile(r"(?:br|bridge|vmbr|virbr)[-_]?\d+")  # Linux, MikroTik, Proxmox: any VLAN
_IRB_UNIT = re.compile(r"(?:irb|vlan|l3-vlan)\.(\d{1,4})")  # Junos
_SUBINTERFACE = re.compile(r"(.+)[.:](\d{1,4})")
# Blocked for data; "disabled" is what a bridge says of a port where STP is off.
_BLOCKED = frozenset({"blocking", "listening", "learning", "broken"})


class Base(NamedTuple):
    """What an interface with addresses stands on."""

    port: Port | None  # the port below; None for a VLAN interface, which stands on the bridge
    vid: int | None


class _Membership(NamedTuple):
    egress: Mapping[str, frozenset[int]]
    untagged: Mapping[str, frozenset[int]]
    blocked: frozenset[tuple[str, int | None]]  # by VLAN where each has a tree of its own


class Vlans:
    """VLAN membership and spanning tree of all devices, sorted when a path first asks."""

    def __init__(self, devices: Mapping[str, DeviceEvidence]) -> None:
        self._devices = devices
        self._made: dict[str, _Membership] = {}

    def carries(self, port: Port, vid: int | None) -> bool:
        """Tell whether frames of the VLAN may pass the port, as far as its device says."""
        told = self._of(port.device)
        if not told.blocked.isdisjoint(((port.if_name, None), (port.if_name, vid))):
            return False
        return vid is None or not told.egress or vid in told.egress.get(port.if_name, ())

    def entering(self, port: Port, vid: int | None) -> int | None:
        """Return the VLAN that a frame is in once it has entered the port.

        A frame stays in its VLAN where the port has it; else it came untagged, which is how one
        cable joins two numbers.
        """
        told = self._of(port.device)
        if vid is not None and vid in told.egress.get(port.if_name, ()):
            return vid
        untagged = told.untagged.get(port.if_name, frozenset())
        return min(untagged) if len(untagged) == 1 else vid

    def _of(self, device: str) -> _Membership:
        if device not in self._made:
            one = self._devices.get(device)
            self._made[device] = _membership(one) if one else _Membership({}, {}, frozenset())
        return self._made[device]


def base_of(port: Port) -> Base:
    """Return the port and VLAN below an interface, as its name tells.

    Vlan10, Vlan-interface10, vlanif 10, irb.10 are VLAN interfaces, br0 is the bridge itself;
    Gi0/0.10 is a subinterface.
    """
    name = canonical(port.if_name)
    found = _IRB_UNIT.fullmatch(name) or _VLAN_INTERFACE.fullmatch(name)
    if found and 0 < int(found[1]) <= _MAX_VID:
        return Base(None, int(found[1]))
    if _BRIDGE.fullmatch(name):
        return Base(None, None)
    below = _SUBINTERFACE.fullmatch(port.if_name)
    if below and int(below[2]) <= _MAX_VID:  # Junos calls the untagged one unit 0
        return Base(Port(port.device, below[1]), int(below[2]) or None)
    return Base(port, None)


def _membership(one: DeviceEvidence) -> _Membership:
    egress: defaultdict[str, set[int]] = defaultdict(set)
    untagged: defaultdict[str, set[int]] = defaultdict(set)
    for vlan in one.vlans:
        for port in (*vlan.egress, *vlan.untagged):
            egress[port].add(vlan.vid)
        for port in vlan.untagged:
            untagged[port].add(vlan.vid)
    return _Membership(
        {port: frozenset(vids) for port, vids in egress.items()},
        {port: frozenset(vids) for port, vids in untagged.items()},
        frozenset((row.if_name, row.vid) for row in one.stp if row.state in _BLOCKED),
    )

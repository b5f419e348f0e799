"""How devices and their evidence look as JSON: the contract's keys, for the CLI and the API.

A key is absent when the thing is not known, and null when the device was asked and has none; which
table would have told decides between the two.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from netwright.model.device import Device
from netwright.model.evidence import Row
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, Route
from netwright.model.instant import rfc3339
from netwright.model.interface import Interface, InterfaceAddress, LagMember, StpPort, Vlan
from netwright.model.neighbor import LldpLocalPort, Neighbor

Document = dict[str, Any]


def device(value: Device) -> Document:
    """Return the contract's DEVICE."""
    told, system = value.identification, value.system
    document: Document = {
        "name": value.name,
        "mgmt_address": str(value.mgmt_address),
        "addresses": [str(address) for address in value.addresses],
        "reached_at": [str(address) for address in value.reached_at],
        "kind": told.kind.value,
        "site": value.site,
        "credentials": known({"snmp": value.snmp_profile, "ssh": value.ssh_profile}),
        "status": value.status.value,
        "first_seen": value.first_seen and rfc3339(value.first_seen),
        "last_seen": value.last_seen and rfc3339(value.last_seen),
        "identified_by": list(told.identified_by),
        "members": [
            {"serial": member.serial, "model": member.model, "position": member.position}
            for member in told.members
        ],
    }
    asked = {
        "vendor": told.vendor,
        "platform": told.platform,
        "os_name": told.os_name,
        "os_version": told.os_version,
        "model": told.model,
        "serial": told.serial,
        "sys_object_id": system.sys_object_id,
        "sys_name": system.sys_name,
        "sys_descr": system.sys_descr,
        "tier": value.tier and value.tier.value,
    }
    return document | (known(asked) if value.snmp_profile is None else asked)


def known(values: Mapping[str, Any]) -> Document:
    """Leave out what is not known."""
    return {key: value for key, value in values.items() if value is not None}


def row(value: Row, seen_at: datetime | None = None) -> Document:
    """Return one row of evidence."""
    document: Document = _ROWS[type(value)](value)
    return document if seen_at is None else document | {"seen_at": rfc3339(seen_at)}


def interfaces(
    rows: Iterable[Interface], lags: Iterable[LagMember], vlans: Iterable[Vlan]
) -> list[Document]:
    """Return the interfaces with the aggregate and the VLANs each is in."""
    lag_of = {member.if_name: member.lag for member in lags}
    vids: dict[str, list[int]] = {}
    for vlan in vlans:
        for if_name in vlan.egress:
            vids.setdefault(if_name, []).append(vlan.vid)
    return [
        _interface(interface)
        | {"lag": lag_of.get(interface.if_name), "vids": sorted(vids.get(interface.if_name, []))}
        for interface in rows
    ]


def _interface(value: Interface) -> Document:
    return {
        "if_index": value.if_index,
        "if_name": value.if_name,
        "if_descr": value.if_descr,
        "if_alias": value.if_alias,
        "if_type": value.if_type,
        "phys_address": _text(value.phys_address),
        "if_admin_status": value.if_admin_status,
        "if_oper_status": value.if_oper_status,
        "speed_bps": value.speed_bps,
        "mtu": value.mtu,
    }


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


def _neighbor(value: Neighbor) -> Document:
    return {
        "protocol": value.protocol.value,
        "if_name": value.if_name,
        "chassis_id": value.chassis_id,
        "chassis_id_subtype": value.chassis_id_subtype,
        "port_id": value.port_id,
        "port_id_subtype": value.port_id_subtype,
        "port_description": value.port_description,
        "system_name": value.system_name,
        "management_addresses": [str(address) for address in value.management_addresses],
        "capabilities": list(value.capabilities),
    } | known({"system_description": value.system_description, "platform": value.platform})


def _route(value: Route) -> Document:
    return {
        "vrf": value.vrf,
        "prefix": str(value.prefix),
        "next_hops": [
            {"address": _text(hop.address), "if_name": hop.if_name} for hop in value.next_hops
        ],
        "protocol": value.protocol,
    }


def _adjacency(value: Adjacency) -> Document:
    return {
        "protocol": value.protocol,
        "neighbor": str(value.neighbor),
        "neighbor_id": value.neighbor_id,
        "neighbor_state": value.neighbor_state,
        "if_name": value.if_name,
        "remote_as": value.remote_as,
        "vrf": value.vrf,
    }


def _fields(*names: str) -> Any:
    return lambda value: {name: getattr(value, name) for name in names}


_ROWS: dict[type, Any] = {
    Interface: _interface,
    Neighbor: _neighbor,
    Route: _route,
    Adjacency: _adjacency,
    FdbEntry: lambda v: {"vid": v.vid, "if_name": v.if_name, "mac": str(v.mac)},
    ArpEntry: lambda v: {"if_name": v.if_name, "address": str(v.address), "mac": str(v.mac)},
    InterfaceAddress: lambda v: {
        "if_name": v.if_name,
        "address": str(v.address),
        "prefix_length": v.prefix_length,
        "vrf": v.vrf,
    },
    Vlan: lambda v: {
        "vid": v.vid,
        "name": v.name,
        "egress": list(v.egress),
        "untagged": list(v.untagged),
    },
    LagMember: lambda v: {
        "if_name": v.if_name,
        "lag": v.lag,
        "partner_system": _text(v.partner_system),
        "partner_key": v.partner_key,
        "partner_port": v.partner_port,
        "actor_port": v.actor_port,
        "synchronized": v.synchronized,
    },
    LldpLocalPort: _fields("if_name", "port_id", "port_id_subtype", "port_description"),
    StpPort: _fields(
        "if_name",
        "state",
        "designated_root",
        "designated_bridge",
        "designated_port",
        "port_id",
        "bridge_id",
    ),
}

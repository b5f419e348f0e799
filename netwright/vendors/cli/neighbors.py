"""Neighbors heard by LLDP and CDP."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from netwright.mibs.display_string import mac_text
from netwright.model.credential import Address
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.vendors.cli.record import Record, address, text, texts

_Subtype = TypeVar("_Subtype", ChassisIdSubtype, PortIdSubtype)

_LOCAL = ("local_interface", "local_port", "interface")
_NAME = ("neighbor_name", "system_name", "neighbor", "remote_system_name", "identity")
_ADDRESSES = ("mgmt_address", "management_ip", "interface_ip", "ip_address")
_ADDRESSES_V6 = ("management_ipv6", "mgmt_ipv6_address", "remote_mgmt_ipv6_address")
_DESCRIPTION = ("neighbor_description", "system_description")
# What the templates call the port by its number and by its name. Where both are there, the first
# is the port ID and the second its description.
_PORT_ID = ("neighbor_port_id", "port_id", "remote_port_id", "remote_port")
_PORT_NAME = ("neighbor_interface", "interface_name", "neighbor_port")
_PORT_DESCRIPTION = ("neighbor_interface_description", "neighbor_port_description")
_CAPABILITIES = {
    "r": "router",
    "router": "router",
    "b": "bridge",
    "s": "bridge",
    "bridge": "bridge",
    "switch": "bridge",
    "w": "wlan_access_point",
    "wlan": "wlan_access_point",
    "t": "telephone",
    "telephone": "telephone",
    "phone": "telephone",
    "p": "repeater",
    "repeater": "repeater",
    "station": "station_only",
    "host": "station_only",
}


def lldp_neighbors(records: Iterable[Record]) -> Iterator[Neighbor]:
    """Yield LLDP neighbors; a CLI that hides the chassis ID leaves the name to stand for it."""
    for record in records:
        name = text(record, *_NAME)
        chassis, subtype = _identify(
            text(record, "chassis_id", "remote_chassis_id", "mac_address") or "", ChassisIdSubtype
        )
        if_name = text(record, *_LOCAL)
        if if_name and (chassis or name):
            yield _neighbor(
                record, NeighborProtocol.LLDP, if_name, (chassis or name or "", subtype)
            )


def cdp_neighbors(records: Iterable[Record]) -> Iterator[Neighbor]:
    """Yield CDP neighbors, known by their device ID."""
    for record in records:
        device_id = text(record, "chassis_id", "neighbor_name", "device_id", "neighbor")
        if_name = text(record, *_LOCAL)
        if if_name and device_id:
            yield _neighbor(record, NeighborProtocol.CDP, if_name, (device_id, None))


def _neighbor(
    record: Record,
    protocol: NeighborProtocol,
    if_name: str,
    chassis: tuple[str, ChassisIdSubtype | None],
) -> Neighbor:
    port, subtype = _identify(text(record, *_PORT_ID, *_PORT_NAME) or "", PortIdSubtype)
    described = () if text(record, *_PORT_ID) is None else _PORT_NAME
    named = text(record, *_NAME)
    return Neighbor(
        protocol=protocol,
        if_name=if_name,
        chassis_id=chassis[0],
        chassis_id_subtype=chassis[1],
        port_id=port,
        port_id_subtype=subtype,
        port_description=text(record, *_PORT_DESCRIPTION, *described),
        system_name=named or (chassis[0] if protocol is NeighborProtocol.CDP else None),
        system_description=text(record, *_DESCRIPTION),
        management_addresses=_addresses(record),
        capabilities=_capabilities(texts(record, "capabilities", "system_caps_enabled")),
        platform=text(record, "platform"),
    )


def _identify(said: str, subtypes: type[_Subtype]) -> tuple[str, _Subtype | None]:
    """Return an identifier as the model writes it; a CLI tells no subtype, but a MAC shows."""
    found = mac_text(said)
    if found is None:
        return said, None
    return str(found), subtypes("mac_address")


def _addresses(record: Record) -> tuple[Address, ...]:
    told = (address(record, *_ADDRESSES), address(record, *_ADDRESSES_V6))
    return tuple(dict.fromkeys(each for each in told if each and not each.is_unspecified))


def _capabilities(said: list[str]) -> tuple[str, ...]:
    words = " ".join(said).replace(",", " ").casefold().split()
    return tuple(dict.fromkeys(_CAPABILITIES[word] for word in words if word in _CAPABILITIES))

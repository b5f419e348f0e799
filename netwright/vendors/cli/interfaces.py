"""Interfaces and their addresses."""

import ipaddress
import re
from collections.abc import Iterable, Iterator

from netwright.model.credential import Address
from netwright.model.interface import Interface, InterfaceAddress
from netwright.vendors.cli.record import Record, address_or_none, mac, number, text, texts

NO_IF_INDEX = 0  # a command line numbers no interface; several zeros match nothing

_NAME = ("interface", "port", "name")
_ADMIN = ("admin_state", "admin_status", "link_admin", "admin", "enabled")
_OPER = (
    "protocol_status",
    "protocol",
    "proto",
    "oper_status",
    "link_status",
    "line_status",
    "linep_state",
    "link_state",
    "status",
    "state",
    "link",
)
_LINK = ("link_status", "line_status", "status", "intf_state", "phy")
_SWITCHED_OFF = re.compile(r"admin\w*[- ]?down|\*down|disabled|^no$|^down$|^adm", re.IGNORECASE)
_RUNNING = re.compile(r"up\b|connected|^[A-Z]*R", re.ASCII)
_SPEED = re.compile(r"(\d{1,12}(?:\.\d+)?)\s*-?(k|m|g|t)?(?:b|bit|bps)?", re.IGNORECASE)
_UNITS = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_ADDRESS = ("ip_address", "ipv4_address", "ip", "local", "primary_ip_address", "main_ip")
_LENGTH = ("prefix_length", "netmask", "subnet", "mask", "ipv4_subnet")
_TYPES = (
    (re.compile(r"lo", re.IGNORECASE), "softwareLoopback"),
    (
        re.compile(r"port-?ch|po\d|bundle|eth-trunk|.*aggregation|ae\d|trk|bond", re.IGNORECASE),
        "ieee8023adLag",
    ),
    (re.compile(r"vlan|bvi|irb|ve\d", re.IGNORECASE), "l3ipvlan"),
    (re.compile(r"tu", re.IGNORECASE), "tunnel"),
    (re.compile(r".*eth|.*gige|[gxtfe][ei]-?\d|port|\d+/", re.IGNORECASE), "ethernetCsmacd"),
)


def interfaces(records: Iterable[Record]) -> Iterator[Interface]:
    """Yield the interfaces, each name once."""
    seen = set()
    for record in records:
        if_name = text(record, *_NAME)
        if if_name is None or if_name in seen:
            continue
        seen.add(if_name)
        yield Interface(
            if_index=NO_IF_INDEX,
            if_name=if_name,
            if_descr=if_name,
            if_alias=text(record, "description", "interface_desc", "portname", "comment"),
            if_type=if_type(if_name),
            phys_address=mac(record, "mac_address", "hw_address", "mac", "bia"),
            if_admin_status=_admin_status(record),
            if_oper_status=_oper_status(record),
            speed_bps=_speed_bps(text(record, "bandwidth", "speed", "actualspeed") or ""),
            mtu=number(record, "mtu", "actual_mtu", "l2mtu", "l2mtubytes"),
        )


def interface_addresses(records: Iterable[Record]) -> Iterator[InterfaceAddress]:
    """Yield the interfaces' own addresses with their prefix lengths."""
    for record in records:
        if_name = text(record, *_NAME)
        lengths = texts(record, *_LENGTH)
        for position, said in enumerate(texts(record, *_ADDRESS)):
            own = address_or_none(said)
            if if_name is None or own is None or own.is_unspecified:
                continue
            length = said.partition("/")[2] or (lengths[position:] or [""])[0]
            vrf = text(record, "vrf", "vrf_name") or ""
            yield InterfaceAddress(if_name, own, prefix_length(own, length), _vrf(vrf))


def prefix_length(own: Address, said: str) -> int | None:
    """Read a prefix length written as a number, as a mask, or behind its network."""
    length = said.rpartition("/")[2]
    try:
        return ipaddress.ip_interface(f"{own}/{length}").network.prefixlen if said else None
    except ValueError:
        return None


def if_type(if_name: str) -> str | None:
    """Tell the IANAifType that a name gives away; None where it does not."""
    return next((label for pattern, label in _TYPES if pattern.match(if_name)), None)


def _admin_status(record: Record) -> str | None:
    said = text(record, *_ADMIN)
    if said is not None:
        return "down" if _SWITCHED_OFF.search(said) else "up"
    link = text(record, *_LINK)
    if link is None:
        return None
    return "down" if link.casefold() != "down" and _SWITCHED_OFF.search(link) else "up"


def _oper_status(record: Record) -> str | None:
    said = text(record, *_OPER)
    if said is None:
        return None
    return "up" if _RUNNING.match(said.casefold()) else "down"


def _speed_bps(said: str) -> int | None:
    found = _SPEED.match(said)
    if not found:
        return None
    return int(float(found[1]) * _UNITS[(found[2] or "m").casefold()]) or None


def _vrf(said: str) -> str:
    return "" if said.casefold() in {"default", "global", "0", "main"} else said

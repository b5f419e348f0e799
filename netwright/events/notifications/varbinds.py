"""What the objects of a notification say, in the vendor's names and in common ones."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from netwright.mibs.display_string import display
from netwright.mibs.notifications.registry import find_object
from netwright.mibs.notifications.rows import Index, Object
from netwright.model.event import Value
from netwright.model.snmp import Oid, Tag, Varbind, oid_text

MOST_VARBINDS = 128

_LONGEST = 1024
_PRINTABLE = bytes((*b"\t\r\n", *range(0x20, 0x100)))
_ADDRESSES = frozenset(("source.ip", "neighbor.address"))
_MAC_OCTETS = 6
_IPV4, _IPV6 = 4, 16
_ADDRESS_SIZES = frozenset((_IPV4, _IPV6))


class Said:
    """The varbinds of a notification, understood as far as a table has them."""

    __slots__ = ("fields", "values")

    def __init__(self, varbinds: Iterable[Varbind]) -> None:
        self.fields: dict[str, Value] = {}
        self.values: dict[str, Any] = {}
        for name, tag, value in list(varbinds)[:MOST_VARBINDS]:
            self._take(name, tag, value)

    def _take(self, name: Oid, tag: int, value: Any) -> None:
        found = find_object(name)
        if found is None:
            self.values[oid_text(name)] = shown(tag, value)
            return
        each, instance = found
        said = each.values.get(value, value) if isinstance(value, int) else shown(tag, value)
        key = each.name if each.name not in self.values else f"{each.name}.{oid_text(instance)}"
        self.values[key] = said
        if each.instance:
            self._place(each.instance, instance)
        field = _field(each, value, said)
        if field is not None:
            self.fields[each.field] = field

    def _place(self, index: Index, instance: Oid) -> None:
        said = _indexed(index, instance[index.skip :])
        if said is not None:
            self.fields.setdefault(index.field, said)


def shown(tag: int, value: Any) -> Any:
    """Return a value as people read it."""
    if isinstance(value, tuple):
        return oid_text(value)
    if not isinstance(value, bytes):
        return value
    if tag == Tag.IP_ADDRESS and len(value) in _ADDRESS_SIZES:
        return str(ip_address(value))
    octets = value.rstrip(b"\0")
    if not octets.translate(None, _PRINTABLE):
        return display(octets, _LONGEST) or ""
    return value.hex(":") if len(value) == _MAC_OCTETS else f"0x{value[:_LONGEST].hex()}"


def _field(each: Object, value: Any, said: Any) -> Value | None:
    """Return what goes to the common field, if it is what the field may hold."""
    if not each.field or said in ("", None):
        return None
    if each.field in _ADDRESSES:
        return _address(value)
    if each.field == "source.mac":
        return value.hex(":") if isinstance(value, bytes) and len(value) == _MAC_OCTETS else None
    return said if isinstance(said, str | int) else None


def _address(value: Any) -> str | None:
    if isinstance(value, bytes) and len(value) in _ADDRESS_SIZES:
        return str(ip_address(value))
    try:
        return str(ip_address((display(value) or "") if isinstance(value, bytes) else ""))
    except ValueError:
        return None


def _indexed(index: Index, instance: Oid) -> Value | None:
    if index.kind == "number":
        return instance[0] if instance else None
    octets = instance[:_IPV4]
    if index.kind == "inet":  # InetAddressType, length, octets: RFC 4001 section 4.1
        octets = instance[2 : 2 + instance[1]] if len(instance) > 1 else ()
    if len(octets) not in _ADDRESS_SIZES or max(octets) > 0xFF:  # noqa: PLR2004 - an octet
        return None
    return str(ip_address(bytes(octets)))

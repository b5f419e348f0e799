"""Chassis and port identifiers of LLDP, readable (IEEE 802.1AB-2016 8.5.2, 8.5.3)."""

from netwright.mibs.display_string import display, mac
from netwright.mibs.inet_address_mib import family_address
from netwright.model.neighbor import ChassisIdSubtype, PortIdSubtype
from netwright.model.snmp import Value

_CHASSIS_ID_SUBTYPES = dict(enumerate(ChassisIdSubtype, start=1))  # table 8-2
_PORT_ID_SUBTYPES = dict(enumerate(PortIdSubtype, start=1))  # table 8-3
_MAC_SIZE = 6
_PRINTABLE = frozenset(range(0x20, 0x7F))


def chassis_id(value: Value, subtype: Value) -> tuple[str, ChassisIdSubtype | None]:
    """Return a chassis ID as text, with its subtype."""
    kind = _CHASSIS_ID_SUBTYPES.get(subtype) if isinstance(subtype, int) else None
    return identifier(value, kind), kind


def port_id(value: Value, subtype: Value) -> tuple[str, PortIdSubtype | None]:
    """Return a port ID as text, with its subtype."""
    kind = _PORT_ID_SUBTYPES.get(subtype) if isinstance(subtype, int) else None
    return identifier(value, kind), kind


def identifier(value: Value, kind: ChassisIdSubtype | PortIdSubtype | None) -> str:
    """Write a MAC or network address as such, text as text, and other octets in hex."""
    if not isinstance(value, bytes):
        return display(value) or ""
    text = _address_text(value, kind) or _printable_text(value)
    if text is not None:
        return text
    if len(value) == _MAC_SIZE and (found := mac(value)):
        return str(found)
    return (display(value) if not _is_binary(value) else None) or value.hex(":")


def _address_text(value: bytes, kind: ChassisIdSubtype | PortIdSubtype | None) -> str | None:
    if kind in {ChassisIdSubtype.MAC_ADDRESS, PortIdSubtype.MAC_ADDRESS}:
        # Some agents leave the subtype octet in front of the address.
        prefixed = len(value) == _MAC_SIZE + 1 and value[0] in {3, 4}
        found = mac(value[1:] if prefixed else value)
        return str(found) if found is not None else None
    if kind in {ChassisIdSubtype.NETWORK_ADDRESS, PortIdSubtype.NETWORK_ADDRESS} and value:
        address = family_address(value[0], value[1:])
        return str(address) if address is not None else None
    return None


def _printable_text(value: bytes) -> str | None:
    stripped = value.strip(b"\x00")
    return display(stripped) if _PRINTABLE.issuperset(stripped) else None


def _is_binary(value: bytes) -> bool:
    """Tell octets from text in another character set: text has no control characters."""
    return any(octet < 0x20 for octet in value.strip(b"\x00\r\n"))  # noqa: PLR2004

"""Make text of what agents send as text (DisplayString, SnmpAdminString: RFC 2579, RFC 3411).

Agents send ASCII, UTF-8, and in Korea CP949; some cut a character in half, pad with NULs or let
a person type anything. The result is one bounded line without control characters.
"""

import re

from netwright.model.mac import MacAddress
from netwright.model.snmp import Value

_LIMIT = 255  # SIZE of a DisplayString; sysDescr and LLDP TLVs are no longer either
_HIDDEN = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_KS_X_1001_HANGUL = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
_MAC_SIZE = 6
_MAC_TEXT = re.compile(rb"(?:[0-9a-fA-F]{1,2}[:-]){5}[0-9a-fA-F]{1,2}\x00?")


def display(value: Value, limit: int = _LIMIT) -> str | None:
    """Return readable text; None where there is none."""
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, bytes):
        return None
    octets = value[: 4 * limit]  # UTF-8 takes four octets for a character at most
    text = octets.decode("ascii") if octets.isascii() else _decode(octets)
    if not text.isprintable():
        text = _HIDDEN.sub(" ", text)
    return text.strip()[:limit] or None


def _decode(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError as error:
        if error.start >= len(octets) - 3:  # cut within the last character
            return octets[: error.start].decode()
    if _KS_X_1001_HANGUL.search(octets):
        try:
            return octets.decode("cp949")
        except UnicodeDecodeError:
            pass
    return octets.decode("latin-1")


def mac(value: Value) -> MacAddress | None:
    """Return a PhysAddress that is a MAC address, also where an agent spells it as text."""
    if not isinstance(value, bytes):
        return None
    if len(value) == _MAC_SIZE:
        return MacAddress.from_bytes_or_none(value)
    return mac_text(value.rstrip(b"\x00").decode()) if _MAC_TEXT.fullmatch(value) else None


def mac_text(text: str) -> MacAddress | None:
    """Return the MAC address a text spells; None for any other text."""
    try:
        return MacAddress.parse(text) or None
    except ValueError:
        return None

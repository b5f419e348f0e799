"""The headers of NetFlow v9 (RFC 3954 section 5.1) and IPFIX (RFC 7011 section 3.1)."""

from struct import Struct
from typing import NamedTuple

from netwright.events.flows.export import UPTIME_CYCLE_MS, Export, MalformedError
from netwright.events.flows.template_sets import IPFIX, V9, SetKinds

_V9 = Struct(">HHIIII")
_IPFIX = Struct(">HHIII")


class Header(NamedTuple):
    """What is known of a message before its sets are read."""

    at_ms: int
    uptime_ms: int | None
    """Of the exporter; IPFIX has none here."""
    domain: int
    number: int
    at: int
    """Where its sets begin."""
    end: int
    kinds: SetKinds


def exported(at_ms: int, uptime_ms: int | None, domain: int | str, init_ms: int | None) -> Export:
    """Return what records refer to; IPFIX tells in options when the exporter was started."""
    if uptime_ms is None and init_ms is not None:
        uptime_ms = (at_ms - init_ms) % UPTIME_CYCLE_MS
    return Export(at_ms, uptime_ms, domain)


def v9_header(data: bytes) -> Header:
    """Read the header of NetFlow v9.

    Raises:
        MalformedError: it is cut off.
    """
    if len(data) < _V9.size:
        raise MalformedError("a NetFlow v9 header that is cut off")
    _, _, uptime, at_s, number, source_id = _V9.unpack_from(data)
    return Header(at_s * 1000, uptime, source_id, number, _V9.size, len(data), V9)


def ipfix_header(data: bytes) -> Header:
    """Read the header of IPFIX.

    Raises:
        MalformedError: it is cut off, or of another length than it says.
    """
    if len(data) < _IPFIX.size:
        raise MalformedError("an IPFIX header that is cut off")
    _, length, at_s, number, domain = _IPFIX.unpack_from(data)
    if not _IPFIX.size <= length <= len(data):
        raise MalformedError(f"IPFIX of {length} octets in {len(data)}")
    return Header(at_s * 1000, None, domain, number, _IPFIX.size, length, IPFIX)

"""Open vSwitch: its Port and Interface tables (RFC 7047 JSON, one line each), then its FDB."""

import re
from collections.abc import Iterator
from typing import Any

from netwright.mibs.display_string import mac_text
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import LagMember, Vlan
from netwright.vendors.cli.document import Node, document, word
from netwright.vendors.cli.record import NotUnderstoodError

COMMAND = (
    "ovs-vsctl -f json --columns=name,tag,trunks,interfaces list Port && "
    "ovs-vsctl -f json --columns=_uuid,name,ofport list Interface && "
    'for b in $(ovs-vsctl list-br); do ovs-appctl fdb/show "$b"; done'
)
AS_ROOT = COMMAND.replace("ovs-", "as_root ovs-")
_FDB_LINE = re.compile(r"^ *(\d{1,9}) +(\d{1,4}) +([0-9a-f:]{17}) ", re.MULTILINE)
_MAX_VID = 4094


def vlans(output: str) -> Iterator[Vlan]:
    """Yield VLANs by the ports' tag and trunks; a port with neither carries whatever comes."""
    access: dict[int, list[str]] = {}
    trunks: dict[int, list[str]] = {}
    for port in _table(output, 0):
        for members, column in ((access, "tag"), (trunks, "trunks")):
            for vid in _set(port.get(column)):
                if isinstance(vid, int) and 0 < vid <= _MAX_VID and (name := word(port, "name")):
                    members.setdefault(vid, []).append(name)
    for vid in sorted(access.keys() | trunks.keys()):
        untagged = tuple(access.get(vid, ()))
        yield Vlan(vid, egress=(*untagged, *trunks.get(vid, ())), untagged=untagged)


def lag_members(output: str) -> Iterator[LagMember]:
    """Yield the interfaces of bonds: ports with more than one."""
    names = {str(row.get("_uuid")): word(row, "name") for row in _table(output, 1)}
    for port in _table(output, 0):
        members = [names.get(str(each)) for each in _set(port.get("interfaces"))]
        for member in members if len(members) > 1 else ():
            if member:
                yield LagMember(member, word(port, "name"))


def fdb_entries(output: str) -> Iterator[FdbEntry]:
    """Yield what the bridges learned; they count in OpenFlow port numbers."""
    names = {row.get("ofport"): word(row, "name") for row in _table(output, 1) if _plain(row)}
    for port, vid, said in _FDB_LINE.findall(output):
        name, phys_address = names.get(int(port)), mac_text(said)
        if name and phys_address and not phys_address.is_multicast:
            yield FdbEntry(int(vid) or None, name, phys_address)


def _plain(row: Node) -> bool:
    return isinstance(row.get("ofport"), int)


def _table(output: str, line: int) -> Iterator[Node]:
    lines = [each for each in output.split("\n") if each.startswith("{")]
    if len(lines) <= line:
        raise NotUnderstoodError("not Open vSwitch")
    table = document(lines[line])
    headings, rows = table.get("headings"), table.get("data")
    for row in rows if isinstance(headings, list) and isinstance(rows, list) else ():
        if isinstance(row, list):
            yield dict(zip(map(str, headings), row, strict=False))


def _set(value: Any) -> list[Any]:
    """Return the elements of a set; one alone is written without brackets."""
    if isinstance(value, list) and value[:1] == ["set"]:
        elements = value[1:]
        return elements[0] if elements and isinstance(elements[0], list) else []
    return [] if value is None else [value]

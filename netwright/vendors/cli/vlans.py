"""VLANs and the ports in them."""

from collections.abc import Iterable, Iterator

from netwright.model.interface import Vlan
from netwright.vendors.cli.record import Record, number, text, texts

_MAX_VID = 4094  # IEEE 802.1Q table 9-2


def vlans(records: Iterable[Record]) -> Iterator[Vlan]:
    """Yield the VLANs, each once; a list of ports is all some devices tell, tagged or not."""
    seen: dict[int, Vlan] = {}
    for record in records:
        vid = number(record, "vlan_id", "vid")
        if vid is None or not 0 < vid <= _MAX_VID:
            continue
        ports = _ports(texts(record, "interfaces", "interface", "ports", "vlan_port_members"))
        known = seen.get(vid, Vlan(vid))
        name = known.name or text(record, "vlan_name", "name", "vlan_description", "description")
        seen[vid] = Vlan(vid, name, egress=tuple(dict.fromkeys((*known.egress, *ports))))
    yield from seen.values()


def _ports(said: list[str]) -> list[str]:
    return [port for word in said for port in word.replace(",", " ").split()]

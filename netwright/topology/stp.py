"""Claims of the spanning tree: a port that is not its LAN's designated one names who is.

The designated bridge and port (IEEE 802.1D-2004 8.5, 17.19) are the far end of the cable, on
blocked ports too, where no forwarding database can see anything.
"""

from collections.abc import Iterable, Iterator

from netwright.model.evidence import Table
from netwright.model.interface import Port, StpPort
from netwright.model.link import LinkEvidence, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.claims import Claim, Network, Told

_STALE = frozenset({"disabled", "broken"})
_BRIDGE_ID_DIGITS = 16  # 2 octets of priority, 6 of MAC
# 802.1D-2004 has 4 bits of priority and 12 of port number, 802.1D-1998 had 8 and 8.
_NUMBER_MASKS = (0xFFFF, 0xFFF, 0xFF)


def stp_claims(network: Network, rows: Iterable[Told[StpPort]]) -> Iterator[Claim]:
    """Return what root, alternate and backup ports say about the port they face."""
    for told in rows:
        row = told.row
        mac = _bridge_mac(row.designated_bridge)
        own = _bridge_mac(row.bridge_id)
        if mac is None or mac == own or row.state in _STALE:
            continue
        far = network.identities.by_mac(mac)
        far_port = far and far != told.device and _port(network, far, mac, row.designated_port)
        if far and far_port:
            yield _claim(told, Port(far, far_port))


def _port(network: Network, device: str, mac: MacAddress, number: int | None) -> str | None:
    """Return the port with that number; a device may run one spanning tree per VLAN."""
    if number is None:
        return None
    rows = [
        row
        for row in network.rows(device, Table.STP)
        if isinstance(row, StpPort)
        and row.port_id is not None
        and _bridge_mac(row.bridge_id) in {None, mac}
    ]
    for mask in _NUMBER_MASKS:
        names = {row.if_name for row in rows if row.port_id and row.port_id & mask == number & mask}
        if len(names) == 1:
            return names.pop()
    return None


def _bridge_mac(bridge_id: str | None) -> MacAddress | None:
    if bridge_id is None or len(bridge_id) != _BRIDGE_ID_DIGITS:
        return None
    try:
        return MacAddress.from_bytes_or_none(bytes.fromhex(bridge_id)[2:])
    except ValueError:
        return None


def _of_vlan(row: StpPort) -> str:
    return "" if row.vid is None else f" vid={row.vid}"


def _claim(told: Told[StpPort], remote: Port) -> Claim:
    row = told.row
    raw = f"designated_bridge={row.designated_bridge} designated_port={row.designated_port}"
    return Claim(
        Port(told.device, row.if_name),
        remote,
        LinkEvidence(
            LinkSource.STP,
            told.device,
            told.seen_at,
            f"stp {row.if_name} {row.state}: {raw}{_of_vlan(row)}",
            "designated_bridge as MAC, designated_port as port number",
        ),
    )

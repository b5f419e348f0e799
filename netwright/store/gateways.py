"""Addresses on which others depend although no device of ours owns them, and who has them."""

from collections.abc import Collection, Iterator, Mapping
from ipaddress import ip_network

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from netwright.model.evidence import Table
from netwright.model.forwarding import Adjacency, ArpEntry, Route
from netwright.model.mac import CLUSTER_PREFIXES, FHRP_PREFIXES, MacAddress
from netwright.store.devices import device_ids
from netwright.store.evidence import held_at, rows_of_tenant
from netwright.store.tables import EVIDENCE_TABLES

_DEFAULTS = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def gateway_addresses(session: Session, tenant: str) -> dict[str, str]:
    """Return virtual routers, gateways of devices and routing neighbors, each with the reason."""
    names = device_ids(session, tenant)
    arp, routes = EVIDENCE_TABLES[Table.ARP], EVIDENCE_TABLES[Table.ROUTES]
    is_virtual = or_(
        *(
            arp.c.mac.between(begin << bits, ((begin + 1) << bits) - 1)
            for begin, bits in (*FHRP_PREFIXES, *CLUSTER_PREFIXES)
        )
    )
    is_default = routes.c.prefix.in_(list(map(str, _DEFAULTS)))
    told = (
        *rows_of_tenant(session, tenant, Table.ARP, None, is_virtual).items(),
        *rows_of_tenant(session, tenant, Table.ROUTES, None, is_default).items(),
        *rows_of_tenant(session, tenant, Table.ADJACENCIES, None).items(),
    )
    return {
        address: reason
        for device, rows in told
        for row in rows.rows
        for address, reason in _depended_on(row, names.get(device, "a device"))
    }


def _depended_on(row: object, device: str) -> Iterator[tuple[str, str]]:
    if isinstance(row, ArpEntry):
        yield str(row.address), f"a virtual gateway, seen by {device}"
    elif isinstance(row, Adjacency):
        yield str(row.neighbor), f"{row.protocol} neighbor of {device}"
    elif isinstance(row, Route):
        for hop in row.next_hops:
            if hop.address is not None:
                yield str(hop.address), f"the gateway of {device}"


def macs_of(
    session: Session, tenant: str, addresses: Collection[str]
) -> list[tuple[str, MacAddress]]:
    """Return the hardware addresses that any device has for some addresses."""
    if not addresses:
        return []
    one_of = EVIDENCE_TABLES[Table.ARP].c.address.in_(sorted(addresses))
    told = rows_of_tenant(session, tenant, Table.ARP, None, one_of).values()
    rows = (row for each in told for row in each.rows)
    return [(str(row.address), row.mac) for row in rows if isinstance(row, ArpEntry)]


def count_ports(session: Session, tenant: str, types: Collection[str | None]) -> Mapping[str, int]:
    """Return how many interfaces of some types each device has."""
    table = EVIDENCE_TABLES[Table.INTERFACES]
    named = [one for one in types if one is not None]
    query = (
        select(table.c.device_id, func.count())
        .where(table.c.tenant == tenant, held_at(table, None))
        .where(or_(table.c.if_type.in_(named), table.c.if_type.is_(None)))
        .group_by(table.c.device_id)
    )
    names = device_ids(session, tenant)
    return {names[id_]: count for id_, count in session.execute(query).tuples() if id_ in names}

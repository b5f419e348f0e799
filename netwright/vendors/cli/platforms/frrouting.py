"""FRRouting: a login whose shell is vtysh."""

import re

from netwright.model.evidence import Table
from netwright.vendors.cli import frr
from netwright.vendors.cli.dialect import Dialect, by_document
from netwright.vendors.platforms import named

OSPF, BGP = "show ip ospf neighbor detail json", "show bgp summary json"

FRR = Dialect(
    platform=named("linux", "FRRouting"),
    templates="frr",
    driver="cisco_ios",
    signature=re.compile(r"^FRRouting "),
    facts=re.compile(r"^FRRouting (?P<os_version>\S+) \((?P<sys_name>[^)\s]+)\)", re.MULTILINE),
    questions={
        Table.INTERFACES: (by_document(frr.interfaces, "show interface json"),),
        Table.ADDRESSES: (by_document(frr.addresses, "show interface json"),),
        Table.ROUTES: (
            by_document(frr.routes, "show ip route json"),
            by_document(frr.routes, "show ipv6 route json"),
        ),
        Table.ADJACENCIES: (
            by_document(frr.ospf_neighbors, OSPF),
            by_document(frr.bgp_neighbors, BGP),
        ),
    },
)

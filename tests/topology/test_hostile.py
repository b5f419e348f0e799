"""Evidence from the worst of networks: named in conflicts, never believed, never fatal."""

import json
from dataclasses import replace
from ipaddress import IPv4Address

from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.device import IdentityKeys
from netwright.model.evidence import Row
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry
from netwright.model.interface import Interface, InterfaceAddress, LagMember, StpPort
from netwright.model.link import LinkKind
from netwright.model.mac import MacAddress
from netwright.model.neighbor import (
    ChassisIdSubtype,
    LldpLocalPort,
    Neighbor,
    NeighborProtocol,
    PortIdSubtype,
)
from netwright.topology.build import build_topology
from netwright.topology.export.formats import FORMATS
from tests.topology.networks import AT, chassis, device, lldp, port

TEXT = st.text(max_size=8) | st.sampled_from(["\x00", "00:11:22:33:44:55:66", "(", "9" * 40, "<b>"])
MACS = st.integers(0, (1 << 48) - 1).map(MacAddress)
IP = st.ip_addresses()
OPTIONAL = st.none() | TEXT
ROWS: st.SearchStrategy[Row] = st.one_of(
    st.builds(
        Neighbor,
        st.sampled_from(NeighborProtocol),
        TEXT,
        TEXT,
        st.none() | st.sampled_from(ChassisIdSubtype),
        TEXT,
        st.none() | st.sampled_from(PortIdSubtype),
        OPTIONAL,
        OPTIONAL,
        management_addresses=st.lists(IP, max_size=2).map(tuple),
    ),
    st.builds(LldpLocalPort, TEXT, TEXT, st.none() | st.sampled_from(PortIdSubtype), OPTIONAL),
    st.builds(LagMember, TEXT, OPTIONAL, st.none() | MACS, partner_port=st.none() | st.integers()),
    st.builds(
        StpPort,
        TEXT,
        TEXT,
        OPTIONAL,
        OPTIONAL,
        st.none() | st.integers(),
        st.none() | st.integers(),
    ),
    st.builds(FdbEntry, st.none() | st.integers(), TEXT, MACS),
    st.builds(ArpEntry, TEXT, IP, MACS),
    st.builds(InterfaceAddress, TEXT, IP, st.none() | st.integers(-1, 200)),
    st.builds(Adjacency, TEXT, IP, OPTIONAL, OPTIONAL, OPTIONAL),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(ROWS, max_size=8), min_size=1, max_size=3))
def test_no_evidence_whatever_breaks_inference_or_its_exports(tables: list[list[Row]]) -> None:
    """Agents send garbage; the rest of the network must still be drawn."""
    topology = build_topology([device(n, *rows) for n, rows in enumerate(tables, 1)], AT)

    for write in FORMATS.values():
        write(topology).encode()
    json.loads(FORMATS["json"](topology))


def test_names_with_markup_and_controls_are_one_bounded_line() -> None:
    """A name is shown in tables, logs and maps."""
    evil = "<img src=x onerror=alert(1)>\x00\n\x1b[31m" + "A" * 70_000
    topology = build_topology([device(1, lldp("Gi0/1", 9, evil, name=evil))], AT)

    [node] = [node for node in topology.nodes if node.kind == "unmanaged"]
    assert node.name.isprintable()
    assert len(node.name) <= 200
    assert all(len(word.raw) < 1500 for link in topology.links for word in link.evidence)


def test_cloned_machines_with_one_chassis_id_do_not_become_one() -> None:
    """Virtual machines copied from one image share serials, chassis IDs and names."""
    clones = [
        replace(device(n, name=f"vm{n}"), keys=IdentityKeys(chassis_ids=frozenset({chassis(7)})))
        for n in (2, 3)
    ]
    topology = build_topology([device(1, lldp("Gi0/1", 7, "Gi0/1", name="vm")), *clones], AT)

    [link] = topology.links
    assert link.a.device not in {"vm2", "vm3"} or link.confidence < 0.9


def test_a_thief_of_all_keys_gets_no_sure_link() -> None:
    """Chassis ID, name and address of a silent device, claimed from another's access port."""
    stolen = replace(lldp("Gi0/4", 2, "Gi0/1"), management_addresses=(IPv4Address("10.0.0.2"),))
    topology = build_topology(
        [
            device(1, lldp("Gi0/1", 2, "Gi0/1")),
            device(2, lldp("Gi0/1", 1, "Gi0/1")),
            device(3, stolen),
        ],
        AT,
    )

    phantoms = [link for link in topology.links if "sw3" in {link.a.device, link.b.device}]
    assert all(link.confidence <= 0.5 and link.conflicts for link in phantoms)


def test_virtual_router_addresses_connect_nobody() -> None:
    """VRRP and HSRP MACs are on whoever is active, at every site that numbers groups alike."""
    virtual = MacAddress.parse("00:00:5e:00:01:0a")
    tables = [device(n, FdbEntry(10, "Gi0/1", virtual)) for n in range(1, 5)]

    assert build_topology(tables, AT).links == ()


def test_duplicate_address_is_nobodys() -> None:
    """Two hosts with one address, or proxy ARP: the address tells no device."""
    shared = InterfaceAddress("Vlan1", IPv4Address("192.0.2.1"), 24)
    row = Neighbor(
        NeighborProtocol.LLDP,
        "Gi0/1",
        "192.0.2.1",
        ChassisIdSubtype.NETWORK_ADDRESS,
        "Gi0/1",
        PortIdSubtype.INTERFACE_NAME,
    )
    topology = build_topology([device(1, row), device(2, shared), device(3, shared)], AT)

    assert [node.kind for node in topology.nodes].count("unmanaged") == 1


def test_frame_that_comes_back_is_no_link() -> None:
    """A looped cable to oneself on one port, as a broken media converter makes it."""
    assert build_topology([device(1, lldp("Gi0/1", 1, "Gi0/1"))], AT).links == ()


def test_cable_between_two_ports_of_one_device_is_a_link() -> None:
    """It happens, and whoever finds the loop will be glad to see it."""
    [link] = build_topology(
        [device(1, lldp("Gi0/1", 1, "Gi0/2"), lldp("Gi0/2", 1, "Gi0/1"))], AT
    ).links

    assert (link.a, link.b, link.kind) == (port(1, "Gi0/1"), port(1, "Gi0/2"), LinkKind.P2P)
    assert link.confidence == 0.99


def test_seven_octets_and_nuls_are_named_in_the_conflicts() -> None:
    """What no sane agent sends leads to a stranger, and says what is wrong with it."""
    row = replace(lldp("Gi0/1", 9, "Gi0/1", name="evil\x00name"), chassis_id="00:11:22:33:44:55:66")
    [link] = build_topology([device(1, row), device(2)], AT).links

    assert link.a.device == "evil name"
    assert link.conflicts == (
        "an identifier has characters that cannot be shown",
        "chassis_id 00:11:22:33:44:55:66 is no MAC address",
    )


def test_router_that_answers_for_everybody_is_next_to_nobody() -> None:
    """Proxy ARP: the cache has the address at the MAC of whoever answered."""
    proxy = MacAddress.parse("00:11:22:33:44:99")
    near = InterfaceAddress("Gi0/1", IPv4Address("192.0.2.1"), 30)
    far = InterfaceAddress("Gi0/1", IPv4Address("192.0.2.2"), 30)
    [link] = build_topology(
        [
            device(1, near, ArpEntry("Gi0/1", far.address, proxy)),
            device(2, far),
            replace(device(3), interfaces=(Interface(1, "Gi0/9", phys_address=proxy),)),
        ],
        AT,
    ).links[:1]

    assert link.confidence <= 0.5
    assert link.conflicts == ("sw1 has 192.0.2.2 at 00:11:22:33:44:99, not sw2's",)


def test_subnet_that_two_sites_use_connects_them_no_more_than_halfway() -> None:
    """Every provider numbers the customer's end of a /30 alike; the cache tells the real one."""
    provider = MacAddress.parse("00:aa:bb:cc:dd:ee")
    site = InterfaceAddress("Gi0/1", IPv4Address("192.0.2.1"), 30)
    other = InterfaceAddress("Gi0/1", IPv4Address("192.0.2.2"), 30)
    links = build_topology(
        [
            device(1, site, ArpEntry("Gi0/1", other.address, provider)),
            replace(
                device(2, other),
                interfaces=(Interface(1, "Gi0/1", phys_address=MacAddress.parse(chassis(2))),),
            ),
        ],
        AT,
    ).links

    assert all(link.confidence <= 0.5 and link.conflicts for link in links)


def test_lldp_through_an_unmanaged_switch_is_a_shared_segment() -> None:
    """Cheap switches pass LLDP on; whoever is on them hears everybody."""
    ports = [port(n, "Gi0/1") for n in (1, 2, 3)]
    heard = {n: [lldp("Gi0/1", far, "Gi0/1") for far in (1, 2, 3) if far != n] for n in (1, 2, 3)}
    [segment] = build_topology([device(n, *rows) for n, rows in heard.items()], AT).links

    assert segment.kind is LinkKind.SHARED_SEGMENT
    assert [member for member, _ in segment.members] == ports
    assert segment.confidence < 0.9


def test_stations_that_move_between_polls_make_no_sure_link() -> None:
    """A MAC that is somewhere else at every poll is where it is by chance."""
    roaming = MacAddress.parse("00:11:22:33:44:55")
    tables = [device(n, FdbEntry(1, f"Gi0/{n}", roaming)) for n in range(1, 5)]

    assert all(link.confidence < 0.9 for link in build_topology(tables, AT).links)

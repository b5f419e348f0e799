"""Several devices in one box, several boxes in one device: what looks alike is not linked."""

from dataclasses import replace
from ipaddress import ip_address

from netwright.model.device import IdentityKeys, Member
from netwright.model.evidence import Row
from netwright.model.forwarding import ArpEntry, FdbEntry
from netwright.model.interface import Interface, InterfaceAddress, LagMember, Port, StpPort
from netwright.model.link import Link, LinkKind
from netwright.model.mac import MacAddress
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT, cdp, chassis, device, lldp, port

VIRTUAL = MacAddress.parse("00:09:0f:09:00:01")
FLOATING = ip_address("10.9.0.1")
SURE = 0.9


def links(*evidence: DeviceEvidence) -> list[Link]:
    """Return the links of a network."""
    return list(build_topology(evidence, AT).links)


def ends(found: list[Link]) -> set[tuple[Port, Port]]:
    """Return the ends of those that are stated as sure."""
    return {(link.a, link.b) for link in found if link.confidence >= SURE and link.layer == 2}


def unit(number: int, name: str, *rows: Row) -> DeviceEvidence:
    """Return a firewall of a cluster: its MACs and its addresses are the cluster's."""
    one = device(number, *rows, InterfaceAddress("port1", FLOATING, 24), ports=("port1",))
    keys = IdentityKeys(macs=frozenset({VIRTUAL}), sys_name=name)
    ports = [Interface(1, "port1", phys_address=VIRTUAL, if_oper_status="up")]
    system = replace(one.device.system, sys_name=name)
    return replace(
        one, keys=keys, interfaces=ports, lldp_local=(), device=replace(one.device, system=system)
    )


def test_the_units_of_a_cluster_are_told_by_what_is_their_own() -> None:
    """Both switches hear the same chassis ID from another box; the names differ."""
    heard = [
        replace(lldp("Gi0/1", 0, "port1", name=name), chassis_id=str(VIRTUAL))
        for name in ("fw-a", "fw-b")
    ]

    found = links(device(1, heard[0]), device(2, heard[1]), unit(3, "fw-a"), unit(4, "fw-b"))

    assert ends(found) == {
        (port(1, "Gi0/1"), port(3, "port1")),
        (port(2, "Gi0/1"), port(4, "port1")),
    }


def test_a_cluster_that_is_alike_in_everything_joins_nobody_for_sure() -> None:
    """One name, one MAC, one address on two boxes: nothing tells which of them is heard."""
    fdb = FdbEntry(10, "Gi0/2", VIRTUAL)
    arp = ArpEntry("Gi0/2", FLOATING, VIRTUAL)
    heard = replace(lldp("Gi0/1", 0, "port1", name="fw"), chassis_id=str(VIRTUAL))

    found = links(device(1, heard, fdb, arp), device(2, fdb, arp), unit(3, "fw"), unit(4, "fw"))

    managed = {"sw3", "sw4"}
    assert not [link for link in found if {link.a.device, link.b.device} & managed]


def test_virtual_device_contexts_are_told_apart_although_they_share_the_chassis() -> None:
    """Two VDCs have one serial; what is heard of either is its own name and chassis ID."""
    first, second = (
        replace(one, keys=replace(one.keys, serials=frozenset({"Cisco:JAF1"})))
        for one in (device(1, lldp("Gi0/1", 3, "Gi0/1")), device(2, lldp("Gi0/1", 3, "Gi0/2")))
    )
    below = device(3, lldp("Gi0/1", 1, "Gi0/1"), cdp("Gi0/2", 2, "Gi0/1"))

    assert ends(links(first, second, below)) == {
        (port(1, "Gi0/1"), port(3, "Gi0/1")),
        (port(2, "Gi0/1"), port(3, "Gi0/2")),
    }


def test_a_serial_that_two_contexts_share_names_neither() -> None:
    """NX-OS writes it into CDP's device ID; the name in front tells which is meant."""
    contexts = [
        replace(one, keys=replace(one.keys, serials=frozenset({"Cisco:JAF1"})))
        for one in (device(1), device(2))
    ]
    row = replace(cdp("Gi0/1", 2, "Gi0/1"), chassis_id="sw2(JAF1)")

    assert ends(links(*contexts, device(3, row))) == {(port(2, "Gi0/1"), port(3, "Gi0/1"))}


def test_a_stack_whose_master_changed_keeps_its_links() -> None:
    """Neighbors that have not heard the new chassis ID yet still mean the same device."""
    stack = device(1, lldp("Gi0/1", 2, "Gi0/1"), lldp("Gi0/2", 3, "Gi0/1"))
    both = frozenset({chassis(1), chassis(99)})
    known = replace(
        stack,
        keys=replace(stack.keys, chassis_ids=both),
        device=replace(
            stack.device,
            identification=replace(
                stack.device.identification, members=(Member("A", None, 1), Member("B", None, 2))
            ),
        ),
    )
    early = replace(lldp("Gi0/1", 99, "Gi0/1"), system_name="sw1")

    found = links(known, device(2, early), device(3, lldp("Gi0/1", 1, "Gi0/2")))

    assert ends(found) == {
        (port(1, "Gi0/1"), port(2, "Gi0/1")),
        (port(1, "Gi0/2"), port(3, "Gi0/1")),
    }


def test_a_pair_with_one_bridge_id_is_not_taken_for_either_by_the_spanning_tree() -> None:
    """Peers of a vPC with `peer-switch` are one bridge; what is below faces both."""
    pair = MacAddress.parse("00:23:04:ee:be:01")
    bridge_id = f"6000{int(pair):012x}"

    def peer(number: int) -> DeviceEvidence:
        row = StpPort("Gi0/1", "forwarding", bridge_id, bridge_id, 0x8001, 0x8001, bridge_id)
        one = device(number, row, LagMember("Gi0/1", "Po1"))
        keys = replace(one.keys, chassis_ids=one.keys.chassis_ids | {str(pair)})
        return replace(one, keys=keys)

    below = device(3, StpPort("Po1", "forwarding", bridge_id, bridge_id, 0x8001, 0x8001, "8000"))

    assert ends(links(peer(1), peer(2), below)) == set()


def test_the_peers_of_a_pair_are_joined_by_the_link_between_them() -> None:
    """A peer link is a LAG like any other; what both lead to below is no part of it."""
    pair = [
        device(
            own,
            *(lldp(f"Gi0/{n}", far, f"Gi0/{n}") for n in (1, 2)),
            *(LagMember(f"Gi0/{n}", "Po1") for n in (1, 2)),
            lldp("Gi0/3", 3, f"Gi0/{own}"),
            LagMember("Gi0/3", "Po20"),
        )
        for own, far in ((1, 2), (2, 1))
    ]
    below = device(
        3,
        *(lldp(f"Gi0/{n}", n, "Gi0/3") for n in (1, 2)),
        *(LagMember(f"Gi0/{n}", "Po5") for n in (1, 2)),
    )

    found = links(*pair, below)

    assert [(link.a, link.b, link.kind, len(link.members), link.conflicts) for link in found] == [
        (port(1, "Po1"), port(2, "Po1"), LinkKind.LAG, 2, ()),
        (port(1, "Po20"), port(3, "Po5"), LinkKind.LAG, 1, ()),
        (port(2, "Po20"), port(3, "Po5"), LinkKind.LAG, 1, ()),
    ]

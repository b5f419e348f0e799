"""What a Catalyst shows of each VLAN in a context of its own: netwright.mibs.vlan_contexts."""

from netwright.mibs.bridge_mib import BASE_BRIDGE_ADDRESS, STP_PORT_TABLE, STP_PRIORITY
from netwright.mibs.plan import collect_context, observe
from netwright.model.evidence import Table
from netwright.model.interface import StpPort
from netwright.model.snmp import Oid, Tag, Value, Varbind, Walk
from tests.recordings import Recording, recorded

IF_NAME = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
BASE_PORT_IF_INDEX = (1, 3, 6, 1, 2, 1, 17, 1, 4, 1, 2)
OWN, OTHER = bytes.fromhex("001b54000001"), bytes.fromhex("001b54000002")
FORWARDING, BLOCKING = 5, 2


def varbinds(cells: dict[Oid, Value]) -> list[Varbind]:
    """Return cells as an agent sends them."""
    return [(name, Tag.OCTET_STRING, value) for name, value in cells.items()]


def bridge(ports: dict[int, int]) -> Recording:
    """Return the bridge of one VLAN, with its ports' states; OTHER is designated on the blocked."""
    cells: dict[Oid, Value] = {BASE_BRIDGE_ADDRESS: OWN, STP_PRIORITY: 0x8014}
    for port, state in ports.items():
        designated = OTHER if state == BLOCKING else OWN
        row: dict[int, Value] = {
            2: 0x80,
            3: state,
            6: b"\x80\x14" + OTHER,
            8: b"\x80\x14" + designated,
            9: bytes((0x80, 7)),
        }
        cells |= {(*STP_PORT_TABLE.entry, column, port): value for column, value in row.items()}
        cells[*BASE_PORT_IF_INDEX, port] = port
    return recorded(*varbinds(cells))


def read(agent: Recording) -> dict[Oid, Walk]:
    """Return everything that the plan asks for in a context."""
    walks: dict[Oid, Walk] = {}
    while request := collect_context(walks):
        walks |= agent.answer(request)
    return walks


def told(default: Recording, contexts: dict[int, Recording]) -> list[StpPort]:
    """Return the spanning tree of a switch with three ports."""
    names: dict[Oid, Value] = {(*IF_NAME, n): f"Gi0/{n}".encode() for n in (1, 2, 3)}
    whole = recorded(*varbinds(names), *default.varbinds)
    rows = observe(whole.walks(), {vid: read(one) for vid, one in contexts.items()})[Table.STP].rows
    return [row for row in rows if isinstance(row, StpPort)]


def test_a_port_that_is_blocked_in_one_vlan_tells_whom_it_faces_there() -> None:
    """Two uplinks share the VLANs between them: each is blocked in half of them."""
    vlan_1 = bridge({1: FORWARDING, 2: FORWARDING})

    rows = told(vlan_1, {1: vlan_1, 20: bridge({1: FORWARDING, 2: BLOCKING})})

    assert [(row.if_name, row.state, row.vid) for row in rows] == [
        ("Gi0/1", "forwarding", 1),
        ("Gi0/2", "forwarding", 1),
        ("Gi0/2", "blocking", 20),
    ]
    assert rows[2].designated_bridge == "8014001b54000002"
    assert (rows[2].designated_port, rows[2].bridge_id) == (0x8007, "8014001b54000001")


def test_a_port_outside_the_default_vlan_is_told_by_the_vlan_it_is_in() -> None:
    """Its number is what the far end of a blocked link names."""
    rows = told(bridge({1: FORWARDING}), {20: bridge({3: FORWARDING}), 30: bridge({3: FORWARDING})})

    assert [(row.if_name, row.vid, row.port_id) for row in rows] == [
        ("Gi0/1", 1, 0x8001),
        ("Gi0/3", 20, 3),
    ]


def test_a_vlan_without_a_blocked_port_is_asked_for_the_states_alone() -> None:
    """A hundred VLANs must not cost a hundred tables."""
    asked = read(bridge({1: FORWARDING}))

    assert [root for root in STP_PORT_TABLE.roots if root in asked] == [(*STP_PORT_TABLE.entry, 3)]
    assert BASE_BRIDGE_ADDRESS not in asked


def test_one_tree_for_all_vlans_stays_one() -> None:
    """Where no context tells of a tree, the only one is that of all VLANs."""
    rows = told(bridge({1: BLOCKING}), {20: recorded()})

    assert [(row.if_name, row.vid) for row in rows] == [("Gi0/1", None)]

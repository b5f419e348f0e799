"""What moved: netwright.topology.moves and netwright.topology.stations."""

from dataclasses import replace

from netwright.model.forwarding import FdbEntry
from netwright.model.mac import MacAddress
from netwright.topology.build import build_topology
from netwright.topology.diff import Known, TopologyDiff, diff_topologies, with_stations
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.export.document import diff_document
from netwright.topology.moves import Move, MoveKind
from tests.topology.networks import AT, device, lldp, port

LAPTOP, OTHER = MacAddress(0x3C0754000001), MacAddress(0x3C0754000002)


def two(far_port: str, *rows: FdbEntry, second: tuple[FdbEntry, ...] = ()) -> list[DeviceEvidence]:
    """Return two switches with one cable, plugged at the second into `far_port`."""
    return [
        device(1, lldp("Gi0/1", 2, far_port), *rows),
        device(2, lldp(far_port, 1, "Gi0/1"), *second),
    ]


def known(evidence: list[DeviceEvidence]) -> Known:
    """Return evidence with its topology."""
    return Known(evidence, build_topology(evidence, AT))


def difference(old: list[DeviceEvidence], new: list[DeviceEvidence]) -> TopologyDiff:
    """Return what is different, stations too."""
    before, after = known(old), known(new)
    return with_stations(diff_topologies(before.topology, after.topology), before, after)


def test_cable_that_was_plugged_elsewhere_is_one_move() -> None:
    """One end stayed; nobody needs to find the two halves in two lists."""
    moves = difference(two("Gi0/1"), two("Gi0/4")).moves

    assert moves == (Move(MoveKind.CABLE, port(1, "Gi0/1"), port(2, "Gi0/1"), port(2, "Gi0/4")),)


def test_two_cables_that_were_exchanged_are_two_moves() -> None:
    """Each link is part of one move at most."""

    def crossed(first: str, second: str) -> list[DeviceEvidence]:
        return [
            device(1, lldp("Gi0/1", 2, first), lldp("Gi0/2", 2, second)),
            device(2, lldp(first, 1, "Gi0/1"), lldp(second, 1, "Gi0/2")),
        ]

    moves = difference(crossed("Gi0/1", "Gi0/2"), crossed("Gi0/2", "Gi0/1")).moves

    assert {(move.what, move.new) for move in moves} == {
        (port(1, "Gi0/1"), port(2, "Gi0/2")),
        (port(1, "Gi0/2"), port(2, "Gi0/1")),
    }


def test_links_without_a_common_end_are_no_move() -> None:
    """One was taken out, another was laid."""
    old = [device(1, lldp("Gi0/1", 2, "Gi0/1")), device(2), device(3)]
    new = [device(1, lldp("Gi0/2", 3, "Gi0/2")), device(2), device(3)]

    assert difference(old, new).moves == ()


def test_station_that_is_learned_at_another_port_has_moved() -> None:
    """Who sits where now; uplinks learn everybody and tell nothing."""
    old = two("Gi0/1", FdbEntry(10, "Gi0/3", LAPTOP), second=(FdbEntry(10, "Gi0/1", LAPTOP),))
    new = two("Gi0/1", FdbEntry(10, "Gi0/1", LAPTOP), second=(FdbEntry(10, "Gi0/2", LAPTOP),))
    found = difference(old, new)

    moved = Move(MoveKind.STATION, str(LAPTOP), port(1, "Gi0/3"), port(2, "Gi0/2"))
    assert found.moves == (moved,)
    assert not found, "stations come and go; the network is the same"


def test_stations_behind_a_device_that_became_known_have_not_moved() -> None:
    """The port where they were learned turned out to lead to a switch."""
    old = [device(1, FdbEntry(10, "Gi0/1", LAPTOP))]
    new = two("Gi0/1", FdbEntry(10, "Gi0/1", LAPTOP), second=(FdbEntry(10, "Gi0/2", LAPTOP),))

    assert [move.kind for move in difference(old, new).moves] == []


def test_devices_and_roaming_stations_are_no_moved_stations() -> None:
    """A MAC at two ports at once is nowhere; a device's own is no station's."""
    roaming = (FdbEntry(10, "Gi0/3", OTHER), FdbEntry(10, "Gi0/4", OTHER))
    new = two("Gi0/1", FdbEntry(10, "Gi0/3", OTHER))

    assert difference(two("Gi0/1", *roaming), new).moves == ()


def test_device_in_another_site_has_moved() -> None:
    """It is said as a move, and with what it was."""
    before = build_topology(two("Gi0/1"), AT)
    nodes = (replace(before.nodes[0], site="busan", tier="core"), *before.nodes[1:])
    document = diff_document(diff_topologies(before, replace(before, nodes=nodes)))

    assert document["moves"] == [
        {"kind": "device", "device": "sw1", "from": "default", "to": "busan"}
    ]
    assert document["changed"]["nodes"][0]["was"] == {"tier": "access", "site": "default"}  # type: ignore[index]


def test_moves_are_told_with_both_ends() -> None:
    """The keys of the document."""
    document = diff_document(difference(two("Gi0/1"), two("Gi0/4")))

    assert document["moves"] == [
        {
            "kind": "cable",
            "end": {"device": "sw1", "interface": "Gi0/1"},
            "from": {"device": "sw2", "interface": "Gi0/1"},
            "to": {"device": "sw2", "interface": "Gi0/4"},
        }
    ]

"""Links that the newest answers lack: netwright.topology.fading."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from netwright.model.evidence import Fading, Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Interface
from netwright.model.link import Link, LinkStatus
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT, chassis, device, lldp, port

BEFORE = AT - timedelta(hours=1)


def links(*evidence: DeviceEvidence) -> list[Link]:
    """Return what is inferred."""
    return list(build_topology(evidence, AT).links)


def remembering(one: DeviceEvidence, *rows: Neighbor) -> DeviceEvidence:
    """Return the device with neighbors that it told an hour ago, and no longer."""
    return replace(one, fading={Table.NEIGHBORS: [Fading(row, BEFORE) for row in rows]})


def shut(one: DeviceEvidence, if_name: str) -> DeviceEvidence:
    """Return the device with one port shut by an operator."""
    return _with(one, if_name, partial(replace, if_admin_status="down"))


def down(one: DeviceEvidence, if_name: str) -> DeviceEvidence:
    """Return the device with one port that has lost its carrier."""
    return _with(one, if_name, partial(replace, if_oper_status="down"))


def _with(
    one: DeviceEvidence, if_name: str, change: Callable[[Interface], Interface]
) -> DeviceEvidence:
    ports = [change(i) if i.if_name == if_name else i for i in one.interfaces]
    return replace(one, interfaces=ports)


def test_a_link_that_one_answer_lacks_stays_in_doubt() -> None:
    """A lost frame is no removed cable."""
    [link] = links(
        remembering(device(1), lldp("Gi0/1", 2, "Gi0/2")),
        remembering(device(2), lldp("Gi0/2", 1, "Gi0/1")),
    )

    assert (link.a, link.b) == (port(1, "Gi0/1"), port(2, "Gi0/2"))
    assert link.confidence == 0.6
    assert "no longer tells" in link.conflicts[-1]
    assert {one.seen_at for one in link.evidence} == {BEFORE}


def test_a_cable_that_moved_leaves_nothing_behind() -> None:
    """The new word about either port ends the old link at once."""
    [link] = links(
        remembering(device(1, lldp("Gi0/1", 3, "Gi0/1")), lldp("Gi0/1", 2, "Gi0/2")),
        device(2),
        device(3, lldp("Gi0/1", 1, "Gi0/1")),
    )

    assert (link.a, link.b) == (port(1, "Gi0/1"), port(3, "Gi0/1"))


def test_a_port_that_was_shut_or_taken_out_has_no_link() -> None:
    """An operator has decided; there is nothing to wait for."""
    one = remembering(device(1), lldp("Gi0/1", 2, "Gi0/2"))

    assert links(shut(one, "Gi0/1"), device(2)) == []
    assert links(one, shut(device(2), "Gi0/2")) == []
    assert links(one, device(2, ports=("Gi0/1",))) == []


def test_a_link_that_went_down_is_shown_down() -> None:
    """An alarm must be able to name the far end."""
    [link] = links(
        down(remembering(device(1), lldp("Gi0/1", 2, "Gi0/2")), "Gi0/1"),
        down(device(2), "Gi0/2"),
    )

    assert (link.status, link.confidence, link.conflicts) == (LinkStatus.DOWN, 0.85, ())


def test_a_far_end_that_is_up_alone_leads_elsewhere_now() -> None:
    """A cable is down at both ends or at neither."""
    one = remembering(device(1), lldp("Gi0/1", 2, "Gi0/2"))

    assert links(down(one, "Gi0/1"), device(2)) == []


def test_polls_of_a_forwarding_database_are_merged() -> None:
    """A station silent for five minutes has not moved away."""
    gateway, below, station = (MacAddress.parse(chassis(n)) for n in (1, 2, 9))
    top = device(1)
    learned = [FdbEntry(1, "Gi0/3", below), FdbEntry(1, "Gi0/3", station)]
    seen = device(2, FdbEntry(1, "Gi0/1", gateway), FdbEntry(1, "Gi0/2", station))

    [link] = links(replace(top, fading={Table.FDB: [Fading(e, BEFORE) for e in learned]}), seen)

    assert (link.a, link.b) == (port(1, "Gi0/3"), port(2, "Gi0/1"))


def test_a_station_that_was_learned_anew_is_where_it_is_now() -> None:
    """The newest poll is believed, the older ones fill its gaps."""
    gateway, below = (MacAddress.parse(chassis(n)) for n in (1, 2))
    top = replace(
        device(1, FdbEntry(1, "Gi0/4", below)),
        fading={Table.FDB: [Fading(FdbEntry(1, "Gi0/3", below), BEFORE)]},
    )

    [link] = links(top, device(2, FdbEntry(1, "Gi0/1", gateway)))

    assert (link.a, link.b) == (port(1, "Gi0/4"), port(2, "Gi0/1"))

"""Links of networks that others recorded: precision and recall against their own rows."""

from collections import Counter
from pathlib import Path

import pytest

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.labs import read_labs
from tests.topology.networks import AT
from tests.topology.recorded import Scenario, read_scenarios


@pytest.fixture(scope="module")
def scenarios(shared_data: Path) -> dict[str, Scenario]:
    """The recorded SNMP walks."""
    return {one.name: one for one in read_scenarios(shared_data / "networks")}


@pytest.fixture(scope="module")
def labs(shared_data: Path) -> dict[str, list[DeviceEvidence]]:
    """The recorded labs."""
    return read_labs(shared_data / "networks" / "labs.jsonl")


def test_every_recorded_neighbor_row_is_evidence_of_a_link(scenarios: dict[str, Scenario]) -> None:
    """Recall 1.00: what an agent said about a neighbor is on the map."""
    missing = []
    for scenario in scenarios.values():
        links = build_topology(scenario.devices, AT).links
        said = Counter(
            (one.device, one.raw.partition(":")[0]) for link in links for one in link.evidence
        )
        for device in scenario.devices:
            for row in device.neighbors:
                is_own = row.port_id == row.if_name and row.chassis_id == row.chassis_id.lower()
                says_who = bool(row.chassis_id or row.system_name)
                key = (device.name, f"{row.protocol} {row.if_name}")
                if says_who and not said[key] and not is_own:
                    missing.append((scenario.name, key))
    assert missing == []


@pytest.mark.parametrize(
    ("name", "both_ends", "one_end"),
    [
        ("nms8003_lldp", 6, 0),
        ("nms8000_lldp", 6, 1),
        ("nms8000_cdp", 6, 1),
        ("nms0123_lldp", 10, 3),
    ],
)
def test_recorded_networks_have_the_links_that_their_rows_tell(
    scenarios: dict[str, Scenario], name: str, both_ends: int, one_end: int
) -> None:
    """Precision 1.00: as many links as there are cables, no more."""
    links = build_topology(scenarios[name].devices, AT).links
    links = tuple(link for link in links if link.layer == 2)

    assert sum(link.confidence >= 0.99 for link in links) == both_ends
    assert len(links) == both_ends + one_end


def test_agent_that_hears_only_itself_has_no_link(scenarios: dict[str, Scenario]) -> None:
    """A looped frame is no neighbor."""
    assert build_topology(scenarios["nms7777dw_lldp_no_links"].devices, AT).links == ()


def test_every_reciprocal_row_of_the_labs_is_a_link(
    labs: dict[str, list[DeviceEvidence]],
) -> None:
    """NX-OS, EOS, Junos, Cumulus and IOS, with ports by name, by number and by MAC."""
    found = {name: Counter(link.kind for link in sure(devices)) for name, devices in labs.items()}

    assert found == {
        "dual-bgp": {LinkKind.P2P: 16, LinkKind.LAG: 2},
        "dual-evpn": {LinkKind.P2P: 14, LinkKind.LAG: 2},
        "eos": {LinkKind.P2P: 14, LinkKind.LAG: 2},
        "mixed": {LinkKind.P2P: 12},
        "ospf-ibgp": {LinkKind.P2P: 14, LinkKind.LAG: 2},
        "ospf-single": {LinkKind.P2P: 14},
        "vmx": {LinkKind.P2P: 8},
    }


def test_management_segment_of_the_mixed_lab_is_shared(
    labs: dict[str, list[DeviceEvidence]],
) -> None:
    """LLDP alone shows two spines cabled at mgmt0; CDP at both ends hears the others too."""
    [segment] = [
        link
        for link in build_topology(labs["mixed"], AT).links
        if link.kind is LinkKind.SHARED_SEGMENT
    ]

    assert {Port("spine1-nxos", "mgmt0"), Port("spine2-nxos", "mgmt0")} < ports_of(segment)
    assert len(segment.members) == 4


def sure(devices: list[DeviceEvidence]) -> list[Link]:
    """Return the links that both ends told."""
    return [link for link in build_topology(devices, AT).links if link.confidence >= 0.99]

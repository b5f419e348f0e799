"""Discover a network of real daemons with the real command, and compare with the truth."""

import ipaddress
import json
from pathlib import Path

import pytest

from tests.integration.command import Netwright
from tests.integration.discovered import Found, discovered, node_of
from tests.lab.campus import ALLOWED, CAMPUS, CAMPUS_RO, DEAD_RANGE, NETOPS, RANGES, SEED
from tests.lab.container import RunningLab
from tests.lab.topology import End
from tests.lab.watch import watched

pytestmark = pytest.mark.integration
TRUTH = CAMPUS.truth()


def test_every_manageable_device_is_found_exactly_once(found: Found) -> None:
    """The main job: neither a second r1 for its second address, nor one switch too few."""
    assert found.known.devices.keys() == TRUTH.devices.keys()
    assert found.report["devices"] == sorted(d["name"] for d in found.known.devices.values())


def test_devices_are_what_they_pose_as(found: Found) -> None:
    """Vendor, platform and serial come from sysObjectID, sysDescr and ENTITY-MIB as served."""
    for node, expected in TRUTH.devices.items():
        device = found.known.devices[node]
        told = {"vendor": expected.vendor, "platform": expected.platform}
        told |= {"serial": expected.serial, "sys_name": expected.node.sys_name}
        wanted = {key: value for key, value in told.items() if value}
        assert {key: device.get(key) for key in wanted} == wanted, node


def test_the_credentials_that_read_most_are_kept(found: Found) -> None:
    """r1 answers `public` too, and first, but shows no more than its system group to it."""
    kept = {node: device["credentials"] for node, device in found.known.devices.items()}
    expected = {
        node: {kind: name for kind, name in (("snmp", e.snmp), ("ssh", e.ssh)) if name}
        for node, e in TRUTH.devices.items()
    }

    assert kept == expected


def test_every_link_that_lldp_or_cdp_shows_is_drawn_and_no_other(found: Found) -> None:
    """Both parallel links, both members of the LAG, the one that only CDP shows."""
    assert found.known.links("lldp", "cdp") == TRUTH.links
    assert found.known.cables() <= {frozenset((c.a, c.b)) for c in CAMPUS.cables}


def test_routing_adjacencies_are_links_of_layer_3(found: Found) -> None:
    """OSPF over both parallel links by SNMP of r1 and r2, BGP by that of r2 and fw1's shell."""
    expected = {
        frozenset((cable.a, cable.b)): cable.routing for cable in CAMPUS.cables if cable.routing
    }

    for routing in ("ospf", "bgp"):
        cables = {cable for cable, how in expected.items() if how == routing}
        assert found.known.links(routing) == cables


def test_what_has_no_way_in_fails_with_stage_and_reason(found: Found) -> None:
    """The agent of a3 answers, but its community is in nobody's vault."""
    failed = {node_of(CAMPUS, each["address"]): each for each in found.report["failed"]}

    assert failed.keys() == TRUTH.closed
    assert {each["stage"] for each in failed.values()} == {"snmp"}
    assert all(each["reason"].startswith("SNMP refused") for each in failed.values())


def test_what_only_answers_ping_is_unmanaged(found: Found) -> None:
    """It is alive, so it is reported; nothing is wrong, so it is no failure."""
    unmanaged = {node_of(CAMPUS, each["address"]): each for each in found.report["unmanaged"]}

    assert unmanaged.keys() == TRUTH.unmanaged
    assert all("no management protocol answered" in e["reason"] for e in unmanaged.values())


def test_two_boxes_with_one_name_stay_two(found: Found) -> None:
    """The second one carries its address in its name."""
    names = {found.known.devices[node]["name"] for node in ("a1", "a2")}

    assert names in ({"branch", "branch@10.77.1.11"}, {"branch", "branch@10.77.1.12"})


def test_two_boxes_with_one_serial_stay_two_and_the_conflict_is_reported(found: Found) -> None:
    """Cloned machines share serials; their hardware addresses tell them apart."""
    conflicts = found.command.json("devices", "list", "--conflicts")["data"]

    assert [(c["kind"], c["value"]) for c in conflicts] == [("serial", "Piolink:PLK0000002")]


def test_no_packet_leaves_for_an_address_outside_the_targets(found: Found) -> None:
    """Neighbors of the devices lie outside, and are heard of; the kernel counted."""
    allowed = [ipaddress.ip_network(each) for each in RANGES]
    outside = {c for c in found.contacts if not any(c.address in prefix for prefix in allowed)}

    assert found.contacts
    assert outside == set()


def test_a_wrong_password_is_sent_once_per_device_and_twice_in_all(found: Found) -> None:
    """The accounts may be one of a TACACS server, that locks it after the third."""
    assert max(found.wrong_passwords.values()) == 1
    assert found.wrong_passwords.total() <= 2


def test_a_host_is_found_by_its_hardware_address(found: Found) -> None:
    """The switch it is plugged into is known by SSH alone; Open vSwitch tells its FDB there."""
    h1 = CAMPUS.mac(End("h1", "eth0"))
    sightings = found.command.json("find", h1)["data"]

    best = sightings[0]
    assert (best["device"], best["if_name"], best["via"]) == ("sw2", "p5", "fdb")


def test_tables_of_a_device_are_shown(found: Found) -> None:
    """One table by SNMP, two by SSH."""
    heard = found.command.json("devices", "show", "sw1", "--table", "neighbors")["data"]
    lags = found.command.json("devices", "show", "sw2", "--table", "lags")["data"]
    fdb = found.command.json("devices", "show", "sw2", "--table", "fdb")["data"]

    assert {(row["if_name"], row["system_name"]) for row in heard} == {
        ("p1", "r1"),
        ("p2", "branch"),
        ("p3", "branch"),
        ("p4", "p1"),
    }
    assert {(row["if_name"], row["lag"]) for row in lags} == {("p2", "lag1"), ("p3", "lag1")}
    assert CAMPUS.mac(End("h1", "eth0")) in {row["mac"] for row in fdb}


def test_a_crawl_from_one_seed_finds_what_the_ranges_hold(
    net: RunningLab, found: Found, project: Netwright
) -> None:
    """Neighbors lead there, hop by hop; the allowed prefix is not swept for it."""
    with watched(net) as watch:
        project.discover(SEED, "--allow", str(ALLOWED), code=3)
        contacted = watch.addresses()
    crawled = discovered(CAMPUS, project)

    assert crawled.devices.keys() == found.known.devices.keys()
    assert crawled.links("lldp", "cdp") == TRUTH.links
    assert contacted <= {address for node in CAMPUS.nodes for address in node.all_addresses}


def test_a_crawl_stays_within_the_allowed_prefixes(net: RunningLab, project: Netwright) -> None:
    """What lies outside is recorded, and not one packet goes there; denied is outside."""
    with watched(net) as watch:
        report = project.discover(SEED, "--allow", "10.77.1.0/28", "--deny", "10.77.1.12")
        contacted = watch.addresses()
    outside = {e["address"] for e in report["unmanaged"] if "outside" in e["reason"]}

    assert discovered(CAMPUS, project).devices.keys() == {"r1", "sw1", "a1"}
    assert outside == {"10.77.255.2", "10.77.1.12"}
    assert {str(address) for address in contacted} == {
        SEED,
        "10.77.1.2",
        "10.77.1.11",
        "10.77.1.13",
    }


def test_a_router_reached_at_five_addresses_is_one_device(project: Netwright) -> None:
    """Four of them are aliases, by what the agent says of its interfaces."""
    addresses = [str(a) for a in CAMPUS.node("r1").all_addresses if a.version == 4]
    report = project.discover(*addresses, "--no-crawl")

    assert len(addresses) == 5
    assert report["devices"] == ["r1"]
    assert report["stats"]["aliases"] == 4


def test_no_community_is_shown_to_a_device_that_a_v3_user_reads(
    net: RunningLab, project: Netwright
) -> None:
    """Communities travel in clear text; a1 gets them, as no user of SNMPv3 opens it."""
    a1, r2 = CAMPUS.node("a1").address, CAMPUS.node("r2").address
    with watched(net) as watch:
        project.discover(str(a1), str(r2), "--no-crawl")
        shown = watch.shown_communities()

    assert shown == {a1}


def test_a_device_is_discovered_over_ipv6(project: Netwright) -> None:
    """Sweep, SNMP and SSH do not care."""
    report = project.discover("fd00:77::1", "--no-crawl")

    assert report["devices"] == ["r1"]
    device = project.json("devices", "show", "r1")
    assert device["credentials"] == {"snmp": CAMPUS_RO.name, "ssh": NETOPS.name}


def test_a_dead_range_yields_nothing_and_hears_the_sweep_only(
    net: RunningLab, project: Netwright
) -> None:
    """Each way of asking twice, and no community, no login to what stayed silent."""
    with watched(net) as watch:
        report = project.discover(DEAD_RANGE, code=4)
        contacts = watch.contacts()
    asked = {(c.protocol, c.port) for c in contacts}

    assert (report["devices"], report["failed"], report["unmanaged"]) == ([], [], [])
    assert asked == {
        ("icmp", None),
        ("udp", 161),
        *(("tcp", port) for port in (22, 23, 443, 830)),
    }
    assert max(contacts.values()) <= 2


def test_the_first_steps_of_an_operator_work_as_the_readme_says(
    net: RunningLab, tmp_path: Path
) -> None:
    """Init, two credentials from standard input, a discovery, a device, a map."""
    folder = tmp_path / "network"
    command = Netwright(folder, net.at_station)
    assert command.run("init", str(folder)).code == 0
    command.add_credentials([CAMPUS_RO, NETOPS])

    report = command.discover(SEED, "--allow", "10.77.255.0/24")

    assert report["devices"] == ["r1", "r2"]
    assert command.json("devices", "show", "r2")["credentials"] == {"ssh": "netops"}
    assert "<svg" in command.run("topology", "export", "-f", "svg").output
    listed = command.run("devices", "list", "--jsonl").output.splitlines()
    assert [json.loads(line)["name"] for line in listed] == report["devices"]

"""Our mapping of parsed command output to the model, against recorded outputs.

The recordings carry the fields a template finds; what those fields mean is ours. So that a wrong
field name cannot agree with itself, a test looks for the values anywhere in a record.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.forwarding import Route
from netwright.model.mac import MacAddress
from netwright.vendors.cli.adjacencies import bgp_neighbors, ospf_neighbors
from netwright.vendors.cli.arp import arp_entries
from netwright.vendors.cli.dialects import DIALECTS, dialect_of, dialect_spoken
from netwright.vendors.cli.fdb import fdb_entries
from netwright.vendors.cli.interfaces import interfaces
from netwright.vendors.cli.neighbors import cdp_neighbors, lldp_neighbors
from netwright.vendors.cli.record import Record, address_or_none
from netwright.vendors.cli.version import describe, identify
from netwright.vendors.cli.vlans import vlans


@cache
def pairs(folder: Path) -> list[dict[str, Any]]:
    """Read the recordings."""
    lines = (folder / "cli" / "pairs.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def outputs(folder: Path, fact: str) -> Iterator[tuple[list[Record], str]]:
    """Yield the rows of every recorded output that tells a fact, and which output it is."""
    for pair in pairs(folder):
        if pair["fact"] == fact:
            yield pair["parsed"], f"{pair['platform']}: {pair['command']}"


def values(record: Record) -> list[str]:
    """Return every value of a record."""
    flat: list[str] = []
    for value in record.values():
        flat += [value] if isinstance(value, str) else value
    return flat


def macs(record: Record) -> list[MacAddress]:
    """Return every MAC address anywhere in a record."""
    found = []
    for value in values(record):
        try:
            found.append(MacAddress.parse(value))
        except ValueError:
            continue
    return [mac for mac in found if mac]


def addresses(record: Record) -> list[Address]:
    """Return every address anywhere in a record."""
    return [found for value in values(record) if (found := address_or_none(value))]


def test_every_command_we_ask_by_template_has_one() -> None:
    """A misspelt command would look like a device that knows nothing."""
    unread = []
    for dialect in DIALECTS:
        for question in (q for qs in dialect.questions.values() for q in qs):
            for command in question.commands:
                try:
                    list(question.read(command, ""))
                except ValueError as error:
                    if "No template found" in str(error):
                        unread.append(str(error)[:80])
    assert unread == []


def test_arp_rows_are_the_addresses_and_macs_of_the_output(shared_data: Path) -> None:
    """An ARP cache is where `find` starts."""
    for records, output in outputs(shared_data, "arp"):
        expected = {(addresses(r)[0], macs(r)[0]) for r in records if addresses(r) and macs(r)}

        assert {(row.address, row.mac) for row in arp_entries(records)} == expected, output


def test_fdb_rows_are_the_unicast_macs_learned_on_a_port(shared_data: Path) -> None:
    """What the bridge itself owns is not behind any port."""
    for records, output in outputs(shared_data, "mac"):
        rows = list(fdb_entries(records))
        told = {mac for record in records for mac in macs(record)}

        assert {row.mac for row in rows} <= told, output
        assert not any(row.mac.is_multicast for row in rows), output
        assert all(row.if_name and not row.if_name.lower().startswith("cpu") for row in rows)


@pytest.mark.parametrize(("fact", "read"), [("lldp", lldp_neighbors), ("cdp", cdp_neighbors)])
def test_neighbors_keep_port_name_and_identity(
    shared_data: Path, fact: str, read: Callable[[Iterable[Record]], Iterator[Any]]
) -> None:
    """A claim without a local port or an identity draws no link."""
    for records, output in outputs(shared_data, fact):
        rows = list(read(records))
        claims = [r for r in records if r.get("local_interface") or r.get("local_port")]

        assert len(rows) >= len(claims) - 1, output
        for row in rows:
            everything = {value.strip() for record in records for value in values(record)}
            assert row.if_name in everything, output
            assert row.system_name in everything | {None}, output


def test_vlans_are_the_vids_of_the_output(shared_data: Path) -> None:
    """Every VLAN once, whatever number of lines tells its ports."""
    for records, output in outputs(shared_data, "vlan"):
        vids = {int(str(r["vlan_id"])) for r in records if str(r.get("vlan_id", "")).isdigit()}
        rows = list(vlans(records))

        assert {row.vid for row in rows} == {vid for vid in vids if 0 < vid <= 4094}, output
        assert len(rows) == len({row.vid for row in rows}), output


def test_interfaces_are_named_once_with_their_mac(shared_data: Path) -> None:
    """The name is the key of everything else about a port."""
    for records, output in outputs(shared_data, "interfaces"):
        rows = list(interfaces(records))
        told = {mac for record in records for mac in macs(record)}

        assert rows, output
        assert len(rows) == len({row.if_name for row in rows}), output
        assert {row.phys_address for row in rows} <= told | {None}, output


@pytest.mark.parametrize(("fact", "read"), [("ospf", ospf_neighbors), ("bgp", bgp_neighbors)])
def test_adjacencies_name_a_neighbor_and_a_state(
    shared_data: Path, fact: str, read: Callable[[Iterable[Record]], Iterator[Any]]
) -> None:
    """A summary prints a number of prefixes where the session is up."""
    states = {"FULL", "2WAY", "DOWN", "INIT", "EXSTART", "EXCHANGE", "LOADING", "ATTEMPT"}
    states |= {
        "ESTABLISHED",
        "IDLE",
        "CONNECT",
        "ACTIVE",
        "OPENSENT",
        "OPENCONFIRM",
        "NEVER",
        "SHUT",
    }
    for records, output in outputs(shared_data, fact):
        for row in read(records):
            assert row.neighbor in {a for record in records for a in addresses(record)}, output
            assert row.neighbor_state in states | {None}, (output, row.neighbor_state)


def test_routes_of_a_dialect_are_prefixes_of_its_output(shared_data: Path) -> None:
    """Read as discovery does: from the raw text on."""
    for pair in pairs(shared_data):
        dialect = dialect_of(pair["platform"])
        if pair["fact"] != "route" or dialect is None:
            continue
        for question in dialect.questions.get(Table.ROUTES, ()):
            if pair["command"] in question.commands:
                rows = list(question.read(pair["command"], pair["raw"]))
                assert rows, pair["command"]
                assert all(isinstance(row, Route) and row.next_hops for row in rows)


def test_version_tells_platform_version_model_and_serial(shared_data: Path) -> None:
    """The first answer after the login is all that is needed to know who answers."""
    for pair in pairs(shared_data):
        dialect = dialect_of(pair["platform"])
        if pair["fact"] != "version" or dialect is None or pair["command"] != dialect.version:
            continue
        if "ArubaOS (MODEL" in pair["raw"]:  # a wireless controller, filed under ProCurve
            continue
        spoken = dialect_spoken(pair["raw"])
        assert spoken is not None, pair["raw"][:200]
        assert spoken.questions is dialect.questions, pair["raw"][:200]  # IOS XE speaks IOS

        found = identify(dialect, {pair["command"]: pair["raw"]})
        told = {value for record in pair["parsed"] for value in values(record)}
        assert found.serial in told | {None}, found
        assert found.os_version is None or any(found.os_version in value for value in told), found
        assert describe(dialect, {pair["command"]: pair["raw"]}, "x#").sys_name in told | {"x"}

"""`netwright status`: a poll of one simulated device, what is shown of it, and the past."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from netwright.cli import main
from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.model.device import DeviceStatus, Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.interface import Interface
from netwright.model.link import LinkStatus
from netwright.model.snmp import Tag, Value, Varbind, oid
from netwright.model.state import DEVICE, StateSource, Word
from netwright.project import find_project, init_project
from netwright.runs.status import StatusRequest, plan_poll
from netwright.runs.status_report import note_poll
from netwright.simulate.access import CAMPUS_RO
from netwright.simulate.agent import Agent
from netwright.simulate.mib import Mib, loose
from netwright.simulate.simulation import Service
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from netwright.store.port_counters import rates_after
from netwright.store.states import note_states
from tests.simulate.serving import serving

ADDRESS = IPv4Address("127.66.0.1")
FOUND_AT = datetime(2026, 11, 24, 3, tzinfo=UTC)


@dataclass
class Switch:
    """A simulated switch, and a project that discovered it."""

    project: Path
    tells: dict[bytes, Mib]

    def port_is(self, oper: int) -> None:
        """Let its one port be in another operational state."""
        self.tells[b"campus-ro"] = _mib(oper)

    def ask(self, *arguments: str) -> int:
        """Run a command whose output is captured; return its exit code."""
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--project", str(self.project), "--json"])
        return int(ended.value.code or 0)


def _mib(oper: int, uptime: int = 100, in_octets: int = 0) -> Mib:
    values: dict[str, Value] = {
        "1.3.6.1.2.1.1.3.0": uptime,
        "1.3.6.1.2.1.31.1.1.1.6.7": in_octets,
        "1.3.6.1.2.1.31.1.1.1.10.7": 0,
        "1.3.6.1.2.1.31.1.1.1.15.7": 1000,
        "1.3.6.1.2.1.2.2.1.7.7": 1,
        "1.3.6.1.2.1.2.2.1.8.7": oper,
        "1.3.6.1.2.1.31.1.1.1.1.7": b"Gi1",
    }
    rows: list[Varbind] = [
        (oid(name), Tag.OCTET_STRING if isinstance(value, bytes) else Tag.INTEGER, value)
        for name, value in values.items()
    ]
    return loose(rows)


@pytest.fixture
def switch(tmp_path: Path) -> Iterator[Switch]:
    """One switch whose port Gi1 carries a link, up when it was discovered."""
    project = init_project(tmp_path / "project")
    add_profile(open_vault(project.vault, project.vault_passwords, "default"), CAMPUS_RO)
    tells: dict[bytes, Mib] = {}
    found = Switch(project.root, tells)
    found.port_is(1)
    with serving({ADDRESS: Service(Agent(tells))}) as ports:
        _discover(project.database_url, ports.snmp)
        yield found


def _discover(url: str, port: int) -> None:
    rows = [Interface(7, "Gi1", if_oper_status="up")]
    seen = Observation(
        ADDRESS,
        FOUND_AT,
        System(sys_name="sw1"),
        Identification(),
        IdentityKeys(sys_name="sw1"),
        {Table.INTERFACES: TableAnswer(Answer.COMPLETE, rows)},
        snmp_profile=CAMPUS_RO.name,
        snmp_port=port,
    )
    words = [
        Word("sw1", DEVICE, DeviceStatus.UP, StateSource.DISCOVERY, FOUND_AT),
        Word("sw1", "Gi1", LinkStatus.UP, StateSource.DISCOVERY, FOUND_AT),
    ]
    store = open_current(url)
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])
        note_states(session, "default", words)
    store.close()


def _said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.integration
def test_a_poll_tells_that_a_port_went_down_and_the_past_keeps_it_up(
    switch: Switch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It asks at the port and with the profile that the discovery found to work."""
    switch.port_is(2)
    code = switch.ask("status", "poll")
    report = _said(capsys)
    assert (code, report["devices"], report["answered"], report["ports"]) == (0, 1, 1, 1)
    assert report["changes"] == [
        {"device": "sw1", "interface": "Gi1", "before": "up", "after": "down"}
    ]

    switch.ask("status", "show", "sw1")
    shown = _said(capsys)
    [port] = shown["interfaces"]
    assert (shown["state"], shown["source"]) == ("up", "poll")
    assert (port["state"], port["source"], port["since"]) == ("down", "poll", report["at"])
    assert 0 <= port["age_s"] < 60
    assert (shown["changes_1h"], port["changes_1h"]) == (0, 1)

    switch.ask("status", "show", "sw1", "--at", (FOUND_AT + timedelta(hours=1)).isoformat())
    [port] = _said(capsys)["interfaces"]
    assert (port["state"], port["source"], port["age_s"]) == ("up", "discovery", 3600.0)


@pytest.mark.integration
def test_two_polls_tell_what_a_port_carries(switch: Switch) -> None:
    """A minute at half a gigabit: rules hear of it, whatever runs the polls."""
    for uptime, octets in ((100, 0), (6_100, 3_750_000_000)):
        switch.tells[b"campus-ro"] = _mib(1, uptime, octets)
        assert switch.ask("status", "poll") == 0

    store = open_current(find_project(switch.project).database_url)
    with store.read() as session:
        (told,) = rates_after(session, 0, FOUND_AT)
    store.close()
    assert (told.device, told.fields["interface.name"]) == ("sw1", "Gi1")
    assert told.fields["interface.in_bits_per_s"] == 500_000_000
    assert told.fields["interface.utilization"] == 50.0


@pytest.mark.integration
def test_a_list_has_ports_only_when_asked(
    switch: Switch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten thousand devices are enough to read."""
    switch.ask("status", "poll", "sw1")
    capsys.readouterr()
    switch.ask("status", "list")
    assert [row.get("interface") for row in _said(capsys)["data"]] == [None]
    switch.ask("status", "list", "--ports")
    assert [row.get("interface") for row in _said(capsys)["data"]] == [None, "Gi1"]


@pytest.mark.integration
def test_a_name_that_no_device_bears_is_a_usage_error(
    switch: Switch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A typo is no silent device."""
    for command in ("poll", "show"):
        assert switch.ask("status", command, "sw9") == 2
        assert "sw9" in _said(capsys)["error"]["message"]


@pytest.mark.integration
def test_a_device_that_a_scope_denies_is_not_contacted(switch: Switch) -> None:
    """What an operator denies is contacted by nothing that runs on a schedule either."""
    scopes = switch.project / "inventory" / "scopes.yaml"
    scopes.write_text("lab: {targets: [127.0.0.0/30], deny: [127.66.0.0/16]}\n")
    project = find_project(switch.project)
    store = open_current(project.database_url)
    plan = plan_poll(project, store, StatusRequest())
    store.close()

    assert (plan.targets, plan.not_asked) == ((), ("sw1",))


@pytest.mark.integration
def test_silence_is_reported_at_once_and_believed_the_second_time(switch: Switch) -> None:
    """A script sees the first one; an alarm waits for the second."""
    project = find_project(switch.project)
    store = open_current(project.database_url)
    plan = plan_poll(project, store, StatusRequest())
    reports = [
        note_poll(store, "default", plan, {"sw1": None}, FOUND_AT + timedelta(minutes=minute))
        for minute in (1, 2, 3)
    ]
    store.close()

    assert [report.silent for report in reports] == [["sw1"]] * 3
    changed = [[(one.interface, one.after) for one in report.changes] for report in reports]
    assert changed == [[], [(None, "unreachable")], []]

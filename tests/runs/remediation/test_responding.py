"""What a rule's response wants done about an incident: netwright.runs.remediation.responding."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest

from netwright.errors import UsageError
from netwright.events.rules.detection import ANYTHING
from netwright.events.rules.rule import Rule
from netwright.inventory.entry import Entry
from netwright.inventory.inventory import Inventory
from netwright.model.action import Mode
from netwright.model.device import Device, DeviceKind, Identification, Tier
from netwright.model.event import Event
from netwright.model.incident import Incident, IncidentState
from netwright.model.interface import Port
from netwright.remediation.proposal import Voice, Witness
from netwright.runs.remediation.responding import Case, requests_of
from netwright.runs.remediation.targets import Field, Trouble, find_targets
from netwright.store.flow_witnesses import SeenFlows
from netwright.topology.paths.result import Hop, Path, PathResult, PathStatus, Proof

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RESPONSE = {
    "mode": Mode.AUTO,
    "playbook": "block_address",
    "target": "path_firewall(source.ip)",
    "params": {"address": "source.ip", "direction": "in"},
    "ttl": timedelta(hours=1),
    "guards": {"max_per_hour": 5, "corroborate": None},
    "approval": {"roles": ["admin"], "timeout": timedelta(minutes=5), "four_eyes": True},
}
INCIDENT = Incident(
    id="i1",
    tenant="default",
    rule="rule-1",
    title="Brute force",
    fingerprint="f",
    severity="high",
    state=IncidentState.OPEN,
    first_seen=NOON,
    last_seen=NOON,
    count=5,
    group=(("source.ip", "198.51.100.7"),),
    devices=("r1",),
)


def device(name: str, kind: DeviceKind = DeviceKind.ROUTER, platform: str = "linux") -> Device:
    """Return a device."""
    told = Identification(kind=kind, platform=platform)
    number = sum(map(ord, name)) % 200
    address = ip_address(f"10.0.0.{number}")
    return Device(name, address, addresses=(address,), identification=told, tier=Tier.CORE)


def hops(*names: str) -> Path:
    """Return a way over routers."""
    proof = Proof("routes", "x")
    return Path(tuple(Hop(name, "a", "b", 3, proof, 0.9) for name in names))


def field(*paths: Path, **changes: Any) -> Field:
    """Return a network in which every way is one of these."""
    result = PathResult(PathStatus.COMPLETE, "", paths)
    devices = {one.name: one for one in (device("r1"), device("r2"), device("fw1"), device("fw2"))}
    known = Field(devices, Inventory(), ("linux",), lambda *_: result)
    return replace(known, **changes)


def event(**fields: Any) -> Event:
    """Return an event of r1."""
    told = Event(b"", fields={"source.ip": "198.51.100.7", **fields})
    told.device, told.source, told.transport = "r1", str(device("r1").mgmt_address), "udp"
    return told


def rule(**changes: Any) -> Rule:
    """Return a rule with a response."""
    return Rule("rule-1", "Brute force", ANYTHING, response={**RESPONSE, **changes})


def test_a_response_becomes_a_request_with_what_the_incident_tells() -> None:
    """Parameters, limits, terms; who told, who did it, who suffers."""
    [request] = requests_of(Case(INCIDENT, [event()]), rule(), field(hops("fw1", "r2")))

    assert (request.device, request.playbook, request.mode) == ("fw1", "block_address", Mode.AUTO)
    assert request.params == {"address": "198.51.100.7", "direction": "in"}
    assert (request.ttl, request.limits.max_per_hour, request.limits.corroborate) == (
        timedelta(hours=1),
        5,
        1,
    )
    assert request.terms.roles == ("admin",)
    assert request.terms.four_eyes
    assert request.witnesses == (Witness("r1", Voice.SPOOFABLE),)
    assert request.caused_by == {"198.51.100.7"}
    assert request.attacked == {str(device("r1").mgmt_address)}


def test_who_proved_who_it_is_is_another_voice() -> None:
    """And a named destination is who suffers."""
    proven = event(**{"destination.ip": "10.0.30.10"})
    proven.peer, proven.transport = "CN=r1", "tls"
    [request] = requests_of(Case(INCIDENT, [proven]), rule(), field(hops("fw1", "r2")))

    assert request.witnesses == (Witness("r1", Voice.AUTHENTICATED),)
    assert request.attacked == {"10.0.30.10"}


def test_ports_and_changed_devices_that_evidence_tells_of_are_known() -> None:
    """What we have done there ourselves is no reason to act."""
    down, changed = event(**{"interface.name": "Gi1/0/1"}), event()
    changed.tag = "CONFIG_CHANGED"
    [request] = requests_of(Case(INCIDENT, [down, changed]), rule(), field(hops("fw1", "r2")))

    assert request.about == {Port("r1", "Gi1/0/1"), Port("r1", "")}


def test_more_witnesses_make_another_request() -> None:
    """What was not believed may be now; the same evidence asks once."""
    among = field(hops("fw1", "r2"))
    [one] = requests_of(Case(INCIDENT, [event()]), rule(), among)
    [same] = requests_of(Case(INCIDENT, [event()]), rule(), among)
    more = [event()]
    more[0].device, more[0].source = "fw1", str(device("fw1").mgmt_address)
    [other] = requests_of(Case(INCIDENT, [event()], more), rule(), among)

    assert one.asked_by == same.asked_by != other.asked_by


@pytest.mark.parametrize(
    ("exporter", "destination", "packets", "is_heard"),
    [
        ("fw1", "r1", 3, True),
        ("fw1", "r1", 2, False),  # stray ones
        ("fw1", "r2", 99, False),  # somebody else's business
    ],
)
def test_whoever_saw_the_attackers_packets_is_a_witness(
    exporter: str, destination: str, packets: int, *, is_heard: bool
) -> None:
    """Flow records of another exporter: no rule need have fired on them."""
    to = str(device(destination).mgmt_address)
    seen = SeenFlows(str(device(exporter).mgmt_address), exporter, "198.51.100.7", to, packets)
    [request] = requests_of(
        Case(INCIDENT, [event()], flows=[seen]), rule(), field(hops("fw1", "r2"))
    )

    assert (Witness("fw1", Voice.SPOOFABLE) in request.witnesses) is is_heard


def test_an_exporter_that_nobody_knows_is_no_witness() -> None:
    """Anybody may send flow records in a device's name."""
    seen = SeenFlows("203.0.113.9", "fw1", "198.51.100.7", str(device("r1").mgmt_address), 99)
    [request] = requests_of(
        Case(INCIDENT, [event()], flows=[seen]), rule(), field(hops("fw1", "r2"))
    )

    assert request.witnesses == (
        Witness("r1", Voice.SPOOFABLE),
        Witness("203.0.113.9", Voice.UNKNOWN),
    )


def test_a_name_in_a_header_makes_no_witness() -> None:
    """One sender could else speak for the whole network."""
    forged = [event(), event()]
    forged[0].source = forged[1].source = "203.0.113.9"
    forged[1].device = "fw1"
    unknown = event()
    unknown.device, unknown.peer = None, "CN=anybody"
    [request] = requests_of(Case(INCIDENT, forged, [unknown]), rule(), field(hops("fw1", "r2")))

    assert {one.voice for one in request.witnesses} == {Voice.UNKNOWN}


def test_a_rule_without_response_wants_nothing() -> None:
    """Incident only."""
    assert requests_of(Case(INCIDENT, []), replace(rule(), response=None), field()) == []


def test_a_target_that_nobody_finds_is_a_request_that_says_so() -> None:
    """It will be refused, and the refusal kept."""
    [request] = requests_of(Case(INCIDENT, [event()]), rule(), field(hops("r9")))

    assert request.device == ""
    assert "no device that can act" in request.no_target


@pytest.mark.parametrize(
    ("among", "names"),
    [
        (field(hops("r2", "fw1")), ["r2"]),  # nobody is called a firewall: who routes first
        (field(hops("r2", "fw1"), inventory=Inventory({"fw1": Entry("fw1", groups=("firewall",))},
                                                      {"firewall": Entry("firewall")})), ["fw1"]),
        (field(hops("r1", "fw1"), hops("r1", "fw2"), platforms=()), ["r1"]),
        (field(hops("r1")), ["r1"]),
    ],
)  # fmt: skip
def test_the_firewall_on_the_way_is_the_nearest_to_the_attacker(
    among: Field, names: list[str]
) -> None:
    """One for each of equal ways."""
    trouble = Trouble({"source.ip": "198.51.100.7", "destination.ip": "10.0.30.10"}, ("r1",))

    assert find_targets("path_firewall", trouble, among) == names


def test_each_of_equal_ways_has_its_firewall() -> None:
    """Else half of the packets would pass."""
    devices = {name: device(name, DeviceKind.FIREWALL) for name in ("fw1", "fw2")}
    among = field(hops("fw1", "r1"), hops("fw2", "r1"), devices=devices)

    assert find_targets("path_firewall", Trouble({"source.ip": "a"}, ("r1",)), among) == [
        "fw1",
        "fw2",
    ]


@pytest.mark.parametrize(
    ("expression", "names"),
    [("device", ["r1"]), ("host=fw1", ["fw1"]), ("role=core", ["fw1", "fw2", "r1", "r2"])],
)
def test_targets_are_named_in_several_ways(expression: str, names: list[str]) -> None:
    """By where it was seen, by name, by role, tier or group."""
    assert find_targets(expression, Trouble({}, ("r1",)), field()) == names


@pytest.mark.parametrize("expression", ["device", "host=fw9", "role=nothing", "path_firewall"])
def test_what_means_no_device_is_refused_with_the_reason(expression: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageError):
        find_targets(expression, Trouble({}, ("unknown",)), field())

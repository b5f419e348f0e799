"""Ways to make the system harm the network; one line each: an idea, and the guard that stops it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any, NamedTuple

import pytest

from netwright.errors import RefusedError
from netwright.model.action import ActionState, Mode
from netwright.model.interface import Port
from netwright.model.parameter import Parameter, ParameterType
from netwright.model.playbook import Effect, EffectKind
from netwright.remediation.judgment import AGAIN, after_plan, judge, outcome
from netwright.remediation.parameters import canonical
from netwright.remediation.proposal import (
    KillSwitch,
    Limits,
    PastAction,
    Proposal,
    Voice,
    Witness,
    World,
)
from netwright.remediation.protected import Protected, ProtectedAddresses
from netwright.remediation.simulation import Joint, NetworkGraph
from tests.remediation.scenarios import BLOCK, NOW, PROPOSAL, SHUT, WORLD, blocking, shutting

State = ActionState


class Scenario(NamedTuple):
    """One try: what is wanted, in which world, and who says no, or that a person decides."""

    idea: str
    wish: Proposal
    world: World
    guard: str
    is_again: bool = False  # asked right before the act


OURS: Mapping[str, str] = {
    "10.0.0.1": "an address of core",
    "10.0.0.254": "a virtual gateway, seen by core",
    "10.0.20.1": "the gateway of acc",
    "10.9.0.0/24": "management",
    "10.8.0.9": "this collector",
    "10.8.0.10": "the database",
    "10.8.0.11": "the Prefect server",
    "10.8.0.12": "the gateway of this collector",
    "10.0.53.1": "DNS server",
    "10.0.53.2": "DNS server of this collector",
    "10.0.123.1": "NTP server",
    "10.0.49.1": "AAA server",
    "10.0.51.4": "syslog server",
    "203.0.113.1": "bgp neighbor of firewall",
    "203.0.113.64/28": "many hosts behind one address",
    "2001:db8:0:1::1": "an address of core",
    "2001:db8:9::/64": "management",
    "2001:db8:53::53": "DNS server",
}
KEEP = replace(
    WORLD,
    protected=ProtectedAddresses([Protected(ip_network(one), why) for one, why in OURS.items()]),
    addresses={**WORLD.addresses, "10.8.0.9": "collector", "10.1.7.1": "acc", "10.1.7.2": "dist"},
    own_addresses=frozenset({"10.8.0.9", "2001:db8:8::9"}),
    visitors=frozenset({"192.0.2.50", "2001:db8:5::50"}),
)
LIMIT = replace(BLOCK, name="limit", effect=Effect(EffectKind.LIMIT_ADDRESS, address="address"))
MOVE = replace(SHUT, name="move", effect=Effect(EffectKind.MOVE_INTERFACE, interface="interface"))


def block(idea: str, address: str, guard: str = "never_block", **changes: Any) -> Scenario:
    """Try to block an address."""
    return Scenario(idea, blocking(address, **changes), KEEP, guard)


def shut(idea: str, port: str, world: World = WORLD, guard: str = "never_shut") -> Scenario:
    """Try to shut a port, written device:name."""
    device, _, name = port.partition(":")
    return Scenario(idea, shutting(device, name), world, guard)


def wired(*cables: str, hosts: str = "", collectors: str = "collector") -> World:
    """Return a world of cables, written a-b; a port is named after who is behind it."""
    joints = frozenset(
        Joint(Port(a, f"to-{b}"), Port(b, f"to-{a}")) for a, b in (one.split("-") for one in cables)
    )
    network = NetworkGraph(joints, frozenset(hosts.split()), frozenset(collectors.split()))
    known = frozenset(port for one in joints for port in one)
    return replace(WORLD, network=network, known_ports=known, protected_ports={}, access_ports=999)


def did(
    wish: Proposal, state: State = State.ACTIVE, minutes: float = 5, **changes: Any
) -> PastAction:
    """Return what was done before."""
    at = NOW - timedelta(minutes=minutes)
    ports = frozenset({wish.port} if wish.port else ())
    kind = wish.playbook.effect.kind
    past = PastAction(wish.target, wish.rule, wish.device, wish.site, kind, state, at, None)
    return past._replace(ports=ports, **changes)


def after(world: World, *past: PastAction) -> World:
    """Return a world in which something was done."""
    return replace(world, past=past)


def told(idea: str, *voices: str, guard: str = "corroboration", **changes: Any) -> Scenario:
    """Try to be believed; voices are written source/voice."""
    pairs = (one.split("/") for one in voices)
    witnesses = tuple(Witness(name, Voice(voice)) for name, voice in pairs)
    return Scenario(idea, replace(PROPOSAL, witnesses=witnesses, **changes), KEEP, guard)


def many(count: int, state: State = State.ACTIVE, **changes: Any) -> list[PastAction]:
    """Return so many other blocks."""
    wishes = (blocking(f"192.0.2.{n}/32", **changes) for n in range(count))
    return [did(one, state) for one in wishes]


def cap(idea: str, limits: Limits, past: Sequence[PastAction], **changes: Any) -> Scenario:
    """Try to do more than a cap allows."""
    return Scenario(idea, replace(PROPOSAL, limits=limits, **changes), after(WORLD, *past), "rate")


ADDRESSES = (
    block("a flood 'from' the gateway", "10.0.0.1/32"),
    block("a flood 'from' the virtual gateway that no device owns", "10.0.0.254/32"),
    block("the next hop of an access switch, known by its route only", "10.0.20.1/32"),
    block("an address of management that no device has yet", "10.9.0.200/32"),
    block("the collector itself", "10.8.0.9/32"),
    block("our database, so that nothing is ever undone", "10.8.0.10/32"),
    block("the Prefect server", "10.8.0.11/32"),
    block("the gateway of the collector", "10.8.0.12/32"),
    block("the network's DNS server", "10.0.53.1/32"),
    block("the resolver of the collector", "10.0.53.2/32"),
    block("the NTP server: certificates and logs go wrong", "10.0.123.1/32"),
    block("the AAA server: nobody can log in any more", "10.0.49.1/32"),
    block("the syslog server: we would hear nothing", "10.0.51.4/32"),
    block("the provider's router, a BGP neighbor", "203.0.113.1/32"),
    block("an address of a NAT pool, with hundreds behind it", "203.0.113.70/32"),
    block("a prefix that holds the gateway", "10.0.0.0/29"),
    block("a prefix whose last address is the virtual gateway", "10.0.0.248/29"),
    block("a prefix whose first address is protected", "10.0.53.0/30"),
    block("a prefix around all of management", "10.9.0.0/23"),
    block("half of management", "10.9.0.128/25"),
    block("half of a NAT pool", "203.0.113.64/29"),
    block("everything", "0.0.0.0/0"),
    block("half of everything", "128.0.0.0/1"),
    block("all of IPv6", "::/0"),
    block("all private addresses", "10.0.0.0/8"),
    block("loopback", "127.0.0.1/32"),
    block("another loopback", "127.99.0.1/32"),
    block("this network, a DHCP client without address", "0.0.0.0/32"),
    block("limited broadcast: DHCP stops", "255.255.255.255/32"),
    block("OSPF's all-routers group", "224.0.0.5/32"),
    block("VRRP's group: both routers become active", "224.0.0.18/32"),
    block("a group of an application", "239.1.1.1/32"),
    block("link-local of IPv4", "169.254.10.1/32"),
    block("the metadata server of a cloud", "169.254.169.254/32"),
    block("the gateway in IPv6", "2001:db8:0:1::1/128"),
    block("management in IPv6", "2001:db8:9::77/128"),
    block("a prefix of IPv6 that holds the DNS server", "2001:db8:53::/64"),
    block("the unspecified address: duplicate address detection fails", "::/128"),
    block("loopback in IPv6", "::1/128"),
    block("link-local: neighbor discovery and next hops", "fe80::1/128"),
    block("all nodes", "ff02::1/128"),
    block("solicited-node multicast of the gateway", "ff02::1:ff00:1/128"),
    block("IPv4 mapped into IPv6, for the gateway", "::ffff:10.0.0.1/128"),
    block("all of IPv4 mapped", "::ffff:0:0/96"),
    block("the gateway through NAT64", "64:ff9b::a00:1/128"),
    block("the gateway's 6to4 prefix", "2002:a00:1::/48"),
    block("an operator who is logged in here", "192.0.2.50/32"),
    block("an operator who is logged in by IPv6", "2001:db8:5::50/128"),
    block("a prefix of strangers is a person's decision", "198.51.100.0/29"),
    block("a managed switch by an address that no list has", "10.1.7.1/32", "simulation"),
    block("a prefix with two of our hosts", "10.1.0.4/30", "simulation"),
    block("a prefix with two devices", "10.1.7.0/24", "simulation"),
    block("rate-limiting the gateway is as bad", "10.0.0.1/32", playbook=LIMIT),
    block("rate-limiting the DNS server", "10.0.53.1/32", playbook=LIMIT),
    block("rate-limiting a device", "10.1.7.2/32", "simulation", playbook=LIMIT),
    block("by hand, by a person who is mistaken", "10.0.0.1/32", rule="", mode=Mode.APPROVE),
    block("by hand, the collector", "10.8.0.9/32", rule="", requested_by="kim"),
    Scenario("a playbook that blocks, and does not say whom", replace(PROPOSAL, params={}), KEEP,
             "never_block"),
    Scenario("an unreadable entry of the list: it may mean any address", PROPOSAL,
             replace(KEEP, protected=ProtectedAddresses(
                 [Protected(ip_network("0.0.0.0/0"), "an entry cannot be read")])), "never_block"),
    Scenario("an operator logs in while the plan waits", blocking("192.0.2.50/32"), KEEP,
             "never_block", is_again=True),
    Scenario("the address becomes a device's while the plan waits", blocking("10.0.20.1/32"), KEEP,
             "never_block", is_again=True),
)  # fmt: skip

RING = wired("collector-a", "a-b", "b-c", "c-a", "c-srv", hosts="srv")
PAIR = wired("collector-core", "core-m1", "core-m2", "m1-acc", "m2-acc", "acc-pc", hosts="pc")
LADDER = wired("collector-l1", "l1-l2", "l1-r1", "l2-r2", "r1-r2", "r1-s", "r2-s")
CROWD = wired("collector-acc", "acc-pc", hosts="pc phone printer")
CROWD = replace(
    CROWD,
    network=replace(
        CROWD.network,
        joints=CROWD.network.joints
        | {Joint(Port("acc", "to-pc"), Port(one, "")) for one in ("phone", "printer")},
    ),
)
ISLAND = wired("collector-core", "acc-pc", hosts="pc")
NOWHERE = wired("acc-pc", hosts="pc", collectors="")
SEGMENT = wired("collector-hub", "hub-a", "hub-b", "a-pc", hosts="pc")
REASONS = {
    "up": "managed device dist is behind it",
    "trunk": "a trunk",
    "member": "a member of Port-channel1",
    "last": "a member of Port-channel2",
    "Port-channel1": "an aggregate",
    "peer-link": "a member of vPC",
    "ap": "ap7 is behind it",
    "stp": "another bridge is behind it",
    "Vlan10": "it has the address 10.0.0.1",
    "Gi1": "it has the address 10.0.4.1",
    "Gi1.10": "it has the address 10.0.4.1",
    "Tunnel0": "no port but tunnel",
    "Loopback0": "no port but softwareLoopback",
    "ospf": "ospf neighbor 10.0.9.2 is behind it",
    "mgmt0": "it has the address 10.9.0.5",
    "us": "this collector is behind it",
    "kim": "192.0.2.50, logged in to this collector, is behind it",
}
PORTED = replace(
    WORLD,
    protected_ports={Port("acc", name): why for name, why in REASONS.items()},
    known_ports=frozenset(Port("acc", name) for name in [*REASONS, "to-pc1"]),
    access_ports=999,
)

PORTS = (
    shut("the uplink", "acc:up", PORTED),
    shut("a trunk", "acc:trunk", PORTED),
    shut("a member of an aggregate", "acc:member", PORTED),
    shut("an aggregate's last member", "acc:last", PORTED),
    shut("the aggregate itself", "acc:Port-channel1", PORTED),
    shut("the peer link of an MC-LAG", "acc:peer-link", PORTED),
    shut("an access point with its hundred stations", "acc:ap", PORTED),
    shut("a port with a bridge that only spanning tree knows", "acc:stp", PORTED),
    shut("the interface of a VLAN: its gateway", "acc:Vlan10", PORTED),
    shut("a routed port to the provider", "acc:Gi1", PORTED),
    shut("a subinterface in a VRF", "acc:Gi1.10", PORTED),
    shut("a tunnel", "acc:Tunnel0", PORTED),
    shut("a loopback: the router's identity", "acc:Loopback0", PORTED),
    shut("a port with a routing neighbor", "acc:ospf", PORTED),
    shut("the management port", "acc:mgmt0", PORTED),
    shut("the port of the collector", "acc:us", PORTED),
    shut("the port of an operator who is logged in", "acc:kim", PORTED),
    shut("the same port in another spelling", "acc:TO-PC1", PORTED),
    shut("an abbreviated name", "acc:po1", PORTED),
    shut("a port of another device", "dist:to-pc1", PORTED),
    shut("a renamed device's former name", "acc-old:to-pc1", PORTED),
    shut("a range of ports", "acc:to-pc1-48", PORTED),
    shut("a port that is not there", "acc:Gi9/9/9", PORTED),
    Scenario("moving the uplink into quarantine", shutting("acc", "up", playbook=MOVE), PORTED,
             "never_shut"),
    Scenario("moving the collector's port", shutting("acc", "us", playbook=MOVE), PORTED,
             "never_shut"),
    Scenario("a playbook that shuts, and does not say what",
             shutting("acc", "", params={}), PORTED, "never_shut"),
    Scenario("a person by hand, the uplink", shutting("acc", "up", rule=""), PORTED, "never_shut"),
    Scenario("the port has become a trunk while the plan waits", shutting("acc", "trunk"), PORTED,
             "never_shut", is_again=True),
    Scenario("the operator has plugged in there meanwhile", shutting("acc", "kim"), PORTED,
             "never_shut", is_again=True),
)  # fmt: skip


def cut(idea: str, world: World, port: str, *before: str, state: State = State.ACTIVE) -> Scenario:
    """Try to shut a port while others are shut, or about to be."""
    wishes = (shutting(*one.split(":"), site="elsewhere") for one in before)
    done = [did(one, state) for one in wishes]
    return shut(idea, port, after(world, *done), "simulation")


SIMULATED = (
    cut("the only cable of the collector", RING, "a:to-collector"),
    cut("the same cable from the other end", RING, "collector:to-a"),
    cut("a core's only way to distribution", WORLD, "core:to-dist"),
    cut("the firewall's only cable", WORLD, "core:to-firewall"),
    cut("a ring's second link", RING, "a:to-b", "c:to-b"),
    cut("a ring's second link, named at the far end", RING, "b:to-a", "c:to-b"),
    cut("a ring's second link while the first is only planned", RING, "a:to-b", "b:to-c",
        state=State.PLANNED),
    cut("while the first waits for a person", RING, "a:to-b", "b:to-c",
        state=State.AWAITING_APPROVAL),
    cut("while the first is approved", RING, "a:to-b", "b:to-c", state=State.APPROVED),
    cut("while the first is being done", RING, "a:to-b", "b:to-c", state=State.RUNNING),
    cut("while nobody knows what became of the first", RING, "a:to-b", "b:to-c",
        state=State.UNKNOWN),
    cut("while the first is read back", RING, "a:to-b", "b:to-c", state=State.VERIFYING),
    cut("while the first is being taken back", RING, "a:to-b", "b:to-c", state=State.ROLLING_BACK),
    cut("while the first could not be taken back", RING, "a:to-b", "b:to-c",
        state=State.ROLLBACK_FAILED),
    cut("both asked in the same moment", RING, "a:to-b", "b:to-c", state=State.DETECTED),
    cut("the second of two uplinks to an MC-LAG pair", PAIR, "acc:to-m2", "acc:to-m1"),
    cut("one peer's uplink, the other's downlink", PAIR, "core:to-m1", "acc:to-m2"),
    cut("both uplinks at the core", PAIR, "core:to-m2", "core:to-m1"),
    cut("the third of three that only together cut", LADDER, "r1:to-s", "l1:to-r1", "r2:to-s"),
    cut("both sides of a ladder", LADDER, "l2:to-r2", "l1:to-r1"),
    cut("three stations behind an unmanaged switch", CROWD, "acc:to-pc"),
    cut("a switch to which no way is drawn", ISLAND, "acc:to-pc"),
    cut("a switch that nobody is drawn beside, without a standpoint", NOWHERE, "acc:to-pc"),
    cut("a segment of many, at the hub", SEGMENT, "hub:to-a"),
    cut("a network that was never drawn", replace(RING, is_drawn=False), "c:to-srv"),
    cut("a graph without any cable", replace(RING, network=NetworkGraph(frozenset())), "c:to-srv"),
    cut("the smaller half, where nobody knows the standpoint",
        replace(PAIR, network=replace(PAIR.network, collectors=frozenset())), "acc:to-m1",
        "acc:to-m2"),
    Scenario("moving a ring's second link", shutting("a", "to-b", playbook=MOVE),
             after(RING, did(shutting("c", "to-b", site="elsewhere"))), "simulation"),
    Scenario("shutting after another was moved", shutting("a", "to-b"),
             after(RING, did(shutting("c", "to-b", playbook=MOVE, site="elsewhere"))),
             "simulation"),
    Scenario("two by different rules", shutting("a", "to-b", rule="other"),
             after(RING, did(shutting("c", "to-b", site="elsewhere"))), "simulation"),
    Scenario("the second by hand", shutting("a", "to-b", rule=""),
             after(RING, did(shutting("c", "to-b", site="elsewhere"))), "simulation"),
    Scenario("a link has gone while the plan waits", shutting("a", "to-b"),
             wired("collector-a", "a-b", "c-a"), "simulation", is_again=True),
    Scenario("another was shut while the plan waits", shutting("a", "to-b"),
             after(RING, did(shutting("c", "to-b"))), "simulation", is_again=True),
    Scenario("a rule that allows no host at all",
             shutting("c", "to-srv", limits=Limits(most_hosts_lost=0)), RING, "simulation"),
)  # fmt: skip

TRUST = (
    told("nobody"),
    told("one datagram", "srv1/spoofable"),
    told("a thousand datagrams of one", *["srv1/spoofable"] * 1000),
    told("one by TCP: an address is not a sender", "srv1/connected"),
    told("the same by UDP and TCP", "srv1/spoofable", "srv1/connected"),
    told("an unknown sender", "203.0.113.9/unknown"),
    told("a hundred unknown senders", *[f"203.0.113.{n}/unknown" for n in range(100)]),
    told("an unknown sender beside a known one", "srv1/spoofable", "203.0.113.9/unknown"),
    told("an unknown one that forges the name of a device", "firewall/unknown", "srv1/spoofable"),
    told("a rule that needs two more", "srv1/spoofable", "fw/spoofable",
         limits=Limits(corroborate=2)),
    told("a proven one where two more are needed", "srv1/authenticated",
         limits=Limits(corroborate=2)),
    told("our own counter alone where two more are needed", "fw/own", limits=Limits(corroborate=2)),
    told("a rule that wants no corroboration, hands off", "srv1/spoofable",
         limits=Limits(corroborate=0)),
    told("an unknown sender and an approver", "x/unknown", mode=Mode.APPROVE,
         limits=Limits(corroborate=0)),
    told("nobody and an approver", mode=Mode.APPROVE, limits=Limits(corroborate=0)),
    told("one and an approver, where the rule wants another", "srv1/spoofable", mode=Mode.APPROVE),
    told("a rule that counts below zero", "srv1/spoofable", limits=Limits(corroborate=-5)),
)  # fmt: skip


def caused(idea: str, *addresses: str) -> Scenario:
    """Try to make us answer ourselves."""
    return Scenario(idea, replace(PROPOSAL, caused_by=frozenset(addresses)), KEEP, "own_doing")


SHUT_X0 = shutting("acc", "x0")


def echo(idea: str, told_of: str, *past: PastAction) -> Scenario:
    """Try to make us answer what devices tell of our own changes; written device:port."""
    device, _, name = told_of.partition(":")
    wish = replace(PROPOSAL, about=frozenset({Port(device, name)}))
    return Scenario(idea, wish, after(KEEP, *past), "own_doing")


OWN = (
    caused("our own failed login", "10.8.0.9"),
    caused("our own login by IPv6", "2001:db8:8::9"),
    caused("our own, written with zeros", "2001:0db8:0008:0000:0000:0000:0000:0009"),
    caused("our own, in capitals", "2001:DB8:8::9"),
    caused("our own, mapped into IPv6", "::ffff:10.8.0.9"),
    caused("our own, mapped, in hex", "::ffff:a08:9"),
    caused("our own among those of an attacker", "198.51.100.7", "10.8.0.9"),
    caused("another address of the machine that we are on", "10.9.0.9"),
    *(
        echo(f"a port is down that we have shut: {state}", "acc:x0", did(SHUT_X0, state))
        for state in (
            State.RUNNING,
            State.VERIFYING,
            State.ACTIVE,
            State.ROLLING_BACK,
            State.ROLLBACK_FAILED,
            State.UNKNOWN,
        )
    ),
    echo(
        "a port is down that we shut an hour ago, and it is shut still",
        "acc:x0",
        did(SHUT_X0, minutes=60),
    ),
    echo(
        "a port comes up that we have restored just now",
        "acc:x0",
        did(SHUT_X0, State.ROLLED_BACK, ended_at=NOW - timedelta(minutes=1)),
    ),
    echo(
        "a port flaps while the shut of it failed",
        "acc:x0",
        did(SHUT_X0, State.FAILED, ended_at=NOW - timedelta(minutes=1)),
    ),
    echo(
        "a configuration is changed, and it was us",
        "firewall:",
        did(blocking("192.0.2.9/32"), minutes=1),
    ),
    echo(
        "a configuration is changed: we took something back",
        "firewall:",
        did(blocking("192.0.2.9/32"), State.ROLLED_BACK, 500, ended_at=NOW),
    ),
)


def stopped(idea: str, switch: KillSwitch, *, is_again: bool = False, **changes: Any) -> Scenario:
    """Try to act although somebody has said stop."""
    world = replace(KEEP, switches=[switch])
    return Scenario(idea, replace(PROPOSAL, **changes), world, "kill_switch", is_again)


def at_most(idea: str, most: Mode, guard: str = "target_class", **changes: Any) -> Scenario:
    """Try to do more at a device than the project lets anything do there."""
    return Scenario(idea, replace(PROPOSAL, **changes), replace(KEEP, most_mode=most), guard)


PERMISSION = (
    stopped("everything is stopped", KillSwitch()),
    stopped("the tenant is stopped", KillSwitch(tenant="default")),
    stopped("the rule is stopped", KillSwitch(rule="brute-force")),
    stopped("the rule of the tenant is stopped", KillSwitch("default", "brute-force")),
    stopped("stopped between approval and act", KillSwitch(), is_again=True),
    stopped("the rule, between approval and act", KillSwitch(rule="brute-force"), is_again=True),
    stopped("a person, while everything is stopped", KillSwitch(), rule="", requested_by="kim"),
    stopped("a person, while the tenant is stopped", KillSwitch("default"), rule=""),
    Scenario("people are at work", PROPOSAL, replace(KEEP, maintenance="upgrade"), "maintenance"),
    Scenario("people have begun meanwhile", PROPOSAL, replace(KEEP, maintenance="x"),
             "maintenance", is_again=True),
    Scenario("a person, where others are at work", replace(PROPOSAL, rule=""),
             replace(KEEP, maintenance="x"), "maintenance"),
    Scenario("a rule that was written a minute ago",
             replace(PROPOSAL, rule_since=NOW - timedelta(minutes=1)), KEEP, "observation"),
    Scenario("a rule that nobody has seen before", replace(PROPOSAL, rule_since=None), KEEP,
             "observation"),
    Scenario("a rule a second too young",
             replace(PROPOSAL, rule_since=NOW - timedelta(days=7, seconds=-1)), KEEP,
             "observation"),
    Scenario("a clock that went back", replace(PROPOSAL, rule_since=NOW + timedelta(days=30)), KEEP,
             "observation"),
    at_most("auto at a core", Mode.APPROVE),
    at_most("auto where only plans are made", Mode.DRY_RUN),
    at_most("auto where everything only observes", Mode.OBSERVE),
    at_most("approvals where everything only observes", Mode.OBSERVE, mode=Mode.APPROVE),
    at_most("approvals where only plans are made", Mode.DRY_RUN, mode=Mode.APPROVE),
    Scenario("another system's playbook", replace(PROPOSAL, platform="cisco_ios"), KEEP,
             "platform"),
    Scenario("a device whose system nobody knows", replace(PROPOSAL, platform=""), KEEP,
             "platform"),
    Scenario("a system of a like name", replace(PROPOSAL, platform="linux_x"), KEEP, "platform"),
)  # fmt: skip

PORT_PAST = [did(shutting("acc", f"x{n}", site="hq")) for n in range(2)]
BROKEN = (State.FAILED, State.UNKNOWN, State.ROLLBACK_FAILED)
CAPS = (
    Scenario("the same once more", PROPOSAL, after(KEEP, did(PROPOSAL)), "single"),
    *(Scenario(f"the same while it is {state}", PROPOSAL, after(KEEP, did(PROPOSAL, state)),
               "single")
      for state in (State.DETECTED, State.AWAITING_APPROVAL, State.RUNNING, State.UNKNOWN,
                    State.ROLLBACK_FAILED)),
    Scenario("the same by another rule", replace(PROPOSAL, rule="other"),
             after(KEEP, did(PROPOSAL)), "single"),
    Scenario("the same port into another VLAN",
             shutting("acc", "", playbook=MOVE, params={"interface": "to-pc1", "vid": 30}),
             after(WORLD, did(shutting("acc", "to-pc1", playbook=MOVE))), "single"),
    Scenario("the same address to another rate",
             replace(PROPOSAL, playbook=LIMIT, params={**PROPOSAL.params, "rate": 9}),
             after(KEEP, did(blocking("198.51.100.7/32", playbook=LIMIT))), "single"),
    Scenario("what an operator has blocked by hand", PROPOSAL, replace(KEEP, is_present=True),
             "ownership"),
    Scenario("on and off: it ended a minute ago", PROPOSAL,
             after(KEEP, did(PROPOSAL, State.ROLLED_BACK, ended_at=NOW - timedelta(minutes=1))),
             "cooldown"),
    Scenario("it failed a minute ago", PROPOSAL,
             after(KEEP, did(PROPOSAL, State.FAILED, ended_at=NOW - timedelta(minutes=1))),
             "cooldown"),
    Scenario("it ended in the future: a clock that went back", PROPOSAL,
             after(KEEP, did(PROPOSAL, State.ROLLED_BACK, ended_at=NOW + timedelta(minutes=9))),
             "cooldown"),
    Scenario("the oldest end hides the newest", PROPOSAL,
             after(KEEP, did(PROPOSAL, State.ROLLED_BACK, ended_at=NOW - timedelta(hours=9)),
                   did(PROPOSAL, State.ROLLED_BACK, ended_at=NOW - timedelta(minutes=2))),
             "cooldown"),
    cap("two at once at a device", Limits(), many(1, State.RUNNING)),
    cap("while one is being taken back", Limits(), many(1, State.ROLLING_BACK)),
    cap("while nobody knows what the device did", Limits(), many(1, State.UNKNOWN)),
    cap("while another rule is at it", Limits(), many(1, State.VERIFYING, rule="other")),
    cap("more in force than allowed", Limits(max_active=3, max_per_hour=99), many(3)),
    cap("a batch that would be more than allowed", Limits(max_active=3, max_per_hour=99),
        many(3, State.APPROVED)),
    cap("plans that wait would be more than allowed", Limits(max_active=3, max_per_hour=99),
        many(3, State.AWAITING_APPROVAL)),
    cap("the 21st of a rule in an hour", Limits(), many(20)),
    cap("after twenty that have ended already", Limits(), many(20, State.ROLLED_BACK)),
    cap("after twenty that failed", Limits(), many(20, State.FAILED)),
    cap("by a fourth rule at one site", Limits(), many(20, rule="other")),
    cap("at the same site by other devices", Limits(), many(20, rule="other", device="fw2")),
    cap("60 of a tenant at many sites", Limits(),
        [did(blocking(f"192.0.2.{n}/32", rule=f"r{n}", site=f"s{n}")) for n in range(60)]),
    Scenario("a third port of a switch in an hour", shutting("acc", "to-pc1"),
             after(replace(WORLD, access_ports=999), *PORT_PAST), "rate"),
    Scenario("ports that were restored already count too", shutting("acc", "to-pc1"),
             after(replace(WORLD, access_ports=999),
                   *(one._replace(state=State.ROLLED_BACK) for one in PORT_PAST)), "rate"),
    Scenario("shut and moved ports count together", shutting("acc", "to-pc1", playbook=MOVE),
             after(replace(WORLD, access_ports=999), *PORT_PAST), "rate"),
    Scenario("one port of each switch of a site: above 5 %", shutting("acc", "to-pc1"),
             after(replace(WORLD, access_ports=100),
                   *(did(shutting(f"sw{n}", "p", rule=f"r{n}")) for n in range(5))), "rate"),
    Scenario("a second port of a small site", shutting("acc", "to-pc1"),
             after(replace(WORLD, access_ports=12), did(shutting("sw9", "p"))), "rate"),
    Scenario("a second port of a site whose ports nobody counted", shutting("acc", "to-pc1"),
             after(WORLD, did(shutting("sw9", "p"))), "rate"),
    *(Scenario(f"after three that are {state}", PROPOSAL,
               after(KEEP, *many(3, state, device="fw2")), "breaker") for state in BROKEN),
    Scenario("after three that were not there when read back", PROPOSAL,
             after(KEEP, *(one._replace(is_unverified=True) for one in many(3))), "breaker"),
    Scenario("after three of other rules at other sites", PROPOSAL,
             after(KEEP, *many(3, State.FAILED, rule="x", site="y")), "breaker"),
    Scenario("a batch whose first three fail: the rest is held back", PROPOSAL,
             after(KEEP, *many(3, State.FAILED)), "breaker", is_again=True),
)  # fmt: skip

SCENARIOS = (*ADDRESSES, *PORTS, *SIMULATED, *TRUST, *OWN, *PERMISSION, *CAPS)


@pytest.mark.parametrize("one", SCENARIOS, ids=lambda one: f"{one.guard}: {one.idea}")
def test_nothing_harmful_is_done(one: Scenario) -> None:
    """The guard that is to see it does, and nothing goes without a person."""
    verdicts = judge(one.wish, one.world, AGAIN) if one.is_again else judge(one.wish, one.world)
    seen = {v.guard: v.reason for v in verdicts if not v.allowed or v.approval}

    assert seen.get(one.guard)
    state = outcome(verdicts)
    if state is State.PLANNED:
        state = after_plan(one.wish, verdicts)
    assert state in {State.DENIED, State.SUPPRESSED, State.OBSERVED, State.AWAITING_APPROVAL}


class Text(NamedTuple):
    """Text of an event that is to become a parameter."""

    idea: str
    type: ParameterType
    text: Any


def texts(kind: ParameterType, ideas: Mapping[str, Any]) -> Iterator[Text]:
    """Yield tries to smuggle text into a parameter of a type."""
    return (Text(idea, kind, text) for idea, text in ideas.items())


HOSTILE = (
    *texts(ParameterType.PREFIX, {
        "Jinja that reads a file": "{{ lookup('file', '/etc/shadow') }}",
        "Jinja behind an address": "198.51.100.7{{ 7*7 }}",
        "a Jinja statement": "{% for x in range(9) %}{% endfor %}",
        "a Jinja comment that swallows": "198.51.100.7{#",
        "a shell behind a semicolon": "198.51.100.7;reboot",
        "a shell in backticks": "`reboot`",
        "a shell's substitution": "$(reboot)",
        "a second CLI line": "198.51.100.7\nno router ospf 1",
        "a carriage return": "198.51.100.7\rreload",
        "an nftables statement": "198.51.100.7 } ; flush ruleset",
        "a YAML tag": "!!python/object/apply:os.system [reboot]",
        "a vault tag": "!vault 198.51.100.7",
        "a terminal's colors": "\x1b[2J198.51.100.7",
        "a NUL": "198.51.100.7\0.evil",
        "a backspace that hides": "10.0.0.1\b\b\b\b198",
        "a tab": "198.51.100.7\t/0",
        "full-width digits": "\uff11\uff19\uff18.51.100.7",
        "Arabic digits": "١٩٨.51.100.7",
        "an ideographic full stop": "198。51。100。7",
        "text from right to left": "\u202e7.001.15.891",
        "a zero-width space": "198.51.100.7\u200b",
        "64 KiB": "1" * 65_536,
        "octal, another address to another parser": "0012.0.0.1",
        "hex": "0xc6336407",
        "a number": "3325256711",
        "shortened": "10.1",
        "host bits that hide the gateway": "10.0.0.1/24",
        "too wide": "10.0.0.0/8",
        "everything": "0.0.0.0/0",
        "mapped IPv4": "::ffff:10.0.0.0/112",
        "a netmask": "198.51.100.0/255.255.0.0",
        "a wildcard": "198.51.100.7/0.0.0.0/1",
        "a list": ["198.51.100.7", "10.0.0.1"],
        "a map": {"address": "10.0.0.1"},
        "a zone": "fe80::1%eth0",
        "any": "any",
        "a host name": "gateway.example.net",
        "negative": "-1",
        "nothing": "",
    }),
    *texts(ParameterType.INTERFACE, {
        "a second line": "Gi1/0/1\nshutdown",
        "a range": "range Gi1/0/1 - 48",
        "a list": "Gi1/0/1,Gi1/0/2",
        "an option": "-o ProxyCommand=reboot",
        "a path upwards": "../../etc/passwd",
        "a path": "/dev/sda",
        "a Cyrillic letter": "\u0415thernet1",
        "a pipe": "Gi1/0/1 | delete flash:",
        "a question mark": "Gi1/0/1?",
        "XML": "<interface>",
        "too long": "G" * 64,
        "a wildcard": "Gi*",
    }),
    *texts(ParameterType.WORD, {
        "an option": "--now",
        "a path": "../sshd",
        "two services": "frr sshd",
        "a substitution": "$HOME",
        "a quote": "frr'",
        "another variable": "frr{{ansible_password}}",
        "a Greek letter": "ƒrr\u03bf",
        "an emoji": "frr🔥",
    }),
    *texts(ParameterType.VID, {
        "no VLAN": "0",
        "above all": "4095",
        "two": "10,20",
        "a float": "10.5",
        "by exponent": "1e1",
        "true": True,
    }),
    *texts(ParameterType.MAC_ADDRESS, {
        "not hex": "zz:zz:zz:zz:zz:zz",
        "too short": "aa:bb:cc",
        "Jinja": "{{mac}}",
    }),
    *texts(ParameterType.DURATION, {
        "for ever": "inf",
        "backwards": "-5m",
        "longer than allowed": "9999d",
    }),
    *texts(ParameterType.CHOICE, {"another case": "IN", "a prefix": "i", "both": "in out"}),
)  # fmt: skip


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: f"{one.type}: {one.idea}")
def test_hostile_text_is_no_parameter(one: Text) -> None:
    """It is refused before any guard rail, and not repeated in the refusal."""
    declared = Parameter("x", one.type, most=3600, choices=("in", "out"))
    if one.type is ParameterType.PREFIX:
        declared = replace(declared, most=8)

    with pytest.raises(RefusedError) as refused:
        canonical({"x": declared}, {"x": one.text})
    assert len(str(one.text)) < 3 or str(one.text) not in str(refused.value)


def test_the_table_is_as_large_as_promised() -> None:
    """No idea stands there twice."""
    ideas = {(one.guard, one.idea, one.is_again) for one in SCENARIOS}

    assert len(ideas) == len(SCENARIOS)
    assert len(SCENARIOS) >= 200

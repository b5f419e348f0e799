"""A small network, and what somebody may want to do to it; each test changes one thing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

from netwright.model.action import Mode
from netwright.model.interface import Port
from netwright.model.parameter import Parameter, ParameterType
from netwright.model.playbook import Effect, EffectKind, Playbook
from netwright.remediation.proposal import Proposal, Voice, Witness, World
from netwright.remediation.protected import Protected, ProtectedAddresses
from netwright.remediation.simulation import Joint, NetworkGraph

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ATTACKER = "198.51.100.7"

BLOCK = Playbook(
    name="block_address",
    version="1",
    platforms=("linux",),
    parameters={"address": Parameter("address", ParameterType.PREFIX, most=8)},
    effect=Effect(EffectKind.BLOCK_ADDRESS, address="address"),
    is_dry_run_supported=True,
    has_rollback=True,
    longest_ttl_s=86_400,
)
SHUT = replace(
    BLOCK,
    name="shut_port",
    parameters={"interface": Parameter("interface", ParameterType.INTERFACE)},
    effect=Effect(EffectKind.SHUT_INTERFACE, interface="interface"),
)

# collector - core - dist - acc - pc1, pc2; firewall - core
GRAPH = NetworkGraph(
    joints=frozenset(
        Joint(Port(a, f"to-{b}"), Port(b, f"to-{a}"))
        for a, b in (
            ("collector", "core"),
            ("core", "dist"),
            ("core", "firewall"),
            ("dist", "acc"),
            ("acc", "pc1"),
            ("acc", "pc2"),
        )
    ),
    hosts=frozenset({"pc1", "pc2"}),
    collectors=frozenset({"collector"}),
)
WORLD = World(
    protected=ProtectedAddresses(
        [
            Protected(ip_network("10.0.0.1/32"), "gateway"),
            Protected(ip_network("10.9.0.0/24"), "management"),
        ]
    ),
    network=GRAPH,
    protected_ports={
        Port("acc", "to-dist"): "uplink: a managed device is behind it",
        Port("dist", "to-acc"): "a managed device is behind it",
    },
    known_ports=frozenset(port for one in GRAPH.joints for port in one),
    addresses={"10.0.0.1": "core", "10.1.0.5": "pc1", "10.1.0.6": "pc2", "10.9.0.9": "collector"},
)
PROPOSAL = Proposal(
    tenant="default",
    playbook=BLOCK,
    device="firewall",
    site="hq",
    platform="linux",
    params={"address": f"{ATTACKER}/32"},
    mode=Mode.AUTO,
    at=NOW,
    requested_by="rule:brute-force",
    rule="brute-force",
    rule_since=NOW - timedelta(days=30),
    ttl=timedelta(hours=1),
    witnesses=(Witness("srv1", Voice.SPOOFABLE), Witness("firewall", Voice.SPOOFABLE)),
    caused_by=frozenset({ATTACKER}),
)


def blocking(address: str, **changes: Any) -> Proposal:
    """Return the wish to block an address."""
    return replace(PROPOSAL, params={"address": address}, **changes)


def shutting(device: str, if_name: str, **changes: Any) -> Proposal:
    """Return the wish to shut a port."""
    wish = replace(PROPOSAL, playbook=SHUT, device=device, params={"interface": if_name})
    return replace(wish, **changes)

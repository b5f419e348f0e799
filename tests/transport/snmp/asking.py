"""Ask a hostile agent."""

from netwright.model.credential import Profile
from netwright.model.snmp import Oid, Walk
from netwright.transport.snmp import SnmpEngine, SnmpSession
from tests.transport.snmp.conftest import V2C
from tests.transport.snmp.hostile import ROOT, HostileAgent, Mode


def session(
    engine: SnmpEngine, agent: HostileAgent, profile: Profile = V2C, budget_s: float = 20
) -> SnmpSession:
    """Open an impatient session."""
    return engine.session(
        agent.address, profile, port=agent.port, timeout_s=0.15, retries=1, budget_s=budget_s
    )


def walk(engine: SnmpEngine, mode: Mode, profile: Profile = V2C) -> Walk:
    """Walk the agent's one subtree, alone."""
    with HostileAgent(mode) as agent:
        return session(engine, agent, profile).collect([ROOT])[ROOT]


def names(result: Walk) -> list[Oid]:
    """Return the names of a walk's rows."""
    return [name for name, _, _ in result.varbinds]

"""From a device of the drawn network to the agent that speaks for it."""

from collections.abc import Callable, Iterator, Mapping

from netwright.model.credential import Community, UsmUser
from netwright.model.snmp import oid
from netwright.simulate.agent import Agent
from netwright.simulate.engine import Engine
from netwright.simulate.mib import Mib
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables.device import DEFAULT_CONTEXT, contexts
from netwright.simulate.tables.system import BOOTS, UP_TIME_S, engine_id
from netwright.transport.snmp.privacy import Clock

_SYSTEM = oid("1.3.6.1.2.1.1")


def agent_of(network: Network, device: SimDevice, elapsed_s: Callable[[], float]) -> Agent:
    """Return a device's agent; elapsed_s tells how long ago the simulation began."""
    mibs = contexts(network, device)
    access = device.access
    granted = [profile.credential for profile in (*access.snmp, *access.unknown)]
    users = [credential for credential in granted if isinstance(credential, UsmUser)]
    communities = dict(
        pair
        for credential in granted
        if isinstance(credential, Community)
        for pair in community_views(credential.community.reveal(), mibs)
    )
    for profile in access.system_only:
        if isinstance(profile.credential, Community):
            community = profile.credential.community.reveal().encode()
            communities[community] = mibs[DEFAULT_CONTEXT].under(_SYSTEM)
    return Agent(communities, _engine(device, users, mibs, elapsed_s) if users else None)


def community_views(community: str, mibs: Mapping[str, Mib]) -> Iterator[tuple[bytes, Mib]]:
    """Yield what a community shows: the default context, and community@vlan the others."""
    for context, mib in mibs.items():
        yield (f"{community}@{context}" if context else community).encode(), mib


def _engine(
    device: SimDevice,
    users: list[UsmUser],
    mibs: Mapping[str, Mib],
    elapsed_s: Callable[[], float],
) -> Engine:
    named = {
        f"vlan-{context}" if context else DEFAULT_CONTEXT: mib for context, mib in mibs.items()
    }
    return Engine(
        engine_id(device), users, named, lambda: Clock(BOOTS, UP_TIME_S + int(elapsed_s()))
    )

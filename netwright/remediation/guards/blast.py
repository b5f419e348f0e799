"""Who else would lose something: simulated on the topology, refused above a bound."""

from ipaddress import ip_address, ip_network

from netwright.model.action import BlastRadius, Verdict
from netwright.model.playbook import EffectKind
from netwright.remediation.life_cycle import LIVE
from netwright.remediation.proposal import Proposal, World
from netwright.remediation.simulation import NetworkGraph, lost_without

_OF_ADDRESSES = (EffectKind.BLOCK_ADDRESS, EffectKind.LIMIT_ADDRESS)


def blast_radius(proposal: Proposal, world: World) -> BlastRadius:
    """Return who would lose something if it were done."""
    if proposal.port:
        return lost_without(_as_it_will_be(proposal, world), [proposal.port])
    if proposal.playbook.effect.kind in _OF_ADDRESSES and proposal.address:
        return _inside(proposal.address, world)
    return BlastRadius()


def _as_it_will_be(proposal: Proposal, world: World) -> NetworkGraph:
    """Return the network without what other actions have taken away, or are about to.

    Two that together cut what each alone would not: the second is the one that hurts.
    """
    live = (one for one in world.past if one.state in LIVE and one.target != proposal.target)
    return world.network.without(frozenset().union(*(one.ports for one in live)))


def _inside(text: str, world: World) -> BlastRadius:
    """Return the known devices and hosts that have an address in a prefix."""
    network = ip_network(text)
    if network.num_addresses == 1:
        holder = world.addresses.get(str(network.network_address))
        names = {holder} if holder else set()
    else:
        names = {name for one, name in world.addresses.items() if ip_address(one) in network}
    hosts = names & world.network.hosts
    prefixes = (text,) if network.num_addresses > 1 else ()
    return BlastRadius(tuple(sorted(names - hosts)), tuple(sorted(hosts)), prefixes)


def simulation(proposal: Proposal, world: World) -> Verdict:
    """Refuse what would cut off more than the rule allows; a managed device is never too few."""
    if proposal.playbook.effect.kind is EffectKind.CONFIGURE:
        reason = "what a file of configuration takes away no graph can tell: a person decides"
        return Verdict("simulation", allowed=True, reason=reason, approval=True)
    if proposal.port and not _is_placed(proposal.device, world):
        reason = (
            f"no way from here to {proposal.device} is drawn: what hangs on its ports is unknown"
        )
        return Verdict("simulation", allowed=False, reason=reason)
    radius = blast_radius(proposal, world)
    limits = proposal.limits
    is_small = (
        len(radius.devices) <= limits.most_devices_lost
        and len(radius.hosts) <= limits.most_hosts_lost
    )
    return Verdict("simulation", allowed=is_small, reason=_words(radius))


def _is_placed(device: str, world: World) -> bool:
    """Tell whether the topology says how a device is joined to us, or at least to others."""
    network = world.network
    if not world.is_drawn:
        return False
    if network.collectors:
        return device in network.reach(network.collectors)
    return bool(network.reach([device]) - network.hosts - {device})


def _words(radius: BlastRadius) -> str:
    parts = [
        f"{len(names)} {word}: {', '.join(names[:5])}{', …' if len(names) > 5 else ''}"  # noqa: PLR2004
        for word, names in (("devices", radius.devices), ("hosts", radius.hosts))
        if names
    ]
    return f"would lose {'; '.join(parts)}" if parts else "nobody known would lose anything"

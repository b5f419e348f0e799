"""Who else would lose something: simulated on the topology, refused above a bound."""

from ipaddress import ip_address, ip_network

from netwright.model.action import BlastRadius, Verdict
from netwright.model.playbook import EffectKind
from netwright.remediation.proposal import Proposal, World
from netwright.remediation.simulation import lost_without


def blast_radius(proposal: Proposal, world: World) -> BlastRadius:
    """Return who would lose something if it were done."""
    kind = proposal.playbook.effect.kind
    if kind in {EffectKind.SHUT_INTERFACE, EffectKind.MOVE_INTERFACE} and proposal.port:
        return lost_without(world.network, [proposal.port])
    if kind is EffectKind.BLOCK_ADDRESS and proposal.address:
        return _inside(proposal.address, world)
    return BlastRadius()


def _inside(text: str, world: World) -> BlastRadius:
    """Return the known devices and hosts that have an address in a prefix."""
    network = ip_network(text)
    if network.num_addresses == 1:
        names = {world.addresses[text]} if text in world.addresses else set()
    else:
        names = {name for one, name in world.addresses.items() if ip_address(one) in network}
    hosts = names & world.network.hosts
    prefixes = (text,) if network.num_addresses > 1 else ()
    return BlastRadius(tuple(sorted(names - hosts)), tuple(sorted(hosts)), prefixes)


def simulation(proposal: Proposal, world: World) -> Verdict:
    """Refuse what would cut off more than the rule allows; a managed device is never too few."""
    radius = blast_radius(proposal, world)
    limits = proposal.limits
    is_small = (
        len(radius.devices) <= limits.most_devices_lost
        and len(radius.hosts) <= limits.most_hosts_lost
    )
    return Verdict("simulation", allowed=is_small, reason=_words(radius))


def _words(radius: BlastRadius) -> str:
    parts = [
        f"{len(names)} {word}: {', '.join(names[:5])}{', …' if len(names) > 5 else ''}"  # noqa: PLR2004
        for word, names in (("devices", radius.devices), ("hosts", radius.hosts))
        if names
    ]
    return f"would lose {'; '.join(parts)}" if parts else "nobody known would lose anything"

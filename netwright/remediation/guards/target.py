"""Whether the target is one that may lose something: never our own, never what carries others."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from netwright.model.action import Verdict
from netwright.model.playbook import OF_PORTS, EffectKind
from netwright.remediation.proposal import Proposal, World

_OF_ADDRESSES = (EffectKind.BLOCK_ADDRESS, EffectKind.LIMIT_ADDRESS)


def platform(proposal: Proposal, world: World) -> Verdict:
    """Refuse a playbook on a platform for which it was not written."""
    del world
    is_known = proposal.platform in proposal.playbook.platforms or not proposal.playbook.platforms
    known = ", ".join(proposal.playbook.platforms) or "any platform"
    reason = f"{proposal.playbook.name} is for {known}; {proposal.device} is {proposal.platform}"
    return Verdict("platform", allowed=is_known, reason=reason)


def never_block(proposal: Proposal, world: World) -> Verdict:
    """Refuse addresses that must never be blocked; let a person decide about whole prefixes."""
    address = proposal.address
    if proposal.playbook.effect.kind not in _OF_ADDRESSES:
        return Verdict("never_block", allowed=True, reason="no address is blocked")
    if address is None:
        return Verdict("never_block", allowed=False, reason="nobody knows which address it blocks")
    why_not = world.protected.why_not(address)
    if why_not:
        return Verdict("never_block", allowed=False, reason=why_not)
    doubt = _doubt(ip_network(address), world)
    reason = doubt or f"{address} is nobody's we know to protect"
    return Verdict("never_block", allowed=True, reason=reason, approval=bool(doubt))


def _doubt(network: IPv4Network | IPv6Network, world: World) -> str:
    """Return why a person has to decide."""
    if network.num_addresses > 1:
        return f"{network} is more than one address"
    if str(network.network_address) in world.visitors:
        return f"somebody is logged in to this collector from {network.network_address}"
    return ""


def never_shut(proposal: Proposal, world: World) -> Verdict:
    """Refuse ports that carry others, and ports of which we know nothing."""
    port = proposal.port
    if proposal.playbook.effect.kind not in OF_PORTS:
        return Verdict("never_shut", allowed=True, reason="no port is touched")
    if port is None:
        return Verdict("never_shut", allowed=False, reason="nobody knows which port it takes away")
    if port not in world.known_ports:
        reason = f"{port.device} has no interface {port.if_name} that we know"
        return Verdict("never_shut", allowed=False, reason=reason)
    why_not = world.protected_ports.get(port)
    if why_not:
        return Verdict("never_shut", allowed=False, reason=f"{port.if_name}: {why_not}")
    return Verdict("never_shut", allowed=True, reason=f"{port.if_name} is an access port")

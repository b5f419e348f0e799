"""The own port of a neighbor row, where the agent gives a number that it has no port for.

Some agents write 0 for the local port. The far end knows better: it names the port it hears.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from netwright.model.interface import Port
from netwright.topology.claims import Network
from netwright.topology.far_ports import Heard


def own_ports(network: Network, heard: Sequence[Heard]) -> list[Heard]:
    """Return the rows with own ports that exist, as far as the far ends tell them."""
    odd = {one.local for one in heard if not network.ports(one.local.device).has(one.local.if_name)}
    if not odd:
        return list(heard)
    named: defaultdict[tuple[Port, str], set[str]] = defaultdict(set)
    for one in heard:
        if one.match and one.if_name:
            named[one.local, one.match.device].add(one.if_name)
    told = {one: _told(one, named) for one in heard if one.local in odd}
    meant = _meant(told.items())
    return [
        replace(one, local=Port(one.local.device, own))
        if one.local in odd and (own := told[one] or meant.get(one.local))
        else one
        for one in heard
    ]


def _told(one: Heard, named: dict[tuple[Port, str], set[str]]) -> str | None:
    """Return the port of ours that the far port says it hears."""
    if not (one.match and one.if_name):
        return None
    names = named.get((Port(one.match.device, one.if_name), one.local.device), set())
    return next(iter(names)) if len(names) == 1 else None


def _meant(told: Iterable[tuple[Heard, str | None]]) -> dict[Port, str]:
    """Return what an odd port means where all far ends agree."""
    found: defaultdict[Port, set[str]] = defaultdict(set)
    for one, own in told:
        if own:
            found[one.local].add(own)
    return {port: next(iter(names)) for port, names in found.items() if len(names) == 1}

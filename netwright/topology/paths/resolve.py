"""From a destination to interfaces: every equal-cost next hop, followed until it is on a link."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.forwarding import NextHop, Route
from netwright.topology.names import canonical
from netwright.topology.paths.rib import Rib

MAX_RECURSION = 8
_DISCARDS = ("null", "discard", "blackhole", "reject", "unreachable", "prohibit", "dsc")


class Forward(NamedTuple):
    """One way out of a router; no next hop where the destination itself is on the link."""

    if_name: str
    next_hop: Address | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The route that counts and its ways out; where there are none, why."""

    route: Route | None
    forwards: tuple[Forward, ...] = ()
    problem: str = ""


class _Unresolved(NamedTuple):
    reason: str


def resolve(rib: Rib, destination: Address) -> Resolution:
    """Search the table for the destination, and for next hops that are not on a link themselves."""
    route = rib.lookup(destination)
    if route is None:
        return Resolution(None, (), f"no route to {destination}")
    found = list(dict.fromkeys(_ways(rib, route, 0)))
    forwards = tuple(one for one in found if isinstance(one, Forward))
    problems = [one.reason for one in found if isinstance(one, _Unresolved)]
    if not (forwards or problems):
        problems = [f"{route.prefix} is discarded"]
    return Resolution(route, forwards, "" if forwards else problems[0])


def _ways(rib: Rib, route: Route, depth: int) -> Iterator[Forward | _Unresolved]:
    for hop in route.next_hops:
        if hop.if_name and canonical(hop.if_name).startswith(_DISCARDS):
            yield _Unresolved(f"{route.prefix} is discarded")
        elif hop.if_name:
            yield Forward(hop.if_name, hop.address)
        elif hop.address is not None:
            yield from _recursive(rib, hop.address, depth + 1)


def _recursive(rib: Rib, address: Address, depth: int) -> Iterator[Forward | _Unresolved]:
    """Follow a next hop through the table; where it is on a link it is the gateway itself."""
    via = rib.lookup(address)
    if via is None:
        yield _Unresolved(f"no route to the next hop {address}")
    elif depth > MAX_RECURSION or any(_is_itself(hop, address) for hop in via.next_hops):
        yield _Unresolved(f"the next hop {address} leads to itself")
    else:
        for way in _ways(rib, via, depth):
            if isinstance(way, Forward) and way.next_hop is None:
                yield Forward(way.if_name, address)
            else:
                yield way


def _is_itself(hop: NextHop, address: Address) -> bool:
    return hop.if_name is None and hop.address == address

"""Where packets of a stranger come in: where packets to it go out.

A stranger is in no subnet of any device, such as an attacker on the Internet. Its packets may come
by another way than the answers to it leave, so a path that begins so is never more than partial.
"""

from collections.abc import Iterable
from itertools import pairwise

from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.departure import Departure
from netwright.topology.paths.endpoint import Endpoint
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import INFERRED, Hop, Path, Proof


def entrances(index: PathIndex, stranger: Endpoint, back: Iterable[Path]) -> list[Departure]:
    """Return where the ways to a stranger leave the routers that we know, each port once."""
    found: dict[Port, Departure] = {}
    for path in back:
        routers = [hop for hop in path.hops if hop.layer == 3]  # noqa: PLR2004
        for last, beyond in pairwise(routers):
            if last.device in index.devices and beyond.device not in index.devices:
                port = Port(last.device, last.out_interface or "")
                found.setdefault(port, _entering(stranger, port, last))
    return list(found.values())


def _entering(stranger: Endpoint, port: Port, last: Hop) -> Departure:
    where = f"{port.device} {port.if_name}"
    proof = Proof("inferred", f"packets to {stranger.label} leave at {where}: {last.proof.row}")
    hop = Hop(stranger.label, None, None, 3, proof, INFERRED)
    address = last.next_hop or stranger.address
    missing = f"{stranger.label} is taken to come in where packets to it leave: {where}"
    if address is None:
        return Departure((hop,), None, missing)
    return Departure((hop,), Leg(port, address, address.max_prefixlen, last.vrf or ""), missing)

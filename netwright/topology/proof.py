"""Why a link is drawn: the links that touch a port, with everything said for and against."""

from netwright.model.interface import Port
from netwright.model.link import Link, Topology
from netwright.topology.links import ports_of


def why(topology: Topology, a: Port, b: Port | None = None) -> tuple[Link, ...]:
    """Return the links at a port, or between two; a LAG's member stands for its LAG."""
    wanted = {a} if b is None else {a, b}
    return tuple(link for link in topology.links if wanted <= ports_of(link))

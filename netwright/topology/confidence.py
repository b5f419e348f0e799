"""How likely a link is real, from who said so.

Start values of the design, checked by `benchmarks/links.py` against labelled networks: of the
links stated at 0.9 or more at least 98 % must be right. Independent sources combine as
1 - Π(1 - c).
"""

from collections.abc import Iterable
from math import prod

from netwright.model.link import LinkSource

MANUAL = 1.0
CERTAIN = 0.999  # the most that observation can give
SEGMENT = 0.5  # the most that a member of a contested segment can have
FDB_TOLD = 0.95  # stations tell the nearest port from the next above
FDB_BY_ONE = 0.85  # a single station does, or only one end is a bridge
FDB_HUB = 0.85  # stations on both sides, or several bridges below one port
FDB_BY_SIZE = 0.75  # only the number of stations tells the nearest
FDB_FURTHER = 0.2  # another bridge hangs below the same port, perhaps in between
UNPROVEN = 0.8  # an address is the only key; providers number many customers alike
UNSEEN_CABLE = 0.7  # layer 3 alone knows it; a switch may be in between
SHARED_STRANGER = 0.8  # a stranger's port that several name: perhaps all its ports bear one name
OTHER_VRF = 0.8  # one address is in a VRF, the other is not: a customer's router, or the same twice
UNNAMED_PORT = 0.6  # the device is known, its port is not one that it has
MISSED = 0.6  # it was told before, and the newest answers lack it
LAST_HEARD = 0.85  # the port is down: what it heard last
SILENT = 0.6  # one end says so, the other would and does not

_BOTH_ENDS = {
    LinkSource.LLDP: 0.99,
    LinkSource.CDP: 0.99,
    LinkSource.LACP: 0.97,
    LinkSource.STP: 0.97,
    LinkSource.OSPF: 0.9,
    LinkSource.ISIS: 0.9,
    LinkSource.BGP: 0.9,
    LinkSource.ARP: 0.8,
    LinkSource.SUBNET: 0.9,
}
_ONE_END = {
    LinkSource.LLDP: 0.9,
    LinkSource.CDP: 0.9,
    LinkSource.LACP: 0.9,
    LinkSource.STP: 0.97,  # only the port that is not the designated one can tell
    LinkSource.OSPF: 0.8,
    LinkSource.ISIS: 0.8,
    LinkSource.BGP: 0.7,
    LinkSource.ARP: 0.5,
    LinkSource.SUBNET: 0.9,
}


def confidence(sources: Iterable[LinkSource], *, is_mutual: bool, is_silent: bool = False) -> float:
    """Combine the sources that speak for one link."""
    said = set(sources)
    if LinkSource.MANUAL in said:
        return MANUAL
    weights = _BOTH_ENDS if is_mutual else _ONE_END
    doubt = prod(1 - (SILENT if is_silent and s in _SPOKEN else weights[s]) for s in sorted(said))
    return round(min(1 - doubt, CERTAIN), 3)


_SPOKEN = frozenset({LinkSource.LLDP, LinkSource.CDP, LinkSource.LACP})

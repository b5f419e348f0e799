"""Protocols above IP by their numbers, in the names that `network.transport` has."""

_NAMES = {
    0: "hopopt",
    1: "icmp",
    2: "igmp",
    4: "ipip",
    6: "tcp",
    8: "egp",
    17: "udp",
    33: "dccp",
    41: "ipv6",
    46: "rsvp",
    47: "gre",
    50: "esp",
    51: "ah",
    58: "ipv6-icmp",
    88: "eigrp",
    89: "ospf",
    94: "ipip",
    103: "pim",
    108: "ipcomp",
    112: "vrrp",
    115: "l2tp",
    132: "sctp",
    136: "udplite",
    137: "mpls-in-ip",
}
_TRANSPORTS = [_NAMES.get(number, str(number)) for number in range(256)]


def transport(number: int) -> str:
    """Return a protocol's name, or the number itself."""
    return _TRANSPORTS[number] if 0 <= number < len(_TRANSPORTS) else str(number)

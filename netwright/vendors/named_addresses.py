"""Who is named in a device's configuration: servers, gateways, neighbors, in any vendor's words.

For a list of whom nobody may block. An address too many does little harm there, one too few a lot:
so this knows words and what stands above a line, not grammars, and takes every address of a line
whose words say what it is for. Names of hosts are not looked up.
"""

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network
from typing import Final, NamedTuple

Network = IPv4Network | IPv6Network
Roles = Sequence[tuple[str, re.Pattern[str]]]


class NamedAddress(NamedTuple):
    """An address of a configuration, and what it is there."""

    network: Network
    role: str


def _words(*words: str) -> re.Pattern[str]:
    """Return an expression for words that no letter continues: hyphens and digits do."""
    return re.compile(rf"(?<![a-z])(?:{'|'.join(words)})(?![a-z])")


# Cisco IOS and ASA, EOS, Junos, FortiOS, PAN-OS, VRP and Comware, RouterOS, FRR, Linux daemons.
_ROLES: Final[Roles] = (
    ("AAA server", _words("radius", "tacacs", "tacplus", "hwtacacs", "ldaps?", "aaa", "kerberos")),
    ("DNS server", _words("name-?servers?", "dns", "resolver")),
    ("NTP server", _words("s?ntp[a-z]*", "chrony", "ptp")),
    (
        "SNMP manager",
        _words("snmp(?:v[123]|trap|d)?", "trap2?sink", "informsink", "r[ow]community"),
    ),
    (
        "syslog server",
        _words("logging", "r?syslogd?", "loghost", "log-settings", "omfwd", "fortianalyzer[0-9]?"),
    ),
    ("flow collector", _words("flow", "netflow", "sflow", "ipfix", "flow-export(?:er)?")),
    ("backup server", _words("s?ftp", "tftp", "scp", "archive")),
    ("DHCP server", _words("helper-address", "dhcp-relay", "relay")),
    (
        "virtual gateway",
        _words("standby", "hsrp", "vrrp", "glbp", "virtual-(?:address|router)", "vip"),
    ),
    ("routing neighbor", _words("neighbors?", "peer", "bgp", "ospf", "isis")),
    (
        "gateway",
        _words("default-(?:gateway|router)", "gateway", "next-hop", "nexthop", "(?:ip|ipv6) route"),
    ),
)
_BARE: Final[Roles] = (
    ("syslog server", re.compile(r"\s@@?\(?[a-z0-9,]*\)?\[?[0-9a-f]")),  # *.* @@10.0.0.1:514
    ("NTP server", re.compile(r"^(?:server|pool|peer)\s")),
)
"""Lines of rsyslog, and of chrony and ntpd, where nothing above says anything."""

_OWN: Final = re.compile(r"(?:^|\s)(?:ip|ipv6) address\s|<?interfaces?(?![a-z])|^iface\s")
"""What an interface has itself: the address counts, not the network behind it."""

# What these hold is whom somebody lets pass or not, the attackers of yesterday among them.
_POLICY: Final = re.compile(
    r"access-list|(?<![a-z])acl(?![a-z])|prefix-(?:list|set)|ip-prefix|object-group|object network"
    r"|address-(?:book|set|group)|addrgrp|firewall (?:address|policy|family|filter)"
    r"|route-map|null0|blackhole|discard|(?<![a-z])(?:deny|permit|drop|reject|remark)(?![a-z])"
)
_ADDRESS: Final = re.compile(
    r"(?:(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?<![\w.:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})"
    r"(?:/[0-9]{1,3})?(?![\w.]*[a-zA-Z_])"
)
_FEW: Final = 8  # host bits of a network that is protected whole, of IPv4
_FEW_6: Final = 64
_LONGEST: Final = 1_000  # characters of a line that are looked at


def named_addresses(text: str) -> Iterator[NamedAddress]:
    """Yield the addresses of a configuration for which its words say what they are."""
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        words = line[:_LONGEST].strip().lower()
        if not words:
            continue
        depth = _depth(line, words)
        while above and above[-1][0] >= depth:
            above.pop()
        above.append((depth, words))
        if "." in words or ":" in words:
            yield from _named(words, " ".join(each for _, each in above))


def _depth(line: str, words: str) -> int:
    """Return how far a line is indented; RouterOS and INI files put a headline above others."""
    is_headline = words.startswith(("/", "["))
    return -1 if is_headline and not line[0].isspace() else len(line) - len(line.lstrip())


def _named(words: str, whole: str) -> Iterator[NamedAddress]:
    if not _ADDRESS.search(words) or _POLICY.search(whole):
        return
    role = _role(_ROLES, words) or _role(_ROLES, whole) or _role(_BARE, words)
    is_own = bool(_OWN.search(whole)) and role in {None, "virtual gateway"}
    if role or is_own:
        for text in _ADDRESS.findall(words):
            network = _network(text, is_own=is_own)
            if network is not None:
                yield NamedAddress(network, role or "an interface")


def _role(known: Roles, words: str) -> str | None:
    return next((role for role, pattern in known if pattern.search(words)), None)


def _network(text: str, *, is_own: bool) -> Network | None:
    """Return a host or a small network; None for masks, and for what means everybody."""
    try:
        network = ip_network(ip_interface(text).ip) if is_own else ip_network(text, strict=False)
    except ValueError:
        return None
    first = network.network_address
    is_mask = network.version == 4 and (int(first) >> 24) in {0, 255}  # noqa: PLR2004
    few = _FEW if network.version == 4 else _FEW_6  # noqa: PLR2004
    is_wide = network.max_prefixlen - network.prefixlen > few
    is_nobody = first.is_unspecified or first.is_loopback or first.is_multicast
    return None if is_mask or is_wide or is_nobody else network

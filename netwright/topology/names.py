"""The many spellings of one interface name: Gi0/1, Gig 0/1 and GigabitEthernet0/1 are one port."""

import re
from functools import lru_cache

_NAME = re.compile(r"\s*([A-Za-z][A-Za-z -]*?|\d+GE)[\s-]*(\d[\w./:-]*)\s*")
_NUMBER = re.compile(r"(\d+)\D*$")

# Every spelling vendors use, in CLI output, ifName, ifDescr, LLDP or CDP, for one kind of port.
_SPELLINGS = {
    "ethernet": "e et eth ethernet",
    "fastethernet": "f fa fas fast fe fastethernet",
    "gigabitethernet": "g gi gig gige ge gigabit gigethernet gigabitethernet",
    "twogigabitethernet": "tw two twogige twogigabitethernet",
    "fivegigabitethernet": "fi five fivegige fivegigabitethernet",
    "tengigabitethernet": (
        "t te ten tengige tengigabit tengigabitethernet tengigethernet xe xge xg "
        "xgigabitethernet ten-gigabitethernet 10ge"
    ),
    "twentyfivegige": "twe twentyfivegige twentyfivegigabitethernet twentyfivegigethernet 25ge",
    "fortygigabitethernet": (
        "fo for forty fortygige fortygigabitethernet fortygigethernet fge 40ge"
    ),
    "fiftygigabitethernet": "fiftygige fiftygigabitethernet 50ge",
    "hundredgigabitethernet": (
        "h hu hun hundred hundredgige hundredgigabitethernet hundredgigethernet 100ge"
    ),
    "fourhundredgige": "f4 fourhundredgige fourhundredgigabitethernet 400ge",
    "port-channel": "po port-channel portchannel port-chan",
    "bundle-ether": "be bundle-ether bundle-ethernet",
    "eth-trunk": "eth-trunk",
    "bridge-aggregation": "bagg bridge-aggregation",
    "management": "ma mgmt management managementethernet mgmteth mgmt-eth",
    "loopback": "lo loop loopback",
    "vlan": "v vl vlan vlanif vlan-interface ve vlan-if",
    "tunnel": "tu tun tunnel",
    "serial": "s se ser serial",
    "port": "p port",
}
_CANONICAL = {word: kind for kind, words in _SPELLINGS.items() for word in words.split()}


@lru_cache(maxsize=1 << 17)
def canonical(name: str) -> str:
    """Return one spelling for all spellings of an interface name, for comparison only."""
    found = _NAME.fullmatch(name)
    if not found:
        return name.strip().casefold()
    prefix = found[1].strip(" -").casefold().replace(" ", "-")
    return _CANONICAL.get(prefix, prefix) + found[2].casefold()


def trailing_number(name: str) -> int | None:
    """Return the last number in a name: 24 of `port 1/24`; None without, or when absurdly long."""
    found = _NUMBER.search(name)
    # RFC 2863: an ifIndex has 31 bits, so ten digits are the most that can mean a port.
    return int(found[1]) if found and len(found[1]) <= 10 else None  # noqa: PLR2004


@lru_cache(maxsize=1 << 17)
def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort Gi0/2 before Gi0/10."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+|[0-9]+", name)
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) <= 18 else (1, 0, part)  # noqa: PLR2004
        for part in parts
    )


def is_management(if_name: str) -> bool:
    """Tell whether the name is a management port's: what it leads to is the out-of-band network."""
    return _MANAGEMENT.match(canonical(if_name)) is not None


def is_virtual(if_name: str) -> bool:
    """Tell whether the name is no port that takes a cable: a VLAN, a loopback, a subinterface."""
    name = canonical(if_name)
    return _VIRTUAL.match(name) is not None or _SUBINTERFACE.search(name) is not None


_VIRTUAL = re.compile(
    r"vlan|loopback|tunnel|irb|bdi|bvi|nve|vtep|vxlan|null|dummy|br\d|bridge\d|virtual|gre|wg|tap"
)
_SUBINTERFACE = re.compile(r"\d[.:]\d+$")
_MANAGEMENT = re.compile(r"management|mgmt|oob|fxp0|em0|me0|bme0|re0:mgmt")

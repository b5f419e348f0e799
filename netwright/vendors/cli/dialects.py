"""Find the dialect a device speaks: by what it is called, or by what it answers."""

import re

from netwright.vendors.cli.dialect import Dialect
from netwright.vendors.cli.platforms.allied_telesis import ALLIED_TELESIS_AWPLUS
from netwright.vendors.cli.platforms.arista import ARISTA_EOS
from netwright.vendors.cli.platforms.cisco import (
    CISCO_ASA,
    CISCO_IOS,
    CISCO_NXOS,
    CISCO_XE,
    CISCO_XR,
)
from netwright.vendors.cli.platforms.extreme import EXTREME_EXOS
from netwright.vendors.cli.platforms.fortinet import FORTINET
from netwright.vendors.cli.platforms.frrouting import FRR
from netwright.vendors.cli.platforms.hpe import ARUBA_AOSCX, HP_COMWARE, HP_PROCURVE
from netwright.vendors.cli.platforms.huawei import HUAWEI_VRP
from netwright.vendors.cli.platforms.juniper import JUNIPER_JUNOS
from netwright.vendors.cli.platforms.korean import KOREAN
from netwright.vendors.cli.platforms.linux_shell import LINUX
from netwright.vendors.cli.platforms.mikrotik import MIKROTIK_ROUTEROS
from netwright.vendors.cli.platforms.paloalto import PALOALTO_PANOS
from netwright.vendors.cli.platforms.ruckus import RUCKUS_FASTIRON
from netwright.vendors.cli.platforms.ubiquiti import UBIQUITI_EDGESWITCH
from netwright.vendors.cli.platforms.vyos import VYOS
from netwright.vendors.platform import Platform

# Where signatures overlap, the more particular comes first.
DIALECTS: tuple[Dialect, ...] = (
    CISCO_XR,
    CISCO_NXOS,
    CISCO_ASA,
    CISCO_XE,
    CISCO_IOS,
    ARISTA_EOS,
    HUAWEI_VRP,
    HP_COMWARE,
    FORTINET,
    PALOALTO_PANOS,
    MIKROTIK_ROUTEROS,
    EXTREME_EXOS,
    RUCKUS_FASTIRON,
    ALLIED_TELESIS_AWPLUS,
    VYOS,
    UBIQUITI_EDGESWITCH,
    ARUBA_AOSCX,
    HP_PROCURVE,
    *KOREAN,
    JUNIPER_JUNOS,
    LINUX,
    FRR,
)
UNKNOWN = Dialect(Platform(), prepare=())  # is asked who it is, and nothing else
_BY_PLATFORM = {  # of several that share a driver, the first is the driver's own
    name: dialect
    for dialect in reversed(DIALECTS)
    for name in (dialect.platform.name, *dialect.aliases)
}
# The prompt gives away how to ask; the rest of the commands follow in this order.
_PROMPTS = (
    (re.compile(r"<[^<>]+>\s*$"), HUAWEI_VRP.version),
    (re.compile(r"\[\S+@.+\] .*>\s*$"), MIKROTIK_ROUTEROS.version),
    (re.compile(r"(?:^|\S@\S+.*|sh-[\d.]+|[:~].*)[$#%]\s*$"), LINUX.version),
)
_FIRST_WORDS = 16384
_WHO_ARE_YOU = (
    CISCO_IOS.version,
    HUAWEI_VRP.version,
    FORTINET.version,
    LINUX.version,
    PALOALTO_PANOS.version,
    "show system",
    MIKROTIK_ROUTEROS.version,
)


def dialect_of(platform: str | None) -> Dialect | None:
    """Return the dialect of a Netmiko device_type."""
    return _BY_PLATFORM.get(platform or "")


def dialect_spoken(output: str) -> Dialect | None:
    """Return the dialect whose signature is in the answer to a version command."""
    said = output[:_FIRST_WORDS]
    return next((dialect for dialect in DIALECTS if dialect.answered(said)), None)


def version_commands(prompt: str) -> tuple[str, ...]:
    """Return the commands that ask an unknown device who it is, likeliest first."""
    likely = [command for pattern, command in _PROMPTS if pattern.search(prompt)]
    return tuple(dict.fromkeys((*likely, *_WHO_ARE_YOU)))

"""Find the dialect a device speaks: by what it is called, or by what it answers."""

import re

from netwright.vendors.cli.dialect import Dialect
from netwright.vendors.cli.platforms.allied_telesis import ALLIED_TELESIS_AWPLUS
from netwright.vendors.cli.platforms.arista import ARISTA_EOS
from netwright.vendors.cli.platforms.cisco import CISCO_ASA, CISCO_IOS, CISCO_NXOS, CISCO_XR
from netwright.vendors.cli.platforms.extreme import EXTREME_EXOS
from netwright.vendors.cli.platforms.fortinet import FORTINET
from netwright.vendors.cli.platforms.frrouting import FRR
from netwright.vendors.cli.platforms.hpe import ARUBA_AOSCX, HP_COMWARE, HP_PROCURVE
from netwright.vendors.cli.platforms.huawei import HUAWEI_VRP
from netwright.vendors.cli.platforms.juniper import JUNIPER_JUNOS
from netwright.vendors.cli.platforms.korean import (
    AXGATE,
    DASAN,
    HANDREAMNET,
    NEXG,
    PIOLINK,
    UBIQUOSS,
)
from netwright.vendors.cli.platforms.linux_shell import LINUX
from netwright.vendors.cli.platforms.mikrotik import MIKROTIK_ROUTEROS
from netwright.vendors.cli.platforms.paloalto import PALOALTO_PANOS
from netwright.vendors.cli.platforms.ruckus import RUCKUS_FASTIRON
from netwright.vendors.cli.platforms.ubiquiti import UBIQUITI_EDGESWITCH
from netwright.vendors.cli.platforms.vyos import VYOS

# Where signatures overlap, the more particular comes first.
DIALECTS: tuple[Dialect, ...] = (
    FRR,
    CISCO_XR,
    CISCO_NXOS,
    CISCO_ASA,
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
    UBIQUOSS,
    DASAN,
    PIOLINK,
    HANDREAMNET,
    AXGATE,
    NEXG,
    JUNIPER_JUNOS,
    LINUX,
)
UNKNOWN = Dialect("", "", "", signature=re.compile(r"(?!)"), prepare=())  # asked who it is only
_BY_PLATFORM = {
    name: dialect for dialect in DIALECTS for name in (dialect.platform, *dialect.aliases)
}
# The prompt gives away how to ask; the rest of the commands follow in this order.
_PROMPTS = (
    (re.compile(r"<[^<>]+>\s*$"), HUAWEI_VRP.version),
    (re.compile(r"\[\S+@.+\] .*>\s*$"), MIKROTIK_ROUTEROS.version),
    (re.compile(r"(?:^|\S@\S+.*|sh-[\d.]+|[:~].*)[$#%]\s*$"), LINUX.version),
)
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
    return next((dialect for dialect in DIALECTS if dialect.signature.search(output)), None)


def version_commands(prompt: str) -> tuple[str, ...]:
    """Return the commands that ask an unknown device who it is, likeliest first."""
    likely = [command for pattern, command in _PROMPTS if pattern.search(prompt)]
    return tuple(dict.fromkeys((*likely, *_WHO_ARE_YOU)))

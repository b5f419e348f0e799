"""Which products stand where in a drawn campus."""

from collections.abc import Mapping
from dataclasses import dataclass

from netwright.simulate.platforms import (
    arista_eos,
    aruba_aoscx,
    cisco_asa,
    cisco_ios,
    cisco_nxos,
    cisco_xe,
    dasan_nos,
    extreme_exos,
    fortinet,
    hp_comware,
    huawei_vrp,
    juniper_junos,
    paloalto_panos,
    piolink,
    ubiquoss,
)
from netwright.simulate.platforms.platform import Platform


@dataclass(frozen=True, slots=True)
class Palette:
    """Products by role; sites, buildings and switches take turns."""

    core: tuple[Platform, ...]
    distribution: tuple[Platform, ...]
    access: tuple[Platform, ...]
    firewall: Platform = fortinet.PLATFORM
    load_balancer: Platform = piolink.PLATFORM


DEMO = Palette(
    core=(cisco_nxos.PLATFORM, arista_eos.PLATFORM),
    distribution=(
        cisco_xe.PLATFORM,
        arista_eos.PLATFORM,
        huawei_vrp.PLATFORM,
        hp_comware.PLATFORM,
        juniper_junos.PLATFORM,
    ),
    access=(
        cisco_ios.PLATFORM,
        juniper_junos.PLATFORM,
        huawei_vrp.PLATFORM,
        ubiquoss.PLATFORM,
        aruba_aoscx.PLATFORM,
        extreme_exos.PLATFORM,
        dasan_nos.PLATFORM,
        hp_comware.PLATFORM,
    ),
)
BENCHMARK = Palette(
    core=(cisco_nxos.PLATFORM,),
    distribution=(arista_eos.PLATFORM,),
    access=(huawei_vrp.PLATFORM, juniper_junos.PLATFORM, hp_comware.PLATFORM),
)
FIREWALLS: Mapping[str, Platform] = {
    one.name: one for one in (fortinet.PLATFORM, cisco_asa.PLATFORM, paloalto_panos.PLATFORM)
}
"""Firewalls a campus may have, by Netmiko device_type."""

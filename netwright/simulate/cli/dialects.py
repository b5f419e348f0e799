"""Which command line a product has."""

from collections.abc import Mapping

from netwright.simulate.cli import (
    arista_eos,
    aruba_aoscx,
    cisco_asa,
    cisco_ios,
    cisco_nxos,
    extreme_exos,
    fortinet,
    hp_comware,
    huawei_vrp,
    juniper_junos,
    korean,
    paloalto_panos,
)
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.platforms.platform import Platform

_BY_OS: Mapping[str, Dialect] = {
    "IOS": cisco_ios.DIALECT,
    "IOS-XE": cisco_ios.DIALECT,
    "NX-OS": cisco_nxos.DIALECT,
    "EOS": arista_eos.DIALECT,
    "Junos": juniper_junos.DIALECT,
    "VRP": huawei_vrp.DIALECT,
    "Comware": hp_comware.DIALECT,
    "AOS-CX": aruba_aoscx.DIALECT,
    "EXOS": extreme_exos.DIALECT,
    "FortiOS": fortinet.DIALECT,
    "ASA": cisco_asa.DIALECT,
    "PAN-OS": paloalto_panos.DIALECT,
}


def dialect_of(platform: Platform) -> Dialect:
    """Return a product's command line; many makers follow Cisco's."""
    return _BY_OS.get(platform.os_name, korean.DIALECT)

"""The out-of-band network is not the network: netwright.topology.out_of_band."""

from ipaddress import IPv4Address

from netwright.model.device import Tier
from netwright.model.interface import InterfaceAddress
from tests.topology.cabling import Cabling, campus


def beside(network: Cabling, switch: str, port: str) -> None:
    """Plug a port of everything into one switch more."""
    for name in [*network.rows]:
        network.cable(name, switch, port)


def test_switch_behind_management_ports_is_in_no_tier() -> None:
    """It is next to everything, which would make it the core of any network."""
    network = campus(2, 4)
    beside(network, "oob", "mgmt0")
    tiers = network.tiers()

    assert (tiers["oob"], tiers["core1"], tiers["acc1-1"]) == (Tier.OTHER, Tier.CORE, Tier.ACCESS)


def test_port_that_holds_the_management_address_is_out_of_band_by_any_name() -> None:
    """Not every vendor calls it so; but most devices are managed there, and nothing else is."""
    network = campus(2, 4)
    beside(network, "oob", "Gi0/0")
    for name, number in network.numbers.items():
        managed_at = IPv4Address(0x0A000000 + number)
        network.add(name, InterfaceAddress("vlan1" if name == "oob" else "Gi0/0", managed_at, 8))
    tiers = network.tiers()

    assert (tiers["oob"], tiers["core1"]) == (Tier.OTHER, Tier.CORE)


def test_switches_of_a_larger_out_of_band_network_are_in_no_tier_either() -> None:
    """One switch has too few ports for a whole campus."""
    network = campus(2, 4)
    devices = [*network.rows]
    for name in devices:
        network.cable(name, f"oob{len(name) % 2}", "mgmt0")
    for number in (0, 1):
        network.cable("oob-top", f"oob{number}")
    network.cable("oob-top", "core1")
    tiers = network.tiers()

    assert {tiers[name] for name in ("oob0", "oob1", "oob-top")} == {Tier.OTHER}
    assert tiers["core1"] == Tier.CORE

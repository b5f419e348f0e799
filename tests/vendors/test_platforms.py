"""The platform table: netwright.vendors.platforms."""

import re
from pathlib import Path

import pytest
from netmiko.ssh_dispatcher import CLASS_MAPPER

from netwright.model.snmp import oid
from netwright.vendors.enterprises import enterprise
from netwright.vendors.platform import Pattern, Platform, search
from netwright.vendors.platforms import PLATFORMS, platform_of

DATA = Path(__file__).parent.parent.parent / "netwright" / "vendors" / "data"
FACTS = {"os_version", "model", "serial"}
SCALARS = [
    line.split("\t")
    for line in (DATA / "scalars.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
NAMED = {
    line.split("\t")[1]
    for line in (DATA / "vendors.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
}


def label(platform: object) -> str:
    """Name a platform in a test's name."""
    return f"{platform.name} {platform.vendor}" if isinstance(platform, Platform) else ""


def patterns(platform: Platform) -> list[Pattern]:
    """Return every pattern of a platform."""
    asked = [platform.where, platform.signature, *platform.facts]
    return [wanted for wanted in asked if wanted] + [wanted for wanted, _ in platform.kinds]


@pytest.mark.parametrize("platform", PLATFORMS, ids=label)
def test_a_platform_has_a_driver_and_can_be_recognised(platform: Platform) -> None:
    """A name Netmiko does not know would fail at the first login, in the field."""
    assert not platform.name or platform.name in CLASS_MAPPER
    assert platform.object_ids or platform.signature
    assert platform.object_ids or not platform.where
    assert all(re.fullmatch(r"(?:\d+\.)+", prefix) for prefix in platform.object_ids)


@pytest.mark.parametrize("platform", PLATFORMS, ids=label)
def test_the_patterns_of_a_platform_find_known_facts(platform: Platform) -> None:
    """A misspelt group would be a fact nobody reads."""
    for wanted in patterns(platform):
        assert not search(wanted, "\N{BULLET}")
    for wanted in platform.facts:
        assert set(re.compile(wanted).groupindex) <= FACTS
        assert re.compile(wanted).groupindex


@pytest.mark.parametrize(("vendor", "fact", "instance"), SCALARS)
def test_a_vendor_scalar_belongs_to_a_vendor_we_name(vendor: str, fact: str, instance: str) -> None:
    """Rows are found by the vendor's name: a misspelt one would never be asked."""
    owner = enterprise(int(instance.partition(".")[0]))
    registered = {owner.vendor} if owner else set()

    assert fact in FACTS
    assert oid(instance)
    assert vendor in registered | NAMED | {platform.vendor for platform in PLATFORMS}


def test_an_agent_softwares_number_says_nothing_of_the_platform() -> None:
    """Half of all appliances answer with Net-SNMP's number."""
    net_snmp = "1.3.6.1.4.1.8072.3.2.10"

    found = [
        platform_of(net_snmp, descr)
        for descr in ("FRRouting 8.4.4 on Linux", "Linux r1 5.10.0-9-amd64", "EdgeOS v2.0.9", "?")
    ]

    assert [platform and platform.os_name for platform in found] == ["FRR", "Linux", "EdgeOS", None]

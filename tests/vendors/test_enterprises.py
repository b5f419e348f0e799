"""Owners of enterprise numbers: netwright.vendors.enterprises against IANA's registry.

A public table of twenty such numbers had seventeen wrong and a test that compared it with itself.
"""

from pathlib import Path

import pytest

from netwright.vendors.enterprises import enterprise, enterprise_number, registered_organisation
from netwright.vendors.generate import organisations, short_name

DATA = Path(__file__).parent.parent.parent / "netwright" / "vendors" / "data"
REGISTRY = Path("/usr/share/misc/enterprise-numbers.txt")  # Debian's package ipmitool
ROWS = [
    line.split("\t")
    for line in (DATA / "vendors.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("number", "vendor", "kind", "why"), ROWS, ids=str)
def test_a_vendor_is_who_the_registry_names_or_the_reason_is_given(
    number: str, vendor: str, kind: str, why: str
) -> None:
    """A wrong number would call one maker's devices another's, and offer it a wrong driver."""
    organisation = registered_organisation(int(number))
    named = vendor.split(maxsplit=1)[0].casefold() in (organisation or "").casefold()

    assert organisation is not None
    assert named != bool(why), f"{number} is registered to {organisation}"
    assert enterprise(int(number)) == (int(number), vendor, kind or None)


def test_every_number_is_listed_once() -> None:
    """Of two rows for a number the later would win silently."""
    numbers = [row[0] for row in ROWS]

    assert len(numbers) == len(set(numbers))
    assert numbers == sorted(numbers, key=int)


def test_a_number_nobody_named_is_called_as_it_is_registered() -> None:
    """Every registered maker is recognised, if not known."""
    assert enterprise(1) == (1, "NxNetworks", None)
    assert enterprise(4_000_000_000) is None


@pytest.mark.parametrize(
    ("sys_object_id", "number"),
    [
        ("1.3.6.1.4.1.9.1.1208", 9),
        ("1.3.6.1.4.1.7800", 7800),
        ("1.3.6.1.4.1.", None),
        ("0.0", None),
        ("1.3.6.1.2.1.1", None),
        (None, None),
    ],
)
def test_the_enterprise_number_is_the_arc_below_enterprises(
    sys_object_id: str | None, number: int | None
) -> None:
    """Agents without a number of their own answer 0.0."""
    assert enterprise_number(sys_object_id) == number


def test_domestic_vendors_are_registered_as_the_curated_list_says(shared_data: Path) -> None:
    """These numbers decide the identification of most devices in Korean networks."""
    lines = (shared_data / "identify" / "korean_pen_curated.tsv").read_text(encoding="utf-8")
    curated = [line.split("\t") for line in lines.splitlines() if line[:1].isdigit()]

    assert len(curated) > 40
    for number, organisation in curated:
        assert registered_organisation(int(number)) == short_name(organisation)


@pytest.mark.skipif(not REGISTRY.is_file(), reason="the package ipmitool is not installed")
def test_the_committed_registry_is_the_installed_one() -> None:
    """A number is never reassigned: what is committed agrees with any later registry."""
    with REGISTRY.open(encoding="utf-8") as lines:
        installed = dict(organisations(lines))

    assert len(installed) > 60_000
    sample = list(installed.items())[::7]  # each look-up searches the compressed table
    differing = [number for number, name in sample if registered_organisation(number) != name]
    assert len(differing) < len(sample) / 100  # owners rename themselves

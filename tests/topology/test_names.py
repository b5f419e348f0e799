"""Interface names: netwright.topology.names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.topology.names import canonical, is_management, natural_key, trailing_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gi0/1", "GigabitEthernet0/1"),
        ("Gig 0/1", "gigabitethernet 0/1"),
        ("Te1/1/1", "TenGigabitEthernet1/1/1"),
        ("XGE0/0/1", "XGigabitEthernet0/0/1"),
        ("Eth1/1", "Ethernet1/1"),
        ("Po10", "port-channel10"),
        ("Hu0/0/0/1", "HundredGigE0/0/0/1"),
        ("Ten-GigabitEthernet1/0/1", "Te1/0/1"),
        ("10GE1/0/1", "TenGigE1/0/1"),
        ("Vl10", "Vlan-interface10"),
    ],
)
def test_spellings_of_one_port_are_equal(one: str, other: str) -> None:
    """CDP writes names in full, LLDP and the CLI in short; vendors differ again."""
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Gi0/1", "Te0/1"), ("Gi0/1", "Gi0/11"), ("Gi1/0/1", "Gi1/01"), ("swp1", "eth1")],
)
def test_different_ports_stay_different(one: str, other: str) -> None:
    """A wrong match would draw a wrong link."""
    assert canonical(one) != canonical(other)


@given(st.text())
def test_any_text_has_one_canonical_name(text: str) -> None:
    """Names come from strangers; canonical twice is canonical once."""
    assert canonical(canonical(text)) == canonical(text)
    natural_key(text)
    trailing_number(text)


def test_names_sort_by_their_numbers() -> None:
    """Gi0/10 follows Gi0/9 on the map and in lists."""
    names = ["Gi0/10", "Gi0/9", "Gi0/1"]

    assert sorted(names, key=natural_key) == ["Gi0/1", "Gi0/9", "Gi0/10"]


@pytest.mark.parametrize("name", ["mgmt0", "Management1", "fxp0", "MgmtEth0/RP0/CPU0/0", "oob"])
def test_management_ports_are_known_by_name(name: str) -> None:
    """The out-of-band network connects everything and says nothing about the hierarchy."""
    assert is_management(name)
    assert not is_management("GigabitEthernet0/1")

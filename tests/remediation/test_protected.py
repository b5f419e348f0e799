"""Some addresses are never blocked, in whatever company they come."""

from ipaddress import IPv4Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.remediation.protected import Protected, ProtectedAddresses

LIST = ProtectedAddresses(
    [
        Protected(ip_network("192.0.2.1/32"), "gateway of site a"),
        Protected(ip_network("10.20.0.0/16"), "management"),
        Protected(ip_network("2001:db8::53/128"), "DNS server"),
    ]
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("192.0.2.1", "gateway of site a"),
        ("10.20.3.4", "management"),
        ("192.0.2.0/24", "holds 192.0.2.1/32"),
        ("10.20.3.0/24", "management"),
        ("10.0.0.0/8", "holds 10.20.0.0/16"),
        ("2001:db8::53", "DNS server"),
        ("127.0.0.53", "loopback"),
        ("169.254.1.1", "link-local"),
        ("224.0.0.5", "multicast"),
        ("255.255.255.255", "broadcast"),
        ("0.0.0.1", "this network"),
        ("fe80::1", "link-local"),
        ("::1", "loopback"),
    ],
)
def test_a_protected_address_is_refused_with_its_reason(text: str, reason: str) -> None:
    """The operator reads why."""
    assert reason in (LIST.why_not(text) or "")


@pytest.mark.parametrize("text", ["198.51.100.7", "192.0.2.2", "10.21.0.1", "2001:db8::54"])
def test_others_may_be_blocked(text: str) -> None:
    """A list that refuses everything protects nobody for long."""
    assert LIST.why_not(text) is None


@given(
    st.lists(st.integers(0, 2**32 - 1), max_size=20),
    st.integers(0, 2**32 - 1),
    st.integers(8, 32),
)
def test_the_answer_is_that_of_comparing_with_all(listed: list[int], at: int, length: int) -> None:
    """The index must not lose one entry."""
    entries = [Protected(IPv4Network(address), "x") for address in listed]
    asked = IPv4Network((at, length), strict=False)
    special = ProtectedAddresses([])
    expected = any(IPv4Network(address).subnet_of(asked) for address in listed)

    if special.why_not(str(asked)) is None:
        assert (ProtectedAddresses(entries).why_not(str(asked)) is not None) == expected
    assert ip_address(at) in asked

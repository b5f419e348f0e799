"""Where a profile may go: netwright.model.credential."""

import pickle
import time
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.model.credential import Community, Kind, Prefix, Profile
from netwright.model.secret import Secret

RO = Profile("ro", Kind.SNMP_V2C, Community(Secret("CANARY")))
NETWORKS = st.builds(
    lambda address, length: ip_network((address, length), strict=False),
    st.integers(0, 255).map(lambda n: IPv4Address(0x0A000000 + n)),
    st.integers(24, 32),
) | st.builds(
    lambda address, length: ip_network((address, length), strict=False),
    st.integers(0, 255).map(lambda n: IPv6Address((0x20010DB8 << 96) + n)),
    st.integers(120, 128),
)
ADDRESSES = st.integers(0, 260).map(lambda n: IPv4Address(0x0A000000 + n)) | st.integers(
    0, 260
).map(lambda n: IPv6Address((0x20010DB8 << 96) + n))


@given(st.lists(NETWORKS, min_size=1), ADDRESSES)
def test_a_profile_covers_what_one_of_its_scopes_holds(
    scopes: list[Prefix], address: IPv4Address | IPv6Address
) -> None:
    """Overlapping, adjacent, of both versions; never an address more."""
    expected = any(each.version == address.version and address in each for each in scopes)

    assert replace(RO, scopes=tuple(scopes)).covers(address) is expected


def test_ten_thousand_scopes_cost_no_more_than_one() -> None:
    """An import makes them: one per device, and each device asks all profiles."""
    hosts = [IPv4Address(0x0A000000 + 2 * n) for n in range(10_000)]
    profile = replace(RO, scopes=tuple(ip_network(each) for each in hosts))
    assert profile.covers(hosts[-1])
    start = time.process_time()

    assert all(profile.covers(each) for each in hosts)
    assert not any(profile.covers(each + 1) for each in hosts)
    assert time.process_time() - start < 2


def test_what_was_looked_up_changes_no_profile() -> None:
    """Two profiles are the same by what they say."""
    asked = replace(RO, scopes=(ip_network("10.0.0.0/8"),))
    asked.covers(ip_address("10.0.0.1"))

    assert asked == replace(RO, scopes=(ip_network("10.0.0.0/8"),))
    assert hash(asked) == hash(replace(asked))
    with pytest.raises(TypeError):
        pickle.dumps(asked)

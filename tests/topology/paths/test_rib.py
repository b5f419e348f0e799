"""Longest-prefix match: the heart of every path, held against the obvious way to do it."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.evidence import Table
from netwright.model.forwarding import NextHop, Route
from netwright.topology.paths.rib import Rib, Ribs
from tests.topology.paths.networks import address, device, interface, on, route


def _v4(seed: tuple[int, int]) -> IPv4Network:
    bits, length = seed
    return IPv4Network((bits & 0xFFFFFFFF, length), strict=False)


def _v6(seed: tuple[int, int]) -> IPv6Network:
    bits, length = seed
    return IPv6Network((bits & (1 << 128) - 1, length), strict=False)


# Few distinct leading bits, so that prefixes nest and addresses fall into them.
_BITS = st.integers(0, 7).map(lambda n: n * 0x21000000) | st.integers(0, 0xFFFFFFFF)
_PREFIXES = st.tuples(_BITS, st.integers(0, 32)).map(_v4) | st.tuples(
    st.integers(0, 15).map(lambda n: n << 120), st.integers(0, 128)
).map(_v6)
_ADDRESSES = _BITS.map(IPv4Address) | st.integers(0, 15).map(lambda n: IPv6Address(n << 120))


@given(st.lists(_PREFIXES, max_size=40), _ADDRESSES)
def test_the_longest_prefix_around_the_address_counts(
    prefixes: list[IPv4Network | IPv6Network], wanted: IPv4Address | IPv6Address
) -> None:
    """A dictionary per length must never miss what a scan of all routes finds."""
    routes = [Route(prefix, (NextHop(None, f"e{i}"),)) for i, prefix in enumerate(prefixes)]
    around = [r for r in routes if r.prefix.version == wanted.version and wanted in r.prefix]
    naive = max(around, key=lambda r: r.prefix.prefixlen, default=None)
    assert Rib(routes).lookup(wanted) == naive


def test_a_default_route_is_the_last_resort() -> None:
    """0.0.0.0/0 holds everything, and must hide nothing."""
    rib = Rib([route("0.0.0.0/0", "10.0.0.1 e1"), route("10.1.0.0/16", "10.0.0.2 e2")])
    assert rib.lookup(address("192.0.2.1")) == route("0.0.0.0/0", "10.0.0.1 e1")
    assert rib.lookup(address("10.1.2.3")) == route("10.1.0.0/16", "10.0.0.2 e2")
    assert rib.lookup(address("2001:db8::1")) is None


def test_each_vrf_has_its_own_table() -> None:
    """Two customers may use 10.0.0.0/8; neither may see the other's routes."""
    red, blue = (
        route("10.0.0.0/8", "192.0.2.1 e1", vrf="red"),
        route("10.0.0.0/8", "192.0.2.9 e2", vrf="blue"),
    )
    ribs = Ribs({"r1": device("r1", red, blue)})
    assert ribs.of("r1", "red").lookup(address("10.1.1.1")) == red
    assert ribs.of("r1", "blue").lookup(address("10.1.1.1")) == blue
    assert ribs.of("r1", "").lookup(address("10.1.1.1")) is None


def test_own_addresses_make_connected_routes() -> None:
    """A device that tells no routes still knows the subnets that it is in."""
    one = device("r1", on("eth1", "10.0.0.1/24"), interface("eth1", 1))
    found = Ribs({"r1": one}).of("r1", "").lookup(address("10.0.0.77"))
    assert found is not None
    assert found.next_hops == (NextHop(None, "eth1"),)


def test_an_interface_that_is_down_connects_nothing() -> None:
    """Its address stays in the tables while its subnet is gone from the real one."""
    one = device("r1", on("eth1", "10.0.0.1/24"), interface("eth1", 1, status="down"))
    assert Ribs({"r1": one}).of("r1", "").lookup(address("10.0.0.77")) is None


def test_a_truncated_table_is_not_whole() -> None:
    """What a truncated table lacks may exist, so nothing follows from its silence."""
    whole, cut = device("r1"), device("r2", incomplete=[Table.ROUTES])
    ribs = Ribs({"r1": whole, "r2": cut})
    assert ribs.is_whole("r1")
    assert not ribs.is_whole("r2")


def test_an_agent_that_calls_gateways_local_hides_next_hops() -> None:
    """Net-SNMP tells one next hop of several; a path must not claim that it is the only one."""
    ribs = Ribs(
        {
            "net-snmp": device("a", route("10.0.0.0/8", "192.0.2.1 e1", protocol="local")),
            "other": device("b", route("10.0.0.0/8", "192.0.2.1 e1")),
        }
    )
    assert ribs.hides_next_hops("net-snmp")
    assert not ribs.hides_next_hops("other")

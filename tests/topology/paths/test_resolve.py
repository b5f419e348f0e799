"""Next hops: every equal-cost one, followed through the table until it is on a link."""

from netwright.topology.paths.resolve import Forward, resolve
from netwright.topology.paths.rib import Rib
from tests.topology.paths.networks import address, route


def test_every_equal_cost_next_hop_is_a_way_out() -> None:
    """Half of the packets take the second one."""
    rib = Rib([route("10.0.0.0/8", "192.0.2.1 e1", "192.0.2.5 e2")])
    assert resolve(rib, address("10.1.1.1")).forwards == (
        Forward("e1", address("192.0.2.1")),
        Forward("e2", address("192.0.2.5")),
    )


def test_a_connected_subnet_needs_no_next_hop() -> None:
    """The destination is asked for on the link itself."""
    rib = Rib([route("10.0.0.0/24", "e1")])
    assert resolve(rib, address("10.0.0.7")).forwards == (Forward("e1", None),)


def test_a_next_hop_without_interface_is_followed() -> None:
    """BGP names a far router; the IGP knows the two ways to it."""
    rib = Rib(
        [
            route("203.0.113.0/24", "10.255.0.9", protocol="bgp"),
            route("10.255.0.9/32", "192.0.2.1 e1", "192.0.2.5 e2"),
        ]
    )
    assert resolve(rib, address("203.0.113.1")).forwards == (
        Forward("e1", address("192.0.2.1")),
        Forward("e2", address("192.0.2.5")),
    )


def test_a_recursive_next_hop_on_a_link_is_the_gateway() -> None:
    """The packet is handed to the next hop, not to its own destination."""
    rib = Rib([route("203.0.113.0/24", "192.0.2.1"), route("192.0.2.0/30", "e1")])
    assert resolve(rib, address("203.0.113.1")).forwards == (Forward("e1", address("192.0.2.1")),)


def test_no_route_is_a_problem() -> None:
    """The commonest black hole."""
    found = resolve(Rib([]), address("10.0.0.1"))
    assert found.forwards == ()
    assert found.problem == "no route to 10.0.0.1"


def test_a_next_hop_without_route_is_a_problem() -> None:
    """A static route whose gateway is gone."""
    found = resolve(Rib([route("10.0.0.0/8", "192.0.2.1")]), address("10.0.0.1"))
    assert found.problem == "no route to the next hop 192.0.2.1"


def test_next_hops_that_lead_to_each_other_end() -> None:
    """Two routes resolved by one another must not hang the search."""
    rib = Rib([route("10.0.0.0/8", "172.16.0.1"), route("172.16.0.0/12", "10.0.0.1")])
    found = resolve(rib, address("10.9.9.9"))
    assert found.forwards == ()
    assert "leads to itself" in found.problem


def test_a_discarded_prefix_is_a_problem() -> None:
    """Null0 swallows packets on purpose; the answer says so."""
    for text in ("Null0", "discard", "blackhole"):
        found = resolve(Rib([route("10.0.0.0/8", text)]), address("10.0.0.1"))
        assert found.problem == "10.0.0.0/8 is discarded"


def test_a_route_without_next_hops_discards() -> None:
    """That is how some tables write a blackhole route."""
    assert resolve(Rib([route("10.0.0.0/8")]), address("10.0.0.1")).problem

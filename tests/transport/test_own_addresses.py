"""Who is connected to this machine, and by whom it reaches the others."""

import socket
from ipaddress import ip_address

import pytest

from netwright.transport.own_addresses import gateways, own_addresses, own_macs, visitors


@pytest.mark.parametrize("bound_to", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_who_is_connected_to_a_port_is_seen_while_it_is(bound_to: str) -> None:
    """An operator's address must not be blocked under the operator; IPv4 within IPv6 is IPv4."""
    family = socket.AF_INET6 if ":" in bound_to else socket.AF_INET
    with socket.socket(family) as server:
        if family is socket.AF_INET6:
            server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        server.bind((bound_to, 0))
        server.listen()
        port = server.getsockname()[1]
        assert list(visitors(port)) == []
        with socket.create_connection(("127.0.0.1", port)), server.accept()[0]:
            assert ip_address("127.0.0.1") in set(visitors(port))


def test_this_machine_knows_its_own_addresses_and_gateways() -> None:
    """What we are and depend on is never taken away; a machine alone has no gateway."""
    assert ip_address("127.0.0.1") in own_addresses()
    assert set(gateways()).isdisjoint(own_addresses())
    assert all(mac.count(":") == 5 for mac in own_macs())

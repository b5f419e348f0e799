"""The network in which somebody is attacked, and a firewall can help.

                     ┌── srv1   attacks r1, on whose log it is
station ── r1 ── fw1 ┤
           │         └── h1     does nothing wrong, behind the same firewall
          fw2 ── h2              behind another firewall, that must stay as it is
"""

from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from tests.lab.topology import Cable, End, Forwarding, Lab, Node

FW_ADMIN = Profile("fw-admin", Kind.SSH, Login("fwadmin", Secret("Fw-4dm1n-79")), 10)
POOL = (FW_ADMIN,)

STATION, GATEWAY, R1, FW1 = "10.79.0.10", "10.79.0.1", "10.79.255.1", "10.79.255.2"
FW2 = "10.79.255.3"
H1, H2 = "10.79.12.2", "10.79.21.2"
ATTACKERS = tuple(f"10.79.11.{number}" for number in range(2, 42))
"""The addresses of srv1: what was blocked a moment ago is not blocked again."""
RANGES = ("10.79.255.0/29",)
ALLOWED = "10.79.0.0/16"


def _router(name: str, number: int, **ports: str) -> Node:
    lo = {"lo": (f"10.79.255.{number}/32",)}
    addresses = lo | {port: (address,) for port, address in ports.items()}
    return Node(name, addresses, Forwarding.ROUTER, logins=(FW_ADMIN,))


def _host(name: str, gateway: str, *addresses: str) -> Node:
    return Node(name, {"eth0": addresses}, gateway=gateway, speaks=frozenset())


def _cable(a: str, b: str, routing: str = "") -> Cable:
    (node, port), (far, far_port) = a.split(":"), b.split(":")
    return Cable(End(node, port), End(far, far_port), routing)


GUARDED = Lab(
    nodes=(
        _host("station", GATEWAY, f"{STATION}/28"),
        _router("r1", 1, eth0=f"{GATEWAY}/28", eth1="10.79.1.1/30", eth2="10.79.2.1/30"),
        _router("fw1", 2, eth1="10.79.1.2/30", eth2="10.79.11.1/24", eth3="10.79.12.1/29"),
        _router("fw2", 3, eth1="10.79.2.2/30", eth2="10.79.21.1/29"),
        _host("srv1", "10.79.11.1", *(f"{one}/24" for one in ATTACKERS)),
        _host("h1", "10.79.12.1", f"{H1}/29"),
        _host("h2", "10.79.21.1", f"{H2}/29"),
    ),
    cables=(
        _cable("station:eth0", "r1:eth0"),
        _cable("r1:eth1", "fw1:eth1", "ospf"),
        _cable("r1:eth2", "fw2:eth1", "ospf"),
        _cable("fw1:eth2", "srv1:eth0"),
        _cable("fw1:eth3", "h1:eth0"),
        _cable("fw2:eth2", "h2:eth0"),
    ),
    station="station",
    pool=POOL,
)

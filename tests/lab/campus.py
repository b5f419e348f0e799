r"""The network that the integration tests discover.

station ── r1 ══ r2 ── fw1          ══ two parallel links (OSPF), ── fw1 by BGP and CDP
            │      │
           sw1    sw2 ══ sw3        ══ a LAG between two Open vSwitches
         a1 a2 p1   a3 h1   a4
"""

from dataclasses import replace
from ipaddress import ip_network

from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret
from tests.lab.topology import Agent, Cable, End, Forwarding, Lab, Node, Speaks


def _community(name: str, community: str, order: int = 100) -> Profile:
    return Profile(name, Kind.SNMP_V2C, Community(Secret(community)), order)


def _user(name: str, auth: str, order: int = 100) -> Profile:
    user = UsmUser(name, auth, Secret(f"{name}-auth-key"), "AES-128", Secret(f"{name}-priv-key"))
    return Profile(name, Kind.SNMP_V3, user, order)


def _login(name: str, username: str, password: str, order: int = 100) -> Profile:
    return Profile(name, Kind.SSH, Login(username, Secret(password)), order)


PUBLIC = _community("public", "public", order=10)
OLD_RO = _community("old-ro", "changed-last-year", order=20)
CAMPUS_RO = _community("campus-ro", "campus-ro-77")
SECRET_RO = _community("secret-ro", "told-to-nobody")
LEGACY_V3 = _user("legacy-v3", "SHA", order=10)
CORE_V3 = _user("core-v3", "SHA")
DIST_V3 = _user("dist-v3", "SHA-256")
FACTORY = _login("factory", "admin", "admin", order=10)
NETOPS = _login("netops", "netops", "S3cure-net")
POOL = (PUBLIC, OLD_RO, CAMPUS_RO, LEGACY_V3, CORE_V3, DIST_V3, FACTORY, NETOPS)

ALLOWED = ip_network("10.77.0.0/16")
RANGES = ("10.77.255.0/29", "10.77.1.0/28", "10.77.2.0/28")
SEED = "10.77.255.1"
DEAD_RANGE = "10.77.9.0/28"
"""Routed to r1, which drops what goes there without a word."""

R1 = Node(
    "r1",
    {
        "lo": ("10.77.255.1/32",),
        "eth0": ("10.77.0.1/28", "fd00:77::1/64"),
        "eth1": ("10.77.12.1/30",),
        "eth2": ("10.77.12.5/30",),
        "eth3": ("10.77.1.1/28",),
    },
    Forwarding.ROUTER,
    agent=Agent(
        full=(CAMPUS_RO,),
        system_only=(PUBLIC,),
        sys_descr="Cisco IOS Software [Fuji], ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), "
        "Version 16.9.4, RELEASE SOFTWARE (fc2)",
        sys_object_id="1.3.6.1.4.1.9.1.2068",
        model="ISR4331/K9",
        serial="FDO21520TXM",
        vendor="Cisco",
        platform="cisco_xe",
    ),
    logins=(NETOPS,),
    login_shell="/usr/bin/vtysh",
    discards=DEAD_RANGE,
)
R2 = Node(
    "r2",
    {
        "lo": ("10.77.255.2/32",),
        "eth1": ("10.77.12.2/30",),
        "eth2": ("10.77.12.6/30",),
        "eth3": ("10.77.2.1/28",),
        "eth4": ("10.77.24.1/30",),
    },
    Forwarding.ROUTER,
    agent=Agent((CORE_V3,), sys_descr="FRRouting 8.4.4 on Linux", vendor="FRRouting"),
    logins=(NETOPS,),
    login_shell="/usr/bin/vtysh",
    asn=65001,
)
FW1 = Node(
    "fw1",
    {"lo": ("10.77.255.3/32",), "eth1": ("10.77.24.2/30",)},
    Forwarding.ROUTER,
    logins=(NETOPS,),
    asn=65002,
)
SW1 = Node(
    "sw1",
    {"br0": ("10.77.1.2/28",)},
    Forwarding.BRIDGE,
    gateway="10.77.1.1",
    agent=Agent(
        (CAMPUS_RO,),
        sys_descr="Ubiquoss L2 Switch E5724RL, uNOS 7.1.0",
        sys_object_id="1.3.6.1.4.1.7800.1.238",
        model="E5724RL",
        serial="UBQ5724001",
        vendor="Ubiquoss",
    ),
)
SW2 = Node(
    "sw2",
    {"br0": ("10.77.2.2/28",)},
    Forwarding.OPEN_VSWITCH,
    gateway="10.77.2.1",
    agent=Agent((SECRET_RO,)),
    logins=(NETOPS,),
    speaks=frozenset(Speaks),
    lag=("p2", "p3"),
)
SW3 = Node(
    "sw3",
    {"br0": ("10.77.2.3/28",)},
    Forwarding.OPEN_VSWITCH,
    gateway="10.77.2.1",
    agent=Agent(
        (DIST_V3,),
        sys_descr="DASAN Networks V2724GB L2 Switch, NOS 4.08",
        sys_object_id="1.3.6.1.4.1.6296.1.27.24",
        model="V2724GB",
        serial="DSN2724003",
        vendor="Dasan Networks",
    ),
    lag=("p1", "p2"),
)


def _branch_box(name: str, address: str, serial: str, hostname: str = "") -> Node:
    """Return a PIOLINK box behind a switch."""
    agent = Agent(
        (CAMPUS_RO,),
        sys_descr="PIOLINK TiFRONT Security Switch, PLOS 2.0.6",
        sys_object_id="1.3.6.1.4.1.10188.1.2.5",
        model="TiFRONT-SG2424",
        serial=serial,
        vendor="Piolink",
    )
    gateway = "10.77.1.1" if address.startswith("10.77.1.") else "10.77.2.1"
    return Node(name, {"eth0": (address,)}, gateway=gateway, hostname=hostname, agent=agent)


A1 = _branch_box("a1", "10.77.1.11/28", "PLK0000001", hostname="branch")
A2 = _branch_box("a2", "10.77.1.12/28", "PLK0000002", hostname="branch")
A4 = replace(_branch_box("a4", "10.77.2.12/28", "PLK0000002"), speaks=frozenset((Speaks.CDP,)))
A3 = Node("a3", {"eth0": ("10.77.2.11/28",)}, gateway="10.77.2.1", agent=Agent((SECRET_RO,)))
P1 = Node("p1", {"eth0": ("10.77.1.13/28",)}, gateway="10.77.1.1")
H1 = Node("h1", {"eth0": ("10.77.2.13/28",)}, gateway="10.77.2.1", speaks=frozenset())
STATION = Node(
    "station",
    {"eth0": ("10.77.0.10/28", "fd00:77::10/64")},
    gateway="10.77.0.1",
    speaks=frozenset(),
)


def _cable(a: str, b: str, routing: str = "") -> Cable:
    (node, port), (far, far_port) = a.split(":"), b.split(":")
    return Cable(End(node, port), End(far, far_port), routing)


CAMPUS = Lab(
    nodes=(STATION, R1, R2, FW1, SW1, SW2, SW3, A1, A2, A3, A4, P1, H1),
    cables=(
        _cable("station:eth0", "r1:eth0"),
        _cable("r1:eth1", "r2:eth1", "ospf"),
        _cable("r1:eth2", "r2:eth2", "ospf"),
        _cable("r2:eth4", "fw1:eth1", "bgp"),
        _cable("r1:eth3", "sw1:p1"),
        _cable("sw1:p2", "a1:eth0"),
        _cable("sw1:p3", "a2:eth0"),
        _cable("sw1:p4", "p1:eth0"),
        _cable("r2:eth3", "sw2:p1"),
        _cable("sw2:p2", "sw3:p1"),
        _cable("sw2:p3", "sw3:p2"),
        _cable("sw2:p4", "a4:eth0"),
        _cable("sw2:p5", "h1:eth0"),
        _cable("sw3:p3", "a3:eth0"),
    ),
    station="station",
    pool=POOL,
)

"""What understanding a message by its vendor's profile costs, all profiles loaded.

`python -m benchmarks.vendor_profiles`. Load moves microseconds by a factor of two: each figure is
the least of many short runs, and the header's cost stands beside it.
"""

from datetime import UTC, datetime
from time import process_time

from benchmarks.report import machine, measured, row
from netwright.events.context import Context
from netwright.events.parse import parse
from netwright.project.profiles import profiles_of

BATCH, TIMES = 500, 40
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
LINES = {
    "Cisco IOS, a link": (
        (
            b"<189>29: r1: Jan 15 10:00:00.411: %LINEPROTO-5-UPDOWN: Line protocol on "
            b"Interface GigabitEthernet0/1, changed state to down"
        ),
        "cisco_ios",
    ),
    "Cisco IOS, a denied packet": (
        (
            b"<190>87: Jan 15 10:00:00: %SEC-6-IPACCESSLOGP: list EDGE denied tcp "
            b"198.51.100.7(40112) -> 192.0.2.80(22), 3 packets"
        ),
        "cisco_ios",
    ),
    "NX-OS, a link": (
        (
            b"<189>2026 Jan 15 10:00:00 nx-1 %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface "
            b"Ethernet1/7 is down (Link failure)"
        ),
        "cisco_nxos",
    ),
    "Arista, a BGP session": (
        (
            b"<13>Jan 15 10:00:00 leaf-1 Bgp: %BGP-5-ADJCHANGE: peer 192.0.2.2 (VRF default "
            b"AS 65001) old state Established event HoldTime new state Idle"
        ),
        "arista_eos",
    ),
    "Junos, a link": (
        (
            b"<28>Jan 15 10:00:00 mx-1 mib2d[24]: SNMP_TRAP_LINK_UP: ifIndex 502, "
            b"ifAdminStatus up(1), ifOperStatus up(1), ifName xe-0/0/0"
        ),
        "juniper_junos",
    ),
    "sshd, a failed login": (
        (b"<38>Jan 15 10:00:00 r1 sshd[1]: Failed password for root from 198.51.100.7 port 4711"),
        None,
    ),
    "FortiGate, a session of 25 values": (
        (
            b'<189>date=2026-01-15 time=11:00:00 devname="fw-b" devid="FG100F0000000001" '
            b'eventtime=1768474800123456789 tz="+0000" logid="0000000013" type="traffic" '
            b'subtype="forward" level="notice" vd="root" srcip=192.0.2.10 srcport=50111 '
            b'srcintf="lan" dstip=198.51.100.20 dstport=443 dstintf="wan1" sessionid=77 '
            b'proto=6 action="deny" policyid=0 user="alice" service="HTTPS" trandisp="noop" '
            b"sentbyte=0"
        ),
        "fortinet",
    ),
    "a program that nobody knows": (
        (b"<38>Jan 15 10:00:00 r1 myapp[1]: something happened here 42 times"),
        None,
    ),
}


def main() -> None:
    """Print the table."""
    machine()
    with measured() as cost:
        profiles = profiles_of(None)
    row(f"loading {len(profiles.profiles)} profiles", f"{cost.cpu_s:.2f} s CPU")
    for name, (line, platform) in LINES.items():
        header = _least(line, Context(NOW, platform=platform))
        whole = _least(line, Context(NOW, platform=platform, profiles=profiles))
        row(name, f"{whole - header:.1f} us", bar=f"header {header:.1f} us")


def _least(line: bytes, context: Context) -> float:
    """Return what one message took in the quickest of many runs, in microseconds."""
    best = float("inf")
    for _ in range(TIMES):
        begun = process_time()
        for _ in range(BATCH):
            parse(line, context)
        best = min(best, process_time() - begun)
    return best / BATCH * 1e6


if __name__ == "__main__":
    main()

"""NAPALM over an open session: netwright.transport.ssh.getters."""

import ipaddress

from netwright.model.credential import Kind, Login, Profile
from netwright.model.evidence import Answer, Table
from netwright.model.forwarding import ArpEntry, FdbEntry
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype
from netwright.model.secret import Secret
from netwright.transport.ssh.getters import get_tables
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.vendors.cli.getters import neighbors
from tests.transport.ssh.fake_device import IOS_VERSION, FakeDevice, serving

HOST = ipaddress.ip_address("127.0.0.1")
PROFILE = Profile("netops", Kind.SSH, Login("netops", Secret("S3cure-net")))
ARP = (
    "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
    "Internet  192.0.2.1               5   0011.2233.4455  ARPA   Vlan10\n"
)
MAC_TABLE = (
    "          Mac Address Table\n"
    "-------------------------------------------\n\n"
    "Vlan    Mac Address       Type        Ports\n"
    "----    -----------       --------    -----\n"
    " All    0100.0ccc.cccc    STATIC      CPU\n"
    "  10    0011.2233.4466    DYNAMIC     Gi0/1\n"
    "Total Mac Addresses for this criterion: 2\n"
)


def test_getters_read_over_the_one_login(options: SshOptions) -> None:
    """Host key, limits and the account's single login stay ours."""
    answers = {
        "show version": IOS_VERSION,
        "terminal length 0": "",
        "show arp | exclude Incomplete": ARP,
        "show mac-address-table": MAC_TABLE,
        "show mac address-table": MAC_TABLE,
    }
    device = FakeDevice(answers=answers)

    with (
        serving(device) as port,
        open_session(HOST, port, PROFILE, platform=None, options=options) as session,
    ):
        got = get_tables(session, Table)

    assert list(got[Table.ARP].rows) == [
        ArpEntry("Vlan10", ipaddress.ip_address("192.0.2.1"), MacAddress.parse("0011.2233.4455"))
    ]
    assert list(got[Table.FDB].rows) == [FdbEntry(10, "Gi0/1", MacAddress.parse("0011.2233.4466"))]
    assert len(device.offered) == 1


def test_platform_without_a_driver_is_left_out(options: SshOptions) -> None:
    """NAPALM knows five platforms."""
    device = FakeDevice(prompt="box>", answers={})

    with (
        serving(device) as port,
        open_session(HOST, port, PROFILE, platform=None, options=options) as session,
    ):
        assert get_tables(session, Table) == {}


def test_getter_that_returns_nothing_has_not_answered_empty(options: SshOptions) -> None:
    """NAPALM reads a rejected command, and one it does not understand, as an empty table."""
    answers = {
        "show version": IOS_VERSION,
        "show arp | exclude Incomplete": "Internet garbage\n",
    }

    with (
        serving(FakeDevice(answers=answers)) as port,
        open_session(HOST, port, PROFILE, platform=None, options=options) as session,
    ):
        assert get_tables(session, [Table.ARP])[Table.ARP].answer is Answer.NO_ANSWER


def test_lldp_details_become_neighbors() -> None:
    """One list per port, one entry per neighbor."""
    got = {
        "Gi0/1": [
            {
                "remote_chassis_id": "0011.2233.4455",
                "remote_port": "Ethernet1",
                "remote_port_description": "to sw1",
                "remote_system_name": "core1",
                "remote_system_description": "EOS",
                "remote_system_enable_capab": ["bridge", "router"],
            }
        ]
    }

    (found,) = neighbors(got)

    assert (found.if_name, found.chassis_id) == ("Gi0/1", "00:11:22:33:44:55")
    assert found.chassis_id_subtype is ChassisIdSubtype.MAC_ADDRESS
    assert (found.port_id, found.port_description) == ("Ethernet1", "to sw1")
    assert (found.system_name, found.capabilities) == ("core1", ("bridge", "router"))

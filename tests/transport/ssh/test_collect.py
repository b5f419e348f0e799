"""Facts over the CLI: netwright.transport.ssh.collect."""

import ipaddress
from dataclasses import replace

from netwright.model.credential import Kind, Login, Profile
from netwright.model.evidence import Answer, Table
from netwright.model.forwarding import ArpEntry, FdbEntry
from netwright.model.mac import MacAddress
from netwright.model.secret import Secret
from netwright.transport.ssh.collect import collect, describe_session, identify_session
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.dialects import version_commands
from tests.transport.ssh.fake_device import IOS_VERSION, FakeDevice, serving

HOST = ipaddress.ip_address("127.0.0.1")
PROFILE = Profile("netops", Kind.SSH, Login("netops", Secret("S3cure-net")))

ARP = (
    "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
    "Internet  192.0.2.1               0   0011.2233.4455  ARPA   Vlan10\n"
)
MAC_TABLE = (
    "          Mac Address Table\n"
    "-------------------------------------------\n\n"
    "Vlan    Mac Address       Type        Ports\n"
    "----    -----------       --------    -----\n"
    "  10    0011.2233.4466    DYNAMIC     Gi0/1\n"
    "Total Mac Addresses for this criterion: 1\n"
)
INTERFACES = (
    "GigabitEthernet0/1 is up, line protocol is up (connected) \n"
    "  Hardware is Gigabit Ethernet, address is 0011.2233.4401 (bia 0011.2233.4401)\n"
    "  Description: uplink\n"
    "  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec, \n"
    "     reliability 255/255, txload 1/255, rxload 1/255\n"
    "  Encapsulation ARPA, loopback not set\n"
)


def device(**answers: str) -> FakeDevice:
    """Return an IOS switch that answers so."""
    told = {command.replace("_", " "): answer for command, answer in answers.items()}
    return FakeDevice(answers={"show version": IOS_VERSION, "terminal length 0": "", **told})


def log_in(port: int, options: SshOptions) -> CliSession:
    """Open a session without knowing the platform."""
    return open_session(HOST, port, PROFILE, platform=None, options=options)


def test_identification_is_what_the_device_says_of_itself(options: SshOptions) -> None:
    """A device without SNMP is as well known as the others."""
    with serving(device()) as port, log_in(port, options) as session:
        found = identify_session(session)
        assert describe_session(session).sys_name == "sw1"

    assert (found.vendor, found.platform, found.os_version) == ("Cisco", "cisco_ios", "15.0(2)SE4")
    assert (found.model, found.serial) == ("WS-C2960-24TT-L", "FOC1010X104")


def test_unknown_device_is_named_by_its_prompt(options: SshOptions) -> None:
    """Even where we know no dialect there is a name for the map."""
    unknown = FakeDevice(prompt="core-box>", answers={})

    with serving(unknown) as port, log_in(port, options) as session:
        assert describe_session(session).sys_name == "core-box"
        assert identify_session(session).platform is None


def test_table_is_answered_empty_unsupported_or_not_at_all(options: SshOptions) -> None:
    """Only the first may replace what was known."""
    box = device(show_ip_arp="\n", show_vlan="garbage 192.0.2.1 that no template knows\n")

    with serving(box) as port, log_in(port, options) as session:
        answers = collect(session, [Table.ARP, Table.FDB, Table.VLANS, Table.STP])

    assert {table: answer.answer for table, answer in answers.items()} == {
        Table.ARP: Answer.COMPLETE,
        Table.FDB: Answer.UNSUPPORTED,
        Table.VLANS: Answer.NO_ANSWER,
        Table.STP: Answer.UNSUPPORTED,
    }


def test_ports_are_named_as_the_interface_table_names_them(options: SshOptions) -> None:
    """Gi0/1 of one command is GigabitEthernet0/1 of another."""
    box = device(show_interfaces=INTERFACES, show_mac_address_table=MAC_TABLE)
    box.answers["show mac address-table"] = MAC_TABLE

    with serving(box) as port, log_in(port, options) as session:
        answers = collect(session, [Table.INTERFACES, Table.FDB])

    assert list(answers[Table.FDB].rows) == [
        FdbEntry(10, "GigabitEthernet0/1", MacAddress.parse("00:11:22:33:44:66"))
    ]


def test_older_spelling_of_a_command_is_tried_when_the_newer_is_rejected(
    options: SshOptions,
) -> None:
    """`show mac-address-table` is what old IOS knows."""
    box = device()
    box.answers["show mac-address-table"] = MAC_TABLE

    with serving(box) as port, log_in(port, options) as session:
        assert collect(session, [Table.FDB])[Table.FDB].answer is Answer.COMPLETE


def test_answer_for_two_tables_is_asked_for_once(options: SshOptions) -> None:
    """`show interfaces` of a chassis takes seconds."""
    box = device(show_interfaces=INTERFACES)

    with serving(box) as port, log_in(port, options) as session:
        collect(session, [Table.INTERFACES, Table.ADDRESSES])

    assert box.heard.count("show interfaces") == 1


def test_device_that_hangs_up_in_between_keeps_what_it_told(options: SshOptions) -> None:
    """What is lost is said, what came is kept."""
    box = device(show_ip_arp=ARP)
    hurried = replace(options, timeout_s=0.5)

    with serving(box) as port, log_in(port, hurried) as session:
        first = collect(session, [Table.ARP])
        session.terminal.send("\x04")
        box.silent = True
        box.pause_s = 2.0
        second = collect(session, [Table.FDB])

    assert list(first[Table.ARP].rows) == [
        ArpEntry("Vlan10", ipaddress.ip_address("192.0.2.1"), MacAddress.parse("0011.2233.4455"))
    ]
    assert second[Table.FDB].answer is Answer.NO_ANSWER


def test_empty_table_beside_one_we_may_not_see_is_not_empty(options: SshOptions) -> None:
    """The kernel bridges nothing where Open vSwitch does, and that is root's to read."""
    uname = version_commands("netops@acc3:~$")[0]
    box = FakeDevice(
        prompt="netops@acc3:~$ ",
        unknown="ovs-vsctl: database connection failed (Permission denied)\n",
        answers={uname: "Linux acc3 6.1.0 x86_64 GNU/Linux\n", "bridge -j fdb": "[]\n"},
    )

    with serving(box) as port, log_in(port, options) as session:
        answer = collect(session, [Table.FDB])[Table.FDB]

    assert answer.answer is Answer.UNSUPPORTED
    assert "Permission denied" in answer.reason

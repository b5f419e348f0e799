"""Whom configurations name, in each vendor's words: netwright.vendors.named_addresses."""

import time
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.vendors.named_addresses import named_addresses

AAA, DNS, NTP, LOG = "AAA server", "DNS server", "NTP server", "syslog server"
SNMP, FLOW, VIP, GATEWAY, PEER, OWN = (
    "SNMP manager",
    "flow collector",
    "virtual gateway",
    "gateway",
    "routing neighbor",
    "an interface",
)


def named(text: str) -> dict[str, str]:
    """Return what a configuration names."""
    return {
        str(one.network).removesuffix("/32").removesuffix("/128"): one.role
        for one in named_addresses(dedent(text))
    }


@pytest.mark.parametrize(
    ("line", "role"),
    [
        # Cisco IOS, IOS XE, NX-OS, EOS
        ("radius-server host 10.0.0.5 auth-port 1812 acct-port 1813 key 7 0822455D", AAA),
        ("tacacs-server host 10.0.0.5 key 7 0822455D", AAA),
        ("tacacs-server host 10.0.0.5 vrf MGMT", AAA),
        ("ip name-server 10.0.0.5", DNS),
        ("ip name-server vrf MGMT 10.0.0.5", DNS),
        ("ntp server 10.0.0.5 prefer", NTP),
        ("ntp server vrf MGMT 10.0.0.5 iburst", NTP),
        ("ntp peer 10.0.0.5", NTP),
        ("sntp server 10.0.0.5", NTP),
        ("logging host 10.0.0.5 transport udp port 514", LOG),
        ("logging 10.0.0.5", LOG),
        ("logging server 10.0.0.5 6 use-vrf management", LOG),
        ("snmp-server host 10.0.0.5 version 3 priv netops", SNMP),
        ("snmp-server host 10.0.0.5 traps version 2c public", SNMP),
        ("ip flow-export destination 10.0.0.5 2055", FLOW),
        ("sflow destination 10.0.0.5", FLOW),
        ("ip default-gateway 10.0.0.5", GATEWAY),
        ("ip route 0.0.0.0 0.0.0.0 10.0.0.5", GATEWAY),
        ("ip virtual-router address 10.0.0.5", VIP),
        (" neighbor 10.0.0.5 remote-as 65001", PEER),
        ("ip tftp source 10.0.0.5", "backup server"),
        ("  path tftp://10.0.0.5/$h-archive", "backup server"),
        # Cisco ASA
        ("aaa-server ISE (inside) host 10.0.0.5", AAA),
        ("logging host inside 10.0.0.5 6/1470", LOG),
        ("snmp-server host inside 10.0.0.5 community *****", SNMP),
        # Junos, `display set`
        ('set system radius-server 10.0.0.5 secret "$9$x"', AAA),
        ("set system tacplus-server 10.0.0.5 single-connection", AAA),
        ("set system name-server 10.0.0.5", DNS),
        ("set system ntp server 10.0.0.5 version 4", NTP),
        ("set system syslog host 10.0.0.5 any notice", LOG),
        ("set snmp trap-group x targets 10.0.0.5", SNMP),
        ("set routing-options static route 0.0.0.0/0 next-hop 10.0.0.5", GATEWAY),
        # Huawei VRP, HPE Comware
        ("radius-server authentication 10.0.0.5 1812 weight 80", AAA),
        ("hwtacacs-server authorization 10.0.0.5", AAA),
        ("dns server 10.0.0.5", DNS),
        ("ntp-service unicast-server 10.0.0.5", NTP),
        ("info-center loghost 10.0.0.5", LOG),
        ("snmp-agent target-host trap address udp-domain 10.0.0.5 params securityname x", SNMP),
        ("ip route-static 0.0.0.0 0 10.0.0.5", GATEWAY),
        # PAN-OS, `set` format
        ("set deviceconfig system dns-setting servers primary 10.0.0.5", DNS),
        ("set deviceconfig system ntp-servers primary-ntp-server ntp-server-address 10.0.0.5", NTP),
        ("set shared log-settings syslog S server one server 10.0.0.5", LOG),
        ("set shared server-profile tacplus T server one address 10.0.0.5", AAA),
        ("set shared log-settings snmptrap S version v2c server one manager 10.0.0.5", SNMP),
        # Linux
        ("nameserver 10.0.0.5", DNS),
        ("server 10.0.0.5 iburst", NTP),
        ("pool 10.0.0.5 iburst maxsources 4", NTP),
        ("NTP=10.0.0.5", NTP),
        ("DNS=10.0.0.5", DNS),
        ("*.* @10.0.0.5:514", LOG),
        ("auth,authpriv.* @@(o)10.0.0.5", LOG),
        ('action(type="omfwd" target="10.0.0.5" port="514")', LOG),
        ("trap2sink udp:10.0.0.5:162 public", SNMP),
        ("rocommunity public 10.0.0.5", SNMP),
        ("uri ldaps://10.0.0.5/", AAA),
        # RouterOS
        ("/radius add address=10.0.0.5 service=login", AAA),
        ("/system logging action set remote remote=10.0.0.5", LOG),
    ],
)  # fmt: skip
def test_a_line_says_what_its_address_is_for(line: str, role: str) -> None:
    """Whoever blocked one of these would hear nothing, or let nobody in."""
    assert named(line) == {"10.0.0.5": role}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
            radius server ISE-1
             address ipv4 10.0.0.1 auth-port 1812 acct-port 1813
             key 7 0822455D0A16
            tacacs server ISE-2
             address ipv6 2001:db8::2
            !
            aaa group server radius ISE
             server 10.0.0.3 auth-port 1812
            flow exporter NW
             destination 10.0.0.4
            interface Vlan10
             ip address 10.0.1.1 255.255.255.0
             ip helper-address 10.0.0.6
             standby 1 ip 10.0.1.254
            """,
            {
                "10.0.0.1": AAA,
                "2001:db8::2": AAA,
                "10.0.0.3": AAA,
                "10.0.0.4": FLOW,
                "10.0.1.1": OWN,
                "10.0.0.6": "DHCP server",
                "10.0.1.254": VIP,
            },
        ),
        (
            """
            dns server-group DefaultDNS
             name-server 10.0.0.1 outside
             name-server 2001:db8::53
            """,
            {"10.0.0.1": DNS, "2001:db8::53": DNS},
        ),
        (
            """
            system {
                name-server {
                    10.0.0.1;
                }
                radius-server {
                    10.0.0.2 secret "$9$abc"; ## SECRET-DATA
                }
                syslog {
                    host 10.0.0.3 {
                        any notice;
                    }
                }
            }
            snmp {
                community x {
                    clients {
                        10.0.7.0/28;
                        0.0.0.0/0 restrict;
                    }
                }
            }
            """,
            {"10.0.0.1": DNS, "10.0.0.2": AAA, "10.0.0.3": LOG, "10.0.7.0/28": SNMP},
        ),
        (
            """
            config system dns
                set primary 10.0.0.1
                set secondary 10.0.0.2
            end
            config log syslogd setting
                set server "10.0.0.3"
            end
            config user radius
                edit "ISE"
                    set server "10.0.0.4"
                next
            end
            config system snmp community
                edit 1
                    config hosts
                        edit 1
                            set ip 10.0.0.5 255.255.255.255
                        next
                    end
                next
            end
            config system ntp
                config ntpserver
                    edit 1
                        set server "10.0.0.6"
                    next
                end
            end
            """,
            {
                "10.0.0.1": DNS,
                "10.0.0.2": DNS,
                "10.0.0.3": LOG,
                "10.0.0.4": AAA,
                "10.0.0.5": SNMP,
                "10.0.0.6": NTP,
            },
        ),
        (
            """
            radius scheme nw
             primary authentication 10.0.0.1
             secondary accounting 10.0.0.2
            """,
            {"10.0.0.1": AAA, "10.0.0.2": AAA},
        ),
        (
            """
            <ntp-servers>
              <primary-ntp-server>
                <ntp-server-address>10.0.0.1</ntp-server-address>
              </primary-ntp-server>
            </ntp-servers>
            """,
            {"10.0.0.1": NTP},
        ),
        (
            """
            /ip dns
            set servers=10.0.0.1,2001:db8::2
            /system identity
            set name=10.0.0.9
            """,
            {"10.0.0.1": DNS, "2001:db8::2": DNS},
        ),
    ],
)
def test_what_stands_above_a_line_says_it_too(text: str, expected: dict[str, str]) -> None:
    """Vendors that write in blocks: IOS, ASA, Junos, FortiOS, Comware, PAN-OS, RouterOS."""
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ip access-list extended NTP\n deny ip host 198.51.100.7 any\n",
        "access-list 7 remark ntp 198.51.100.7",
        "object-group network NETWRIGHT-BLOCKED\n network-object host 198.51.100.7\n",
        "ip prefix-list DNS seq 5 deny 198.51.100.7/32",
        "ip route 198.51.100.7 255.255.255.255 Null0",
        'config firewall address\n    edit "dns"\n        set subnet 198.51.100.7/32\n',
        "address-book {\n    global {\n        address ntp 198.51.100.7/32;\n",
        "username kim secret 198.51.100.7",
        "version 12.2.33.1",
        "ntp server pool.ntp.example",
        "clock timezone KST 9 0 10:20:30",
        "ntp server 255.255.255.255",
        "ntp server 224.0.1.1",
        "ntp server 0.0.0.0",
        "ntp server ::1",
        "snmp-server host 999.1.1.1",
        "snmp community x clients 0.0.0.0/0",
        "snmp community x clients 10.0.0.0/8",
        "snmp community x clients 2001:db8::/32",
    ],
)
def test_what_is_nobodys_server_is_not_protected(text: str) -> None:
    """An attacker who is in an access list already is to be blocked; nobody is everybody."""
    assert named(text) == {}


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_a_configuration(text: str) -> None:
    """Files are what somebody has put there."""
    assert all(one.role for one in named_addresses(text))


def test_a_long_configuration_takes_no_time() -> None:
    """A thousand of them are read when a worker begins."""
    text = "ntp server 10.0.0.5\n" * 5_000 + "1.1.1.1." * 50_000 + "\n" + "a:" * 100_000
    begun = time.process_time()

    assert len(list(named_addresses(text))) == 5_000
    assert time.process_time() - begun < 2

"""A Linux shell, perhaps with Open vSwitch or FRRouting behind it."""

import re

from netwright.model.evidence import Table
from netwright.vendors.cli import frr, linux, openvswitch
from netwright.vendors.cli.dialect import Dialect, by_document
from netwright.vendors.cli.password_change import Line, PasswordChange
from netwright.vendors.cli.platforms.frrouting import BGP, OSPF
from netwright.vendors.platforms import named

_SHELL_PREPARE = (
    "export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C PAGER=cat HISTFILE=",
    # Asking sudo without being in its groups is reported to the administrators.
    'as_root() { case " $(id -Gn) " in *" sudo "*|*" wheel "*) sudo -n "$@";; *) "$@";; esac; }',
)
_SHELL_WHO = (
    "uname -a; cat /etc/os-release; grep -s . /sys/class/dmi/id/sys_vendor "
    "/sys/class/dmi/id/product_name /sys/class/dmi/id/product_serial"
)
_LLDP = "lldpcli -f json0 show neighbors details"


# The shell reads the password itself, unseen, and hands it on by a builtin: it stands in no list of
# processes and in no history. The questions are spelled so that the echo of a line is none.
_AS_ROOT = Line(
    "stty -echo; printf 'New %s: ' password; IFS= read -r p; stty echo; "
    "printf '%s:%s\\n' '{username}' \"$p\" | as_root chpasswd && echo changed $((6*7)); unset p",
    ((re.compile(r"New password: ?\Z"), "{password}"),),
    proof=re.compile(r"^changed 42$", re.MULTILINE),
)
_AS_ONESELF = Line(
    "passwd",
    (
        (re.compile(r"current[^:\n]*password[^:\n]*: ?\Z", re.IGNORECASE), "{current}"),
        (re.compile(r"(?:retype|again|re-enter)[^:\n]*: ?\Z", re.IGNORECASE), "{password}"),
        (re.compile(r"new[^:\n]*password[^:\n]*: ?\Z", re.IGNORECASE), "{password}"),
    ),
    proof=re.compile(r"success", re.IGNORECASE),
)


def _vtysh(command: str) -> str:
    return f'vtysh -c "{command}"'


LINUX = Dialect(
    platform=named("linux", ""),
    aliases=("ovs_linux", "cumulus_linux"),
    signature=re.compile(r"^Linux \S+ \d", re.MULTILINE),
    version=_SHELL_WHO,
    prepare=_SHELL_PREPARE,
    facts=re.compile(
        r"^Linux (?P<sys_name>\S+) \d|^NAME=\"?(?P<os_name>[^\"\n]+)"
        r"|^VERSION_ID=\"?(?P<os_version>[^\"\n]+)|product_name:(?P<model>.+)"
        r"|product_serial:(?P<serial>.+)",
        re.MULTILINE,
    ),
    questions={
        Table.INTERFACES: (by_document(linux.interfaces, "ip -j -d address"),),
        Table.ADDRESSES: (by_document(linux.addresses, "ip -j -d address"),),
        Table.LAGS: (
            by_document(linux.lag_members, "ip -j -d address"),
            by_document(openvswitch.lag_members, openvswitch.COMMAND, openvswitch.AS_ROOT),
        ),
        Table.NEIGHBORS: (by_document(linux.neighbors, _LLDP, f"as_root {_LLDP}"),),
        Table.ARP: (by_document(linux.arp_entries, "ip -j neighbor"),),
        Table.ROUTES: (
            by_document(linux.routes, "ip -j route"),
            by_document(linux.routes, "ip -j -6 route"),
        ),
        Table.FDB: (
            by_document(linux.fdb_entries, "bridge -j fdb"),
            by_document(openvswitch.fdb_entries, openvswitch.COMMAND, openvswitch.AS_ROOT),
        ),
        Table.VLANS: (
            by_document(linux.vlans, "bridge -j vlan"),
            by_document(openvswitch.vlans, openvswitch.COMMAND, openvswitch.AS_ROOT),
        ),
        Table.ADJACENCIES: (
            by_document(frr.ospf_neighbors, _vtysh(OSPF), f"as_root {_vtysh(OSPF)}"),
            by_document(frr.bgp_neighbors, _vtysh(BGP), f"as_root {_vtysh(BGP)}"),
        ),
    },
    password_change=PasswordChange(((_AS_ROOT,), (_AS_ONESELF,))),
)

"""Real syslog daemons on the nodes of a lab: rsyslog and syslog-ng, over UDP, TCP and TLS.

Two of them cannot be installed on one Debian machine, so syslog-ng may also lie unpacked in a
folder. A node gets a /dev of its own, for that is where programs look for the daemon.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.lab.container import RunningLab

UNPACKED = Path("/var/cache/netwright/unpacked")
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
_LIBRARIES = UNPACKED / "usr/lib"
_PROGRAMS = {"rsyslogd": "rsyslog", "nmap": "nmap", "softflowd": "softflowd", "vtysh": "frr"}
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "kmsg")

# What `syslog(3)` of every program of the node from now on speaks to.
_OWN_DEV = f"""\
set -e
mkdir -p /run/dev
mount -t tmpfs tmpfs /run/dev
for each in {" ".join(_DEVICES)}; do
  touch /run/dev/$each
  mount --bind /dev/$each /run/dev/$each
done
mkdir /run/dev/pts /run/dev/shm
mount --rbind /dev/pts /run/dev/pts
ln -s /proc/self/fd /run/dev/fd
ln -s pts/ptmx /run/dev/ptmx
mount --rbind /run/dev /dev
"""


@dataclass(frozen=True, slots=True)
class Collector:
    """Where messages are sent."""

    address: str
    ports: dict[str, int]  # by kind of listener


def missing() -> str:
    """Say which of the programs is not there; empty if all are."""
    absent = [package for name, package in _PROGRAMS.items() if not shutil.which(name, path=_PATH)]
    absent += [] if _syslog_ng() else ["syslog-ng-core"]
    return f"not installed: {', '.join(absent)}" if absent else ""


def _syslog_ng() -> list[str]:
    """Return the command of syslog-ng, wherever it is."""
    if installed := shutil.which("syslog-ng", path=_PATH):
        return [installed]
    unpacked = UNPACKED / "usr/sbin/syslog-ng"
    modules = next(_LIBRARIES.glob("syslog-ng/*.*/"), None)
    if not unpacked.exists() or modules is None:
        return []
    folders = [*_LIBRARIES.glob("*-linux-gnu"), _LIBRARIES / "syslog-ng"]
    libraries = ":".join(map(str, folders))
    plugins = f"--module-path={modules}"
    return ["env", f"LD_LIBRARY_PATH={libraries}", str(unpacked), plugins]


def send_by_rsyslog(net: RunningLab, node: str, collector: Collector, kind: str) -> None:
    """Let a node's messages be sent by rsyslog: by UDP as of RFC 3164, by TCP as of RFC 5424."""
    framing = 'TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"'
    form = framing if kind == "tcp" else 'template="RSYSLOG_TraditionalForwardFormat"'
    where = f'target="{collector.address}" port="{collector.ports[kind]}" protocol="{kind}"'
    text = f"""\
module(load="imuxsock" SysSock.Name="/dev/log")
action(type="omfwd" {where} {form})
"""
    _start(
        net,
        node,
        "rsyslog.conf",
        text,
        ["rsyslogd", "-f", "$PWD/rsyslog.conf", "-i", "/run/rs.pid"],
    )


def send_by_syslog_ng(net: RunningLab, node: str, collector: Collector) -> None:
    """Let a node's messages be sent by syslog-ng over TLS as of RFC 5425."""
    text = f"""\
@version: 3.38
options {{ time-reopen(1); }};
source local {{ unix-dgram("/dev/log"); }};
destination collector {{
  syslog("{collector.address}" port({collector.ports["tls"]}) transport("tls")
    tls(peer-verify(optional-untrusted)));
}};
log {{ source(local); destination(collector); }};
"""
    state = ["-R", "/run/ng.persist", "-c", "/run/ng.ctl", "-p", "/run/ng.pid"]
    command = [*_syslog_ng(), "--no-caps", "-f", "$PWD/syslog-ng.conf", *state]
    _start(net, node, "syslog-ng.conf", text, command)


def _start(net: RunningLab, node: str, name: str, text: str, command: list[str]) -> None:
    (net.folder / node / name).write_text(text)
    net.run(node, "sh", "-ec", _OWN_DEV)
    net.run(node, "mkdir", "-p", "/var/lib/syslog-ng")  # where an installed one works
    # A daemon keeps what it inherits: a pipe to us would never end.
    quiet = f"{' '.join(command)} </dev/null >{name}.log 2>&1"
    net.run(node, "sh", "-ec", f"{quiet}; until [ -S /dev/log ]; do sleep 0.05; done")


def send_kernel_messages(net: RunningLab, node: str) -> subprocess.Popen[bytes]:
    """Hand the kernel's own messages, from now on, to the node's syslog daemon."""
    script = "dmesg --follow-new | logger --tag kernel --priority kern.info --socket /dev/log"
    return subprocess.Popen(
        [*net.inside(node), "sh", "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

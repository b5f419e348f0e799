"""The addresses of this machine, and of those it depends on."""

import fcntl
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from netwright.model.credential import Address

_RESOLVERS = Path("/etc/resolv.conf")
_SIOCGIFADDR = 0x8915  # netdevice(7)
_ESTABLISHED = "01"


def own_addresses() -> list[Address]:
    """Return the addresses of this machine that others may see."""
    found: set[Address] = set()
    for _, name in socket.if_nameindex():
        found.update(_addresses_of(name))
    return sorted(found, key=lambda one: (one.version, int(one)))


def _addresses_of(name: str) -> Iterator[Address]:
    """Read proc(5) and ask the kernel: the standard library lists interfaces, not addresses."""
    with suppress(OSError):
        for line in Path("/proc/net/if_inet6").read_text(encoding="ascii").splitlines():
            fields = line.split()
            if fields[-1] == name:
                yield ip_address(int(fields[0], 16).to_bytes(16))
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        yield _ipv4_of(probe, name)


def _ipv4_of(probe: socket.socket, name: str) -> Address:
    answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
    return ip_address(answer[20:24])


def gateways() -> Iterator[Address]:
    """Yield the routers that this machine sends everything else to (proc(5), IPv4)."""
    for fields in _table("/proc/net/route"):
        if fields[1] == "00000000" and fields[2] != "00000000":
            yield _address(fields[2])


def visitors(port: int = 22) -> Iterator[Address]:
    """Yield from where somebody is connected to a port of this machine (proc(5), tcp)."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for fields in _table(table):
            local, remote, state = fields[1:4]
            if state == _ESTABLISHED and int(local.rpartition(":")[2], 16) == port:
                yield _address(remote.rpartition(":")[0])


def own_macs() -> list[str]:
    """Return the hardware addresses of this machine's interfaces (sysfs(5))."""
    found = []
    for file in sorted(Path("/sys/class/net").glob("*/address")):
        with suppress(OSError):
            found.append(file.read_text(encoding="ascii").strip())
    return [one for one in found if one and one != "00:00:00:00:00:00"]


def _table(path: str) -> Iterator[list[str]]:
    """Yield the lines of a table of the kernel, without its head."""
    with suppress(OSError):
        for line in Path(path).read_text(encoding="ascii").splitlines()[1:]:
            yield line.split()


def _address(text: str) -> Address:
    """Return an address that the kernel prints as words of this machine's byte order."""
    words = [int(text[at : at + 8], 16) for at in range(0, len(text), 8)]
    address = ip_address(b"".join(word.to_bytes(4, sys.byteorder) for word in words))
    return getattr(address, "ipv4_mapped", None) or address


def addresses_of_url(url: str) -> Iterator[Address]:
    """Yield the addresses of the host that a URL names."""
    host = urlsplit(url).hostname
    if not host:
        return
    with suppress(OSError, ValueError):
        for *_, where in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM):
            yield ip_address(str(where[0]).partition("%")[0])


def resolvers() -> Iterator[Address]:
    """Yield the addresses of the DNS servers that this machine asks."""
    with suppress(OSError):
        for line in _RESOLVERS.read_text(encoding="utf-8", errors="replace").splitlines():
            words = line.split()
            if words[:1] == ["nameserver"] and len(words) > 1:
                with suppress(ValueError):
                    yield ip_address(words[1].partition("%")[0])

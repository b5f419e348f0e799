"""The addresses of this machine, and of those it depends on."""

import fcntl
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from netwright.model.credential import Address

_RESOLVERS = Path("/etc/resolv.conf")
_SIOCGIFADDR = 0x8915  # netdevice(7)


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

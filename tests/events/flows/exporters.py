"""Real exporters that read packets from a file: softflowd and pmacct."""

import ipaddress
import socket
import struct
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

AT_S = 1_764_000_000
CLIENT, SERVER = "198.51.100.7", "192.0.2.1"
CLIENT_V6, SERVER_V6 = "2001:db8::7", "2001:db8::1"
SCANNED = range(20, 40)
"""Ports of SERVER that CLIENT tries."""

_MACS = bytes.fromhex("020000000001020000000002")
_TCP_SYN, _ECHO = 2, 8
_PATIENCE_S = 20.0


def write_packets(path: Path) -> None:
    """Write a scan over IPv4, questions to a name server over IPv6, and one ping."""
    packets = [_ipv4(6, _tcp(40_000, port)) for port in SCANNED]
    packets += [_ipv6(17, _udp(50_000 + number, 53, 100)) for number in range(10)]
    packets.append(_ipv4(1, struct.pack(">BBHHH", _ECHO, 0, 0, 1, 1) + bytes(56)))
    header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    frames = (
        struct.pack("<IIII", AT_S + number // 10, number % 10 * 100_000, len(each), len(each))
        + each
        for number, each in enumerate(packets)
    )
    path.write_bytes(header + b"".join(frames))


def softflowd(packets: Path, version: int, port: int) -> Sequence[str]:
    """Return how softflowd exports the packets in a file.

    Short names for its control socket and PID file: with longer ones version 1.1.0, which looks
    at uninitialised memory when it reads a file, waits for ever.
    """
    target = f"127.0.0.1:{port}"
    return (
        *("softflowd", "-d", "-r", str(packets), "-n", target, "-v", str(version)),
        *("-c", "c", "-p", "p"),
    )


def pmacct(folder: Path, packets: Path, plugin: Sequence[str]) -> Sequence[str]:
    """Return how pmacct exports the packets in a file by a plugin with these settings."""
    settings = folder / "pmacct.conf"
    lines = ("daemonize: false", f"pcap_savefile: {packets}", "pcap_sf_wait: true", *plugin)
    settings.write_text("\n".join(lines) + "\n")
    return ("pmacctd", "-f", str(settings))


def nfprobe(version: int, port: int) -> Sequence[str]:
    """Return the settings of pmacct's probe for NetFlow and IPFIX."""
    return (
        "plugins: nfprobe",
        "aggregate: src_host,dst_host,src_port,dst_port,proto,tos,tcpflags",
        f"nfprobe_receiver: 127.0.0.1:{port}",
        f"nfprobe_version: {version}",
        "nfprobe_timeouts: expint=1:general=1:maxlife=1:tcp=1:udp=1:icmp=1",
    )


def sfprobe(port: int) -> Sequence[str]:
    """Return the settings of pmacct's sFlow agent, which samples every packet."""
    return ("plugins: sfprobe", f"sfprobe_receiver: 127.0.0.1:{port}", "sampling_rate: 1")


class Heard:
    """A port that datagrams come to."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def from_exporter(
        self, command: Sequence[str], folder: Path, silence_s: float = 1.0
    ) -> list[bytes]:
        """Run an exporter in a folder; return what it sent once it is silent for long enough."""
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        heard: list[bytes] = []
        self._socket.settimeout(_PATIENCE_S)
        try:
            with suppress(TimeoutError):
                while True:
                    heard.append(self._socket.recv(65535))
                    self._socket.settimeout(silence_s)
        finally:
            self._socket.close()
            end(process)
        return heard


def end(process: subprocess.Popen[bytes]) -> None:
    """End an exporter that may wait for more packets."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ipv4(protocol: int, content: bytes) -> bytes:
    addresses = b"".join(ipaddress.ip_address(each).packed for each in (CLIENT, SERVER))
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(content), 1, 0, 64, protocol, 0)
    return _MACS + b"\x08\x00" + head + addresses + content


def _ipv6(protocol: int, content: bytes) -> bytes:
    addresses = b"".join(ipaddress.ip_address(each).packed for each in (CLIENT_V6, SERVER_V6))
    head = struct.pack(">IHBB", 0x60000000, len(content), protocol, 64)
    return _MACS + b"\x86\xdd" + head + addresses + content


def _tcp(source: int, destination: int) -> bytes:
    return struct.pack(">HHIIBBHHH", source, destination, 1, 0, 0x50, _TCP_SYN, 1024, 0, 0)


def _udp(source: int, destination: int, size: int) -> bytes:
    return struct.pack(">HHHH", source, destination, 8 + size, 0) + bytes(size)

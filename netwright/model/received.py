"""What a listener accepted: the bytes, and all that is known of how they came."""

from enum import StrEnum
from typing import NamedTuple


class ListenerKind(StrEnum):
    """What a listener understands; its value is the scheme of `--listen`."""

    UDP = "udp"  # syslog, RFC 5426
    TCP = "tcp"  # syslog, RFC 6587
    TLS = "tls"  # syslog, RFC 5425
    TRAP = "trap"  # SNMP notifications
    NETFLOW = "netflow"  # NetFlow v5 and v9, IPFIX
    SFLOW = "sflow"

    @property
    def is_syslog(self) -> bool:
        """Tell whether it hears lines of syslog."""
        return self in _SYSLOG


_SYSLOG = (ListenerKind.UDP, ListenerKind.TCP, ListenerKind.TLS)


class Received(NamedTuple):
    """One message as it was accepted: a datagram, or one frame of a stream.

    A tuple, and its instant a number: ten thousand of these are made each second.
    """

    position: int
    """Where it begins in the spool: unique in it, and growing."""
    at_ns: int
    """When it was received, in nanoseconds since 1970 UTC."""
    listener: ListenerKind
    source: str
    """Address of the sender as the socket saw it, canonical."""
    port: int
    peer: str
    """Who the sender proved to be: the subject of its certificate; empty where nobody asked."""
    payload: bytes

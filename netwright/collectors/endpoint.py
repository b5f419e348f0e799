"""Where a collector listens: `udp://127.0.0.1:5514`."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from netwright.errors import UsageError
from netwright.model.received import ListenerKind

LOOPBACK = "127.0.0.1"

GROUPS = {
    "syslog": (ListenerKind.UDP, ListenerKind.TCP, ListenerKind.TLS),
    "notifications": (ListenerKind.TRAP,),
    "flows": (ListenerKind.NETFLOW, ListenerKind.SFLOW),
    "all": tuple(ListenerKind),
}

_PORTS = {
    ListenerKind.UDP: 5514,
    ListenerKind.TCP: 5514,
    ListenerKind.TLS: 6514,  # RFC 5425 section 4.1
    ListenerKind.TRAP: 1162,
    ListenerKind.NETFLOW: 2055,
    ListenerKind.SFLOW: 6343,
}


class Endpoint(NamedTuple):
    """An address and port, and what is understood there; port 0 is any that is free."""

    kind: ListenerKind
    address: str
    port: int

    @property
    def is_stream(self) -> bool:
        """Tell whether senders connect."""
        return self.kind in {ListenerKind.TCP, ListenerKind.TLS}

    def __str__(self) -> str:
        """Return it as `--listen` takes it."""
        address = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.kind}://{address}:{self.port}"


def endpoints(group: str, texts: Iterable[str]) -> list[Endpoint]:
    """Return where a group of collectors listens: as told, or at its default ports.

    Raises:
        UsageError: a text is no endpoint, or none of this group.
    """
    told = [parse_endpoint(text) for text in texts]
    for endpoint in told:
        if endpoint.kind not in GROUPS[group]:
            raise UsageError(
                f"{endpoint}: {group} are heard at {_schemes(group)}",
                "`netwright collect all` takes every kind",
            )
    return told or [Endpoint(kind, LOOPBACK, _PORTS[kind]) for kind in GROUPS[group]]


def of_group(group: str, texts: Iterable[str]) -> list[str]:
    """Return those of all places that a group listens at.

    Raises:
        UsageError: a text is no endpoint.
    """
    return [text for text in texts if parse_endpoint(text).kind in GROUPS[group]]


def parse_endpoint(text: str) -> Endpoint:
    """Return the endpoint that a text names.

    Raises:
        UsageError: it names none.
    """
    hint = f"such as udp://{LOOPBACK}:5514; schemes are {_schemes('all')}"
    try:
        parts = urlsplit(text)
        kind = ListenerKind(parts.scheme)
        port = _PORTS[kind] if parts.port is None else parts.port
    except ValueError as error:
        raise UsageError(f"{text!r} is nothing to listen at", hint) from error
    if parts.path.strip("/") or parts.query or parts.username or not parts.hostname:
        raise UsageError(f"{text!r} is nothing to listen at", hint)
    return Endpoint(kind, parts.hostname, port)


def _schemes(group: str) -> str:
    return " ".join(f"{kind}://" for kind in GROUPS[group])

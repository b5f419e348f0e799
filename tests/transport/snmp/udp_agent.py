"""A UDP server in a thread: datagrams in, datagrams out."""

import socket
import threading
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from types import TracebackType
from typing import Self


class UdpAgent:
    """Answers what `respond` says on a loopback address until closed."""

    def __init__(
        self,
        respond: Callable[[bytes], Iterable[bytes]],
        address: str = "127.0.0.1",
        reply_from: str | None = None,
        port: int = 0,
    ) -> None:
        self.address = ip_address(address)
        self._respond = respond
        self._socket = _bound(address, port)
        self._answering = self._socket if reply_from is None else _bound(reply_from)
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Start to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Stop."""
        self.close()

    def close(self) -> None:
        """Stop; an empty datagram is the sign."""
        self._answering.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()
        self._answering.close()

    def _serve(self) -> None:
        while True:
            data, source = self._socket.recvfrom(65535)
            if not data:
                return
            for datagram in self._respond(data):
                self._answering.sendto(datagram, source)


def _bound(address: str, port: int = 0) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    opened.bind((address, port))
    return opened

"""ICMP echo messages (RFC 792, RFC 4443 section 4) that prove what they answer. No socket.

The data of a request is a random token of this sweep, the target's address and the address's
complement. A reply counts only when its token is ours and its source is the target it names:
neither a stranger's ping, nor a guess, nor a neighbor's answer to a broadcast passes.
"""

import struct

_HEADER = struct.Struct("!BBHHH")
_REQUEST, _REPLY = {4: 8, 6: 128}, {4: 0, 6: 129}  # address length is 4 or 16, so by version
_DATA = _HEADER.size
_COMPLEMENT = bytes(range(255, -1, -1))
_SEQUENCES = 1 << 16
TOKEN_OCTETS = 8


class Echo:
    """The echo requests of one sweep over one IP version."""

    def __init__(self, version: int, token: bytes, identifier: int) -> None:
        self._request, self._reply = _REQUEST[version], _REPLY[version]
        self._token = token
        self._identifier = identifier
        self._sequence = -1
        self._sent_at = [0.0] * _SEQUENCES
        self._now = float("-inf")
        self._head = b""

    def request(self, address: bytes, now: float) -> bytes:
        """Return the request to a packed address; the sequence number stands for the instant."""
        if now != self._now:
            self._turn(now)
        return self._head + address + address.translate(_COMPLEMENT)

    def sent_at(self, message: bytes, source: bytes) -> float | None:
        """Return when the request was sent that this message from that source answers."""
        start = _DATA + TOKEN_OCTETS
        if message[0:1] != bytes((self._reply,)) or message[_DATA:start] != self._token:
            return None
        if message[start : start + len(source)] != source:
            return None
        return self._sent_at[int.from_bytes(message[6:8])]

    def _turn(self, now: float) -> None:
        self._now = now
        self._sequence = (self._sequence + 1) % _SEQUENCES
        self._sent_at[self._sequence] = now
        fields = (self._request, 0, 0, self._identifier, self._sequence)
        checksum = _checksum(_HEADER.pack(*fields) + self._token)
        self._head = _HEADER.pack(*fields[:2], checksum, *fields[3:]) + self._token


def _checksum(words: bytes) -> int:
    """Return the Internet checksum (RFC 1071).

    A number and its complement add up to zero in one's complement, so this head's checksum is
    that of the whole message, whatever the address.
    """
    total: int = sum(struct.unpack(f"!{len(words) // 2}H", words))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF

"""Look for secrets in octets, many at once: what `strings FILE | grep -F` would find."""

from collections import defaultdict
from collections.abc import Collection

from netwright.model.secret import Secret

SHORTEST = 4
"""Fewer octets than these turn up anywhere by chance."""

_CHUNK = 1 << 20


class Traces:
    """Secrets by their first octets, so that a search costs the same for one and ten thousand."""

    def __init__(self, secrets: Collection[Secret]) -> None:
        self._by_start: defaultdict[bytes, list[tuple[bytes, Secret]]] = defaultdict(list)
        self.too_short = 0
        self._longest = 0
        for secret in secrets:
            octets = secret.reveal().encode("utf-8", "surrogatepass")
            if len(octets) < SHORTEST:
                self.too_short += 1
                continue
            self._by_start[octets[:SHORTEST]].append((octets, secret))
            self._longest = max(self._longest, len(octets))

    def within(self, octets: bytes) -> set[Secret]:
        """Return the secrets that stand there."""
        found: set[Secret] = set()
        for at in range(0, len(octets), _CHUNK):
            found |= self._in_chunk(octets[at : at + _CHUNK + self._longest])
        return found

    def _in_chunk(self, chunk: bytes) -> set[Secret]:
        starts = self._by_start.keys() & _starts(chunk)
        return {
            secret
            for start in starts
            for octets, secret in self._by_start[start]
            if octets in chunk
        }


def _starts(chunk: bytes) -> set[bytes]:
    return {chunk[at : at + SHORTEST] for at in range(len(chunk) - SHORTEST + 1)}

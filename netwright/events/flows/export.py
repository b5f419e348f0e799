"""What the header of a datagram says for every record in it."""

from typing import NamedTuple

UPTIME_CYCLE_MS = 2**32
_HALF = 2**31


class MalformedError(ValueError):
    """A datagram that is not what its first octets promise."""


class Export(NamedTuple):
    """When, and by which part of the exporter, a datagram was sent."""

    at_ms: int
    """Milliseconds since 1970."""
    uptime_ms: int | None
    """The exporter's clock that flows' times may refer to; it wraps after 49 days."""
    domain: int | str
    """Observation domain (IPFIX), source ID (v9), engine (v5), or agent and sub-agent (sFlow)."""

    def instant_ms(self, uptime_ms: int) -> int:
        """Return when the exporter's clock showed this, in milliseconds since 1970."""
        if self.uptime_ms is None:
            return self.at_ms
        ago = (self.uptime_ms - uptime_ms + _HALF) % UPTIME_CYCLE_MS - _HALF
        return self.at_ms - ago

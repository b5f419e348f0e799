"""How many logins a second an account, and the AAA server behind all of them, are asked for.

A token bucket that needs one instant to be kept (the generic cell rate algorithm, ITU-T I.371):
the time at which the bucket will be full again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `burst` logins at once, and `per_s` in the long run."""

    per_s: float
    burst: int

    def next_full(self, full_at: datetime | None, now: datetime) -> datetime | None:
        """Return when the bucket is full again after one more login; None if it has none now."""
        token = timedelta(seconds=1 / self.per_s)
        after = max(full_at or now, now) + token
        return after if after - now <= self.burst * token else None

"""Who may still write when the spool nears its end: pure, so that a storm can be tested.

While there is plenty, everybody. Then each sender has a share of what is left, for senders choose
their own priority: it may not decide first. Near the end the least severe go as well.
"""

from collections import Counter
from enum import StrEnum

PRESSED = 0.8  # of the bound: from here on shares count
RELAXED = 0.7  # below, shares are forgotten
SCARCE = 0.9  # from here on severity counts too
MOST_SENDERS = 10_000
OTHERS = "others"
"""All senders beyond as many: a flood of invented addresses shares one share."""
NO_PRIORITY = 5
"""Severity of what names none: notice (RFC 5424 section 6.2.1), as RFC 3164 section 4.3.3 says."""

_LOWEST = 7


class Reason(StrEnum):
    """Why a message was not kept."""

    QUOTA = "quota"  # its sender has used its share
    SEVERITY = "severity"  # others are more severe
    FULL = "full"  # the bound, or the disk
    BROKEN = "broken"  # the disk refuses, and not for want of room


class Admission:
    """Decides by what is used, who sends, and how severe it says it is."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.shed: Counter[tuple[str, Reason]] = Counter()
        self._taken: Counter[str] = Counter()  # octets of each sender since shares count

    @property
    def pressed_at(self) -> int:
        """Return below how many octets everybody is welcome."""
        return int(self.most * PRESSED)

    def refusal(self, used: int, sender: str, payload: bytes, size: int) -> Reason | None:
        """Return why a message cannot be kept, or None: then it counts for its sender's share."""
        name = self._known(sender)
        reason = self._reason(used, name, payload, size)
        if reason is None:
            self._taken[name] += size
        return reason

    def count(self, sender: str, reason: Reason) -> None:
        """Note that a message of a sender was not kept."""
        is_known = (sender, reason) in self.shed or len(self.shed) < MOST_SENDERS
        self.shed[sender if is_known else OTHERS, reason] += 1

    def relax(self, used: int) -> None:
        """Forget the shares once there is room again."""
        if self._taken and used < self.most * RELAXED:
            self._taken.clear()

    def _reason(self, used: int, name: str, payload: bytes, size: int) -> Reason | None:
        left = self.most - used
        if size > left:
            return Reason.FULL
        pool = left + self._taken.total()
        if self._taken[name] + size > pool / (len(self._taken) + 1):  # one share is for who comes
            return Reason.QUOTA
        scarcity = (used / self.most - SCARCE) / (1 - SCARCE)
        if scarcity > 0 and severity(payload) > _LOWEST * (1 - scarcity):
            return Reason.SEVERITY
        return None

    def _known(self, sender: str) -> str:
        if sender not in self._taken:
            sender = sender if len(self._taken) < MOST_SENDERS else OTHERS
            self._taken[sender] = 0
        return sender


def severity(payload: bytes) -> int:
    """Return the severity that a message claims: PRI modulo 8 (RFC 5424 section 6.2.1)."""
    end = payload.find(b">", 2, 5)
    if end > 0 and payload[:1] == b"<" and (digits := payload[1:end]).isdigit():
        return int(digits) % 8
    return NO_PRIORITY

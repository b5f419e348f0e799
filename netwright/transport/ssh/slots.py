"""A cap on the sessions open at once on one device: vty lines are few, and operators need one."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from netwright.errors import DeviceUnreachable


class SessionSlots:
    """At most `limit` sessions per device at once; shared by the threads of one process."""

    def __init__(self, limit: int = 1) -> None:
        self._limit = limit
        self._busy: defaultdict[str, int] = defaultdict(int)
        self._changed = threading.Condition()

    @contextmanager
    def hold(self, device: str, timeout_s: float) -> Iterator[None]:
        """Wait for a free slot and keep it.

        Raises:
            DeviceUnreachable: every slot stayed taken.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._busy[device] < self._limit, timeout_s):
                raise DeviceUnreachable(device, f"all of our {self._limit} session(s) are taken")
            self._busy[device] += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy[device] -= 1
                if not self._busy[device]:
                    del self._busy[device]
                self._changed.notify_all()

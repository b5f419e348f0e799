"""What one visit to a device may cost: seconds and octets, whatever the device does."""

import time
from collections.abc import Callable

from netwright.errors import DeviceUnreachable, ProtocolViolation


class Budget:
    """The time and output left; a device that drips one octet a second runs out of the first."""

    def __init__(
        self,
        device: str,
        seconds: float,
        octets: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self._seconds = seconds
        self._octets = octets
        self._clock = clock
        self._until = clock() + seconds

    def seconds(self, at_most: float) -> float:
        """Return how long to wait for the next thing, at most so long.

        Raises:
            DeviceUnreachable: the time is used up.
        """
        left = self._until - self._clock()
        if left <= 0:
            raise DeviceUnreachable(self.device, f"time budget of {self._seconds:g} s used up")
        return min(left, at_most)

    def take(self, octets: int) -> None:
        """Count what the device sent.

        Raises:
            ProtocolViolation: it never ends.
        """
        self._octets -= octets
        if self._octets < 0:
            raise ProtocolViolation(self.device, "more output than we take from one device")

"""What one visit to a device may cost: seconds and octets, whatever the device does."""

from netwright.errors import DeviceUnreachable, ProtocolViolation
from netwright.transport.ssh.options import SshOptions


class Budget:
    """The time and output left; a device that drips one octet a second runs out of the first."""

    def __init__(self, device: str, options: SshOptions) -> None:
        self.device = device
        self._options = options
        self._octets = options.max_output
        self._until = options.clock() + options.budget_s

    def seconds(self, at_most: float) -> float:
        """Return how long to wait for the next thing, at most so long.

        Raises:
            DeviceUnreachable: the time is used up, or nobody waits for the visit any more.
        """
        if self._options.is_cancelled():
            raise DeviceUnreachable(self.device, "the visit was broken off")
        left = self._until - self._options.clock()
        if left <= 0:
            reason = f"time budget of {self._options.budget_s:g} s used up"
            raise DeviceUnreachable(self.device, reason)
        return min(left, at_most)

    def take(self, octets: int) -> None:
        """Count what the device sent.

        Raises:
            ProtocolViolation: it never ends.
        """
        self._octets -= octets
        if self._octets < 0:
            raise ProtocolViolation(self.device, "more output than we take from one device")

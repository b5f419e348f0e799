"""What is known of an agent's SNMPv3 engine: its ID, and its clock (RFC 3414 section 2.3)."""

from collections.abc import Callable

from netwright.transport.snmp.privacy import Clock

_TIME_WINDOW_S = 150
_LATEST = 2**31 - 1
_MAX_ENGINE_ID_OCTETS = 32  # SnmpEngineID, RFC 3411 section 5


class RemoteEngine:
    """One agent's engine, shared by all sessions with it."""

    __slots__ = ("_clock", "_is_synchronized", "_object_to", "_read_at", "id", "objection")

    def __init__(self, object_to: Callable[[bytes], str | None] = lambda _: None) -> None:
        self.id: bytes | None = None
        self.objection: str | None = None  # why it is asked nothing, if so
        self._object_to = object_to
        self._clock = Clock(0, 0)
        self._read_at = 0.0
        self._is_synchronized = False

    def discovered(self, engine_id: bytes, clock: Clock, now: float) -> None:
        """Take the ID from a report; its clock is a hint, nobody vouches for it.

        An ID that is objected to is not taken: nothing is signed with keys of that engine.
        """
        self.objection = self._object_to(engine_id)
        if self.objection:
            self.id = None
        elif 0 < len(engine_id) <= _MAX_ENGINE_ID_OCTETS:
            self.id = engine_id
            self.set_clock(clock, now)
            self._is_synchronized = False

    def set_clock(self, clock: Clock, now: float) -> None:
        """Take what an authentic message says."""
        self._clock = clock
        self._read_at = now
        self._is_synchronized = True

    def clock(self, now: float) -> Clock:
        """Return what its clock should show now."""
        return Clock(self._clock.boots, min(self._clock.time + int(now - self._read_at), _LATEST))

    def accepts(self, clock: Clock, now: float) -> bool:
        """Tell whether an authentic answer is fresh, and learn from it (RFC 3414 section 3.2)."""
        if self._is_synchronized:
            if clock == self._clock:
                return True
            expected = self.clock(now)
            if clock < Clock(expected.boots, expected.time - _TIME_WINDOW_S):
                return False
        self.set_clock(clock, now)
        return True

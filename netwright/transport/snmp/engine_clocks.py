"""The clocks of engines that sent authentic notifications (RFC 3414 section 3.2, step 7b).

Only what was authentic is remembered, so nobody fills the table who has no key.
"""

from collections import OrderedDict
from typing import Any

from netwright.transport.snmp.privacy import Clock

MOST_ENGINES = 16_384

_WINDOW_S = 150
_LAST_BOOTS = 2**31 - 1


class EngineClocks:
    """What each engine's clock said last, and when; a value that can be saved."""

    def __init__(self) -> None:
        self._heard: OrderedDict[bytes, tuple[Clock, float]] = OrderedDict()

    def accepts(self, engine_id: bytes, clock: Clock, now_s: float) -> bool:
        """Tell whether an authentic message is no old one sent again, and learn from it."""
        known = self._heard.get(engine_id)
        if known is not None:
            (boots, time), heard_s = known
            expected = time + max(now_s - heard_s, 0)
            if clock.boots < boots or (clock.boots == boots and clock.time < expected - _WINDOW_S):
                return False
            if clock < known[0]:  # a little late, which sets no clock
                return True
        self._heard[engine_id] = clock, now_s
        self._heard.move_to_end(engine_id)
        if len(self._heard) > MOST_ENGINES:
            self._heard.popitem(last=False)
        return clock.boots != _LAST_BOOTS

    def state(self) -> list[Any]:
        """Return all of it, for JSON."""
        return [[engine.hex(), *clock, at] for engine, (clock, at) in self._heard.items()]

    @classmethod
    def restore(cls, state: list[Any]) -> "EngineClocks":
        """Return what `state` was taken of."""
        it = cls()
        for engine_id, boots, time, at in state:
            it._heard[bytes.fromhex(engine_id)] = Clock(boots, time), at
        return it

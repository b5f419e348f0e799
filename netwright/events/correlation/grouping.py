"""Which group an event belongs to: its tenant, and the values of the group's fields."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from netwright.events.rules.field import getter
from netwright.model.event import Event, Value

GroupKey = tuple[Value, ...]  # the tenant, then the values
KeyOf = Callable[[Event], GroupKey | None]

MOST_CHARACTERS = 256
_HUGE = 2**53  # beyond, numbers are not the same everywhere

_DEVICE = "device"


def key_maker(names: Sequence[str], *, lenient: bool = False) -> KeyOf:
    """Return what tells the group of an event; None where a field is missing, unless `lenient`."""
    getters = [device_of if name == _DEVICE else getter(name) for name in names]
    if len(getters) == 1 and not lenient:
        return _single(getters[0])

    def key_of(event: Event) -> GroupKey | None:
        values: list[Value] = [event.tenant]
        for get in getters:
            value = get(event)
            if type(value) is str and len(value) <= MOST_CHARACTERS and value.isascii():
                values.append(value)
            elif value is not None:
                values.append(bounded(value))
            elif lenient:
                values.append("")
            else:
                return None
        return tuple(values)

    return key_of


def device_of(event: Event) -> Value | None:
    """Return whose event it is; who is not in the inventory goes by its name or its address."""
    return event.device or event.hostname or event.source


def _single(get: Callable[[Event], Any]) -> KeyOf:
    def key_of(event: Event) -> GroupKey | None:
        value = get(event)
        if type(value) is str and len(value) <= MOST_CHARACTERS and value.isascii():
            return event.tenant, value
        return None if value is None else (event.tenant, bounded(value))

    return key_of


def bounded(value: Any) -> Any:
    """Bound a value to what any JSON holds: senders choose them."""
    if isinstance(value, (int, float)) and -_HUGE < value < _HUGE:
        return value
    text = str(value)[:MOST_CHARACTERS]
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


@lru_cache(maxsize=65_536)
def fingerprint(rule: str, values: tuple[str, ...]) -> str:
    """Return what is the same for all signals about the same trouble."""
    text = "\0".join((rule, *values))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

"""The vendor's names and words become the common ones."""

from collections.abc import Callable

from netwright.events.profiles.conditions import texts
from netwright.events.profiles.names import Convert, converter
from netwright.events.profiles.profile import Profile
from netwright.events.profiles.rendering import table
from netwright.model.event import Event, Value

Put = Callable[[dict[str, Value], str], None]

_MOST_PLANS = 1_024
_ADDRESS = {"ip": "address"}  # what is no address is a name: ECS keeps both in `.address`


class Common:
    """Fills the common fields of an event."""

    def __init__(self, profile: Profile) -> None:
        self._values = {name: table(words) for name, words in profile.values.items()}
        self._puts: dict[str, Put] = {}
        self._empty = frozenset(profile.empty)
        self._plans: dict[tuple[str, ...], list[tuple[str, Put]]] = {}
        self._plan = [
            (source, self.putter(target))
            for source, targets in profile.map.items()
            for target in texts(targets)
        ]

    def fill(self, event: Event) -> None:
        """Give common names to the vendor's values; of several for one name the first counts.

        Which of them a message has is remembered by the names it has: one kind has the same ones.
        """
        fields, own = event.fields, event.vendor_fields
        names = tuple(own)
        plan = self._plans.get(names)
        if plan is None:
            plan = [(source, put) for source, put in self._plan if source in own]
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[names] = plan
        for source, put in plan:
            text = own[source]
            if text is not None:
                put(fields, text if isinstance(text, str) else str(text))

    def take(self, event: Event, name: str, text: str) -> None:
        """Keep a value by its name: a common one has a dot, others are the vendor's."""
        put = self.taker(name)
        if put is None:
            event.vendor_fields[name] = text
        else:
            put(event.fields, text)

    def taker(self, name: str) -> Put | None:
        """Return how a value becomes a common one; None for the vendor's own names.

        What begins with `_` has served.
        """
        if name.startswith("_"):
            return lambda _fields, _text: None
        if "." not in name:
            return None
        return self.putter(name)

    def setter(self, name: str) -> Callable[[Event, Value | None], None]:
        """Return how a constant becomes a field, instead of what the message says."""
        convert = converter(name)

        def put(event: Event, value: Value | None) -> None:
            if isinstance(value, str) and convert is not None:
                value = convert(value)
            if value is not None:
                (event.fields if "." in name else event.vendor_fields)[name] = value

        return put

    def putter(self, name: str) -> Put:
        """Return how a text becomes the value of a common name."""
        put = self._puts.get(name)
        if put is None:
            put = self._puts[name] = _putter(name, self._values.get(name), self._empty)
        return put


def _putter(name: str, words: Callable[[str], Value] | None, empty: frozenset[str]) -> Put:
    convert = converter(name)
    if words is not None or name.endswith(".ip"):
        return _put_in_words(name, words, convert, empty)
    if convert is None:

        def put_text(fields: dict[str, Value], text: str) -> None:
            if name not in fields and text not in empty:
                fields[name] = text

        return put_text

    def put(fields: dict[str, Value], text: str) -> None:
        if name not in fields and text not in empty:
            value = convert(text)
            if value is not None:
                fields[name] = value

    return put


def _put_in_words(
    name: str,
    words: Callable[[str], Value] | None,
    convert: Convert | None,
    empty: frozenset[str],
) -> Put:
    stem, _, last = name.rpartition(".")
    instead = f"{stem}.{_ADDRESS[last]}" if last in _ADDRESS else ""

    def put(fields: dict[str, Value], text: str) -> None:
        if name in fields or text in empty:
            return
        value: Value | None = text if words is None else words(text)
        if convert is not None and isinstance(value, str):
            converted = convert(value)
            if converted is None and instead:
                fields.setdefault(instead, value)
            value = converted
        if value is not None:
            fields[name] = value

    return put

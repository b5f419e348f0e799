"""The vendor's names and words become the common ones."""

from collections.abc import Callable

from netwright.events.profiles.conditions import texts
from netwright.events.profiles.names import converter
from netwright.events.profiles.profile import Profile
from netwright.events.profiles.rendering import table
from netwright.model.event import Event, Value

Put = Callable[[dict[str, Value], str], object]
Take = Callable[[Event, str], object]

_ADDRESS = {"ip": "address"}  # what is no address is a name: ECS keeps both in `.address`


class Common:
    """Fills the common fields of an event."""

    def __init__(self, profile: Profile) -> None:
        self._values = {name: table(words) for name, words in profile.values.items()}
        self._puts: dict[str, Put] = {}
        self._empty = frozenset(profile.empty)
        self._plan = {
            source: (rank, tuple(self.putter(target) for target in texts(targets)))
            for rank, (source, targets) in enumerate(profile.map.items())
        }
        self._sources = self._plan.keys()

    def fill(self, event: Event) -> None:
        """Give common names to the vendor's values; of several for one name the first counts."""
        fields, own, empty, plan = event.fields, event.vendor_fields, self._empty, self._plan
        there = own.keys() & self._sources
        if not there:
            return
        for (_, puts), source in sorted([(plan[source], source) for source in there], key=_rank):
            value = own[source]
            text = value if isinstance(value, str) else str(value)
            if text not in empty:
                for put in puts:
                    put(fields, text)

    def taker(self, name: str) -> Take:
        """Return how a value is kept by its name: a common one has a dot, others are the vendor's.

        What begins with `_` has served.
        """
        if name.startswith("_"):
            return lambda _event, _text: None
        if "." not in name:
            return lambda event, text: event.vendor_fields.__setitem__(name, text)
        put, empty = self.putter(name), self._empty
        return lambda event, text: None if text in empty else put(event.fields, text)

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
            put = self._puts[name] = _putter(name, self._values.get(name))
        return put


def _rank(planned: tuple[tuple[int, tuple[Put, ...]], str]) -> int:
    return planned[0][0]


def _putter(name: str, words: Callable[[str], Value] | None) -> Put:
    convert = converter(name)
    if words is None and convert is None:
        return lambda fields, text: fields.setdefault(name, text)
    stem, _, last = name.rpartition(".")
    instead = f"{stem}.{_ADDRESS[last]}" if last in _ADDRESS else ""

    def put(fields: dict[str, Value], text: str) -> None:
        if name in fields:
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

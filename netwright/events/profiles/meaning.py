"""What a message means once it is read: tag, constant fields, OpenConfig."""

from collections.abc import Callable, Mapping

from netwright.events.profiles.mapping import Common
from netwright.events.profiles.profile import Meaning, Message
from netwright.events.profiles.rendering import Captured, Render, Tables, look, rendering
from netwright.model.event import Event

Effect = Callable[[Event, Captured], None]


def effect(spec: Message | Meaning, common: Common, tables: Tables) -> Effect:
    """Compile what a message or a meaning does to an event.

    Raises:
        UnsafeError: it names a table that is not there.
    """
    parts = [_constant(common, name, rendering(v, tables)) for name, v in spec.set.items()]
    if spec.tag is not None:
        parts.append(_tag(spec.tag))
    if spec.openconfig:
        parts.append(_openconfig(spec, tables))
    if len(parts) == 1:
        return parts[0]

    def apply(event: Event, captured: Captured) -> None:
        for part in parts:
            part(event, captured)

    return apply


def _constant(common: Common, name: str, render: Render) -> Effect:
    put = common.setter(name)
    return lambda event, captured: put(event, render(event, captured))


def _openconfig(spec: Message | Meaning, tables: Tables) -> Effect:
    """Fill in the paths; those with the same names in them are filled in once."""
    heads: dict[str, list[tuple[str, Render]]] = {}
    for path, value in spec.openconfig.items():
        place = path.rfind("}") + 1
        heads.setdefault(path[:place], []).append((path[place:], rendering(value, tables)))
    told = [(rendering(head, tables), tails) for head, tails in heads.items()]

    def apply(event: Event, captured: Captured) -> None:
        leaves = {}
        for render, tails in told:
            head = render(event, captured)
            if head is not None:
                for tail, value in tails:
                    leaves[head + tail] = value(event, captured)
        event.openconfig = leaves

    return apply


def _tag(told: str | Mapping[str, Mapping[str, str | None]]) -> Effect:
    if isinstance(told, str):

        def is_told(event: Event, _: Captured) -> None:
            event.tag = told

        return is_told
    ((name, words),) = told.items()
    low = {word.lower(): tag for word, tag in words.items()}
    other = low.get("*")

    def is_found(event: Event, captured: Captured) -> None:
        found = low.get(str(look(event, captured, name)).lower(), other)
        if found is not None:
            event.tag = found

    return is_found

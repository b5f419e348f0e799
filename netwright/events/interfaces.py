"""Name the interfaces that flow records and notifications only number."""

from collections.abc import Callable

from netwright.model.event import Event

_NAMES = (
    ("interface.id", "interface.name"),
    ("observer.ingress.interface.id", "observer.ingress.interface.name"),
    ("observer.egress.interface.id", "observer.egress.interface.name"),
)


def name_interfaces(event: Event, name_of: Callable[[int], str | None]) -> None:
    """Add the names of interfaces by their ifIndex, as the device's own table has them.

    One that has no name there goes by its number: what is said of two is not said of one.
    """
    fields = event.fields
    for number, name in _NAMES:
        if_index = fields.get(number)
        if isinstance(if_index, int) and name not in fields and (found := name_of(if_index)):
            fields[name] = found
    if "interface.name" not in fields and (description := fields.get("interface.description")):
        fields["interface.name"] = description
    if "interface.name" not in fields and "interface.id" in fields:
        fields["interface.name"] = str(fields["interface.id"])

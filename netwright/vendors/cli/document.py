"""JSON that a command prints, read without trusting its shape."""

import json
from typing import Any

from netwright.model.credential import Address
from netwright.vendors.cli.record import NotUnderstoodError, address_or_none, text

Node = dict[str, Any]


def document(output: str) -> Any:
    """Return the JSON document in the output, which some tools precede by a warning.

    Raises:
        NotUnderstoodError: there is none.
    """
    starts = [start for start in map(output.find, "[{") if start >= 0]
    try:
        return json.loads(output[min(starts) :]) if starts else _nothing(output)
    except (ValueError, RecursionError) as error:
        raise NotUnderstoodError(f"not JSON: {error}") from error


def _nothing(output: str) -> list[Node]:
    """Take silence, or a daemon that is not running, as nothing to tell."""
    if not output.strip() or output.rstrip().endswith(("is not running", "not enabled")):
        return []
    raise NotUnderstoodError("not JSON")


def nodes(value: object) -> list[Node]:
    """Return the objects of a list; one object alone counts as its own list."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def word(node: Node, *names: str) -> str | None:
    """Return the first of the members that is text, on one bounded line."""
    return text({name: node[name] for name in names if isinstance(node.get(name), str)}, *names)


def words(node: Node, name: str) -> frozenset[str]:
    """Return the texts in a member that is a list."""
    value = node.get(name)
    return (
        frozenset(each for each in value if isinstance(each, str))
        if isinstance(value, list)
        else frozenset()
    )


def integer(node: Node, name: str) -> int | None:
    """Return a member that is a number of a sensible size."""
    value = node.get(name)
    return value if isinstance(value, int) and 0 <= value < 1 << 53 else None


def address(node: Node, *names: str) -> Address | None:
    """Return the first of the members that is text, where it is an address."""
    return address_or_none(word(node, *names) or "")

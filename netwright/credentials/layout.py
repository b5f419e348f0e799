"""Write profiles as YAML, and change one profile of a file without touching the rest.

Comments, order and spelling of the other profiles are an operator's work: an entry is cut out or
put in by lines, and nothing else moves.
"""

from collections.abc import Callable, Iterable
from typing import Any

import yaml

from netwright.credentials.schema import COLLECTION, SECRETS, profile_values
from netwright.credentials.yaml_text import Sealed
from netwright.errors import VaultError
from netwright.model.credential import Profile
from netwright.model.secret import Secret

Seal = Callable[[Secret], str]

_BY_HAND = "edit it with `ansible-vault edit`"
_WIDEST = 2**31 - 1  # lines are never folded


def profile_text(profile: Profile, seal: Seal | None) -> str:
    """Return a profile as the YAML of a file of its own.

    Args:
        profile: What to write.
        seal: How to make inline values; None for a file that is encrypted as a whole.
    """
    return _dump(_dumpable(profile, seal))


def entry_text(profile: Profile, seal: Seal | None) -> str:
    """Return a profile as the YAML of an entry under `profiles`."""
    return _dump({profile.name: _dumpable(profile, seal)})


def collection_text(profiles: Iterable[Profile]) -> str:
    """Return profiles as the YAML of one file that is encrypted as a whole."""
    return _dump({COLLECTION: {each.name: _dumpable(each, None) for each in profiles}})


def with_entry(text: str, name: str, entry: str) -> str:
    """Return the text of a collection with one profile's entry replaced.

    Raises:
        VaultError: the entry is not on lines of its own.
    """
    first, last, indent = _lines_of(text, name)
    lines = text.splitlines(keepends=True)
    new = [" " * indent + line for line in entry.splitlines(keepends=True)]
    return "".join([*lines[:first], *new, *lines[last:]])


def without_entry(text: str, name: str) -> str:
    """Return the text of a collection without one profile.

    Raises:
        VaultError: the entry is not on lines of its own.
    """
    return with_entry(text, name, "")


def _dumpable(profile: Profile, seal: Seal | None) -> dict[str, Any]:
    values = profile_values(profile)
    for key in values.keys() & SECRETS:
        secret = values[key]
        values[key] = Sealed(seal(secret)) if seal else secret.reveal()
    return values


class _Dumper(yaml.SafeDumper):
    """Block style throughout, but for lists; texts of several lines as such."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if not text.replace("\n", "").isprintable():  # YAML knows more line ends than this one
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _represent_sealed(dumper: yaml.SafeDumper, sealed: Sealed) -> yaml.ScalarNode:
    return dumper.represent_scalar("!vault", sealed.text, "|")


def _represent_list(dumper: yaml.SafeDumper, values: list[str]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Sealed, _represent_sealed)
_Dumper.add_representer(list, _represent_list)


def _dump(values: dict[str, Any]) -> str:
    text: str = yaml.dump(
        values,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=_WIDEST,
    )
    return text


def _lines_of(text: str, name: str) -> tuple[int, int, int]:
    """Return the first line of an entry, the line after it, and how far it is indented."""
    entries = _entries(text)
    if name not in entries:
        raise VaultError(f"{name}: comes from another entry", _BY_HAND)
    start, value = entries[name]
    last = _last_line(value)
    starting = [each for each, _ in entries.values() if start.line <= each.line < last]
    if len(starting) != 1 or start.line == 0:
        raise VaultError(f"{name}: shares its line with others", _BY_HAND)
    return start.line, last, start.column


def _entries(text: str) -> dict[str, tuple[Any, Any]]:
    """Return where each profile's name stands, and the node of its keys."""
    try:
        root: Any = yaml.compose(text, yaml.CBaseLoader)
    except yaml.YAMLError as error:  # an anchor that is there twice, which reading lets pass
        raise VaultError("its layout is too unusual to be changed safely", _BY_HAND) from error
    return {key.value: (key.start_mark, value) for key, value in root.value[0][1].value}


def _last_line(node: Any) -> int:
    """Return the line after a node; comments that follow belong to whatever comes next."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    end = node.end_mark
    line: int = end.line if end.column == 0 else end.line + 1
    return line

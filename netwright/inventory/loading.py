"""Load hosts.d/*.yaml, groups.yaml and defaults.yaml: Nornir's shapes, one shard per site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import orjson

from netwright.errors import InventoryError
from netwright.inventory.cache import key_of, recall, remember
from netwright.inventory.entry import Entry, faults
from netwright.inventory.inventory import Inventory
from netwright.yaml_text import line_of, parse, read

_CACHE = "inventory.json"
_GROUPS, _DEFAULTS = "groups.yaml", "defaults.yaml"
_ONE = "defaults"  # the only entry of defaults.yaml, which has no names


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the inventory and the entries it has."""

    name: str
    text: str
    entries: dict[str, Entry]

    def error(self, path: Iterable[str], fault: str) -> InventoryError:
        return InventoryError(f"{self.name}:{line_of(self.text, list(path))}: {fault}")


def load_inventory(folder: Path, cache: Path | None = None) -> Inventory:
    """Return the inventory in a folder; with a cache folder, only changed files are parsed.

    Raises:
        InventoryError: naming the file and line that cannot be used.
    """
    names = sorted(f"hosts.d/{path.name}" for path in folder.glob("hosts.d/*.yaml"))
    texts = {name: read(folder / name) for name in (*names, _GROUPS, _DEFAULTS)}
    files = _files(texts, cache / _CACHE if cache else None)
    shards, groups = [files[name] for name in names], files[_GROUPS]
    _refuse_duplicates(shards)
    _check_groups(shards, groups)
    return Inventory(
        {name: entry for shard in shards for name, entry in shard.entries.items()},
        groups.entries,
        files[_DEFAULTS].entries[_ONE],
    )


def _files(texts: dict[str, str], cache: Path | None) -> dict[str, _File]:
    remembered = recall(cache) if cache else {}
    keys = {name: key_of("one" if name == _DEFAULTS else "many", texts[name]) for name in texts}
    documents = {
        key: remembered[key] if key in remembered else _parsed(name, texts[name])
        for name, key in keys.items()
    }
    if cache and documents.keys() != remembered.keys():
        remember(cache, documents)
    return {name: _file(name, texts[name], documents[key]) for name, key in keys.items()}


def _parsed(name: str, text: str) -> dict[str, Any]:
    """Return what a file says as the cache would give it back, so that both ways are alike."""
    document = parse(name, text)
    for entry_name, entry in {_ONE: document}.items() if name == _DEFAULTS else document.items():
        for path, fault in faults(entry):
            path_in_file = path if name == _DEFAULTS else (entry_name, *path)
            raise InventoryError(f"{name}:{line_of(text, path_in_file)}: {fault}")
    try:
        return orjson.loads(orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS))  # type: ignore[no-any-return]
    except TypeError as error:
        raise InventoryError(f"{name}: not a value that JSON has: {error}") from error


def _file(name: str, text: str, document: dict[str, Any]) -> _File:
    documents = {_ONE: document} if name == _DEFAULTS else document
    return _File(name, text, {key: Entry.of(key, said or {}) for key, said in documents.items()})


def _refuse_duplicates(shards: Sequence[_File]) -> None:
    seen: dict[str, _File] = {}
    for shard in shards:
        for name in shard.entries.keys() & seen.keys():
            raise shard.error((name,), f"host {name!r} is in {seen[name].name} as well")
        seen |= dict.fromkeys(shard.entries, shard)


def _check_groups(shards: Sequence[_File], groups: _File) -> None:
    known = frozenset(groups.entries)
    for file in (groups, *shards):
        for name, entry in file.entries.items():
            if not known.issuperset(entry.groups):
                unknown = next(group for group in entry.groups if group not in known)
                raise file.error((name, "groups"), f"no group {unknown!r} in {_GROUPS}")
    try:
        TopologicalSorter({name: entry.groups for name, entry in groups.entries.items()}).prepare()
    except CycleError as error:
        cycle = error.args[1]
        raise groups.error(cycle[:1], f"groups in a circle: {', '.join(cycle)}") from error

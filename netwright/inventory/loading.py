"""Load hosts.d/*.yaml, groups.yaml and defaults.yaml: Nornir's shapes, one shard per site."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import orjson

from netwright.errors import InventoryError
from netwright.inventory.cache import key_of, recall, remember
from netwright.inventory.entry import Entry, faults
from netwright.inventory.inventory import Inventory
from netwright.inventory.yaml_text import line_of, parse, read

_CACHE = "inventory.json"
_GROUPS, _DEFAULTS = "groups.yaml", "defaults.yaml"


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the inventory and what it says: entries by name (defaults: just one)."""

    name: str
    text: str
    document: dict[str, Any]

    def entries(self) -> Iterator[tuple[str, Entry]]:
        for name, entry in self.document.items():
            yield name, Entry.of(name, entry or {})

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
        dict(entry for shard in shards for entry in shard.entries()),
        dict(groups.entries()),
        Entry.of("defaults", files[_DEFAULTS].document),
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
    return {name: _File(name, texts[name], documents[key]) for name, key in keys.items()}


def _parsed(name: str, text: str) -> dict[str, Any]:
    """Return what a file says as the cache would give it back, so that both ways are alike."""
    file = _File(name, text, parse(name, text))
    entries = {"": file.document} if name == _DEFAULTS else file.document
    for entry_name, entry in entries.items():
        for path, fault in faults(entry):
            raise file.error((entry_name, *path) if entry_name else path, fault)
    try:
        return orjson.loads(orjson.dumps(file.document, option=orjson.OPT_NON_STR_KEYS))  # type: ignore[no-any-return]
    except TypeError as error:
        raise InventoryError(f"{name}: not a value that JSON has: {error}") from error


def _refuse_duplicates(shards: Sequence[_File]) -> None:
    seen: dict[str, _File] = {}
    for shard in shards:
        for name in shard.document.keys() & seen.keys():
            raise shard.error((name,), f"host {name!r} is in {seen[name].name} as well")
        seen |= dict.fromkeys(shard.document, shard)


def _check_groups(shards: Sequence[_File], groups: _File) -> None:
    parents = {name: (entry or {}).get("groups") or [] for name, entry in groups.document.items()}
    for file in (groups, *shards):
        for name, entry in file.document.items():
            for group in (entry or {}).get("groups") or ():
                if group not in parents:
                    raise file.error((name, "groups"), f"no group {group!r} in {_GROUPS}")
    try:
        TopologicalSorter(parents).prepare()
    except CycleError as error:
        cycle = error.args[1]
        raise groups.error(cycle[:1], f"groups in a circle: {', '.join(cycle)}") from error

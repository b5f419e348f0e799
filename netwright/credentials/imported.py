"""Write what was imported from another product into vault files of their own."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from netwright.credentials.folder import VaultFolder, load_files
from netwright.credentials.legacy.profiles import Known, named, slug, wanted_profiles
from netwright.credentials.legacy.survey import ImportRow
from netwright.credentials.writing import put_collection
from netwright.model.credential import Profile

PER_FILE = 5_000
"""Profiles in one file: a file is read, and replaced, whole."""


class Written(NamedTuple):
    """What is new in the vault."""

    profiles: list[str]
    files: list[Path]


def write_imported(folder: VaultFolder, source: str, rows: Sequence[ImportRow]) -> Written:
    """Add profiles that are missing, and widen those that came from this source before.

    What the vault holds already, in whichever file, is left alone.

    Raises:
        VaultError: the vault cannot be read or written.
    """
    files = {file.path.stem: file.profiles for file in load_files(folder)}
    homes = {name: stem for stem, profiles in files.items() for name in profiles}
    ours = {name for name, stem in homes.items() if _is_of(source, stem)}
    everything = [profile for profiles in files.values() for profile in profiles.values()]
    wanted = list(wanted_profiles(rows, source, Known(everything), ours))
    new = list(named((each for each in wanted if each.name not in ours), homes))
    placed: defaultdict[str, list[Profile]] = defaultdict(list)
    for profile in wanted:
        if profile.name in ours:
            placed[homes[profile.name]].append(profile)
    stems = _free_stems(source, files)
    for at in range(0, len(new), PER_FILE):
        placed[next(stems)] = new[at : at + PER_FILE]
    paths = [
        put_collection(folder, stem, {each.name: each for each in profiles})
        for stem, profiles in placed.items()
    ]
    return Written(sorted(each.name for group in placed.values() for each in group), paths)


def _stem(source: str) -> str:
    return f"imported-{slug(source)}"


def _is_of(source: str, stem: str) -> bool:
    return bool(re.fullmatch(rf"{re.escape(_stem(source))}(-\d+)?", stem))


def _free_stems(source: str, taken: Collection[str]) -> Iterator[str]:
    first = _stem(source)
    stems = (first if number == 1 else f"{first}-{number}" for number in count(1))
    return (stem for stem in stems if stem not in taken)

"""The vendor profiles of a project: its own first, then those that we carry."""

from collections.abc import Sequence
from pathlib import Path

from netwright.errors import ProjectError
from netwright.events.profiles.compiled import CompiledProfiles
from netwright.profiles.loading import ProfileFile, load_profiles, profile_files
from netwright.project.directory import find_project
from netwright.project.packaged import data_root

FOLDER = "profiles"


def find_root(directory: Path | None) -> Path | None:
    """Return the project's directory; None where there is none: a message can be read anywhere.

    Raises:
        ProjectError: the directory was named, and is none.
    """
    try:
        return find_project(directory).root
    except ProjectError:
        if directory is not None:
            raise
        return None


def files_of(root: Path | None) -> list[ProfileFile]:
    """Return the profiles that count in a project; without one, ours."""
    packaged = data_root() / FOLDER
    folders: Sequence[Path] = [root / FOLDER, packaged] if root else [packaged]
    return profile_files(folders, packaged)


def profiles_of(root: Path | None) -> CompiledProfiles:
    """Return all profiles of a project ready to read messages; a broken one is logged."""
    return load_profiles(files_of(root))

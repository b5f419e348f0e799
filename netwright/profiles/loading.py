"""Find the profiles: the project's first, then ours; a broken one does not stop the others."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from netwright.errors import ProfileError
from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.compiled_profile import CompiledProfile
from netwright.events.profiles.messages import MessageError
from netwright.events.profiles.profile import Profile
from netwright.events.profiles.safety import UnsafeError
from netwright.profiles.schema import read_profile
from netwright.yaml_text import line_of, read

_ENDINGS = (".yaml", ".yml")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """One file, and whether we ship it."""

    path: Path
    packaged: bool

    @property
    def name(self) -> str:
        """What a user's file and one of ours share when the user's is to win."""
        return self.path.stem

    def load(self) -> Profile:
        """Read the profile; one of a user's is compiled wholly to see whether it can be.

        Raises:
            ProfileError: naming file and line.
        """
        text = read(self.path, ProfileError)
        profile = read_profile(self.name, str(self.path), text)
        if not self.packaged:
            check(profile, str(self.path), text)
        return profile


def profile_files(folders: Sequence[Path], packaged: Path | None) -> list[ProfileFile]:
    """Return the files of some folders; of one name only the first, so that a user's wins."""
    found: dict[str, ProfileFile] = {}
    for folder in folders:
        for path in _yaml_in(folder):
            found.setdefault(path.stem, ProfileFile(path, packaged=folder == packaged))
    return [*found.values()]


def load_profiles(files: Iterable[ProfileFile]) -> CompiledProfiles:
    """Load profiles for a worker: one that cannot be used is logged, and left out."""
    return CompiledProfiles([*_usable(files)])


def check(profile: Profile, where: str, text: str) -> None:
    """Compile all of a profile.

    Raises:
        ProfileError: naming the line that cannot be used.
    """
    path: list[str | int] = []
    try:
        CompiledProfiles([profile])
        CompiledProfile(profile).messages.check()
    except MessageError as error:
        path = ["messages", error.place]
        raise ProfileError(f"{where}:{line_of(text, path)}: {error}") from error
    except UnsafeError as error:
        raise ProfileError(f"{where}: {error}") from error


def _usable(files: Iterable[ProfileFile]) -> Iterator[Profile]:
    for file in files:
        try:
            yield file.load()
        except ProfileError as error:
            logger.error("profile left out", extra={"reason": str(error)})  # noqa: TRY400 - one line


def _yaml_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in _ENDINGS and path.is_file())

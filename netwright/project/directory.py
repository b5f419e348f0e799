"""The project directory: what a user forks and Netwright works on."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from netwright.errors import ProjectError
from netwright.logs import LogOptions
from netwright.project.packaged import expose
from netwright.settings import FILE, OpenBaoSettings, Settings, load
from netwright.vault.passwords import NO_PATH

STATE = ".netwright"  # what Netwright writes for itself: database, caches, known hosts; git-ignored


@dataclass(frozen=True, slots=True)
class Project:
    """One project directory and its settings."""

    root: Path
    settings: Settings

    @property
    def state(self) -> Path:
        """The folder of what Netwright writes for itself."""
        return self.root / STATE

    @property
    def database_url(self) -> str:
        """Where rows are kept: SQLite in the project unless the settings name a database."""
        return self.settings.database_url or f"sqlite:///{self.state / 'netwright.db'}"

    @property
    def vault_passwords(self) -> dict[str, str]:
        """Where the password of each vault id is found."""
        first = self.settings.vault_password_file
        sources = {"default": first} if first else {}
        return {
            vault_id: self._source(source)
            for vault_id, source in (sources | self.settings.vault_passwords).items()
        }

    @property
    def database_key(self) -> str:
        """Where the keys of encrypted values in the database are found."""
        return self._source(self.settings.database_key)

    @property
    def openbao(self) -> OpenBaoSettings | None:
        """The server of credential profiles, if there is one; paths are absolute."""
        told = self.settings.openbao
        if not told.url:
            return None
        return told.model_copy(
            update={
                "token": self._source(told.token),
                "secret_id": told.secret_id and self._source(told.secret_id),
                "ca_file": self._within(told.ca_file),
            }
        )

    @property
    def inventory(self) -> Path:
        """The folder of hosts, groups, defaults and scopes."""
        return self.root / "inventory"

    @property
    def vault(self) -> Path:
        """The folder of encrypted credential profiles."""
        return self.root / "vault"

    @property
    def known_hosts(self) -> Path:
        """The SSH host keys this project trusts."""
        return self.state / "known_hosts"

    @property
    def spool(self) -> Path:
        """The folder of what was received and is not yet understood."""
        return self.state / "spool"

    @property
    def cache(self) -> Path:
        """The folder of what can be computed again."""
        return self.state / "cache"

    def log_options(self, level: int = logging.WARNING) -> LogOptions:
        """Return how to log; the level is that of standard error."""
        log = self.settings.log
        return LogOptions(
            level=level,
            form=log.format,
            file=self._within(log.file),
            file_level=logging.getLevelNamesMapping()[log.level.upper()],
            max_bytes=log.max_bytes,
            max_age_s=log.max_age_h * 3600,
            keep=log.keep,
        )

    def _source(self, source: str) -> str:
        return source if source.startswith(NO_PATH) else str(self._within(Path(source)))

    def _within(self, path: Path | None) -> Path | None:
        return path and self.root / path.expanduser()


def find_project(directory: Path | None = None) -> Project:
    """Open the project: the directory given, else NETWRIGHT_PROJECT, else the nearest parent.

    Raises:
        ProjectError: there is none, or its settings cannot be read.
    """
    named = directory or os.environ.get("NETWRIGHT_PROJECT")
    root = Path(named).resolve() if named else _nearest(Path.cwd())
    if root is None or not (root / FILE).is_file():
        where = f"{root} has no {FILE}" if root else f"no {FILE} here or in a parent directory"
        raise ProjectError(where, hint="make a project with `netwright init DIR`")
    return Project(root, load(root / FILE))


def _nearest(start: Path) -> Path | None:
    return next((path for path in (start, *start.parents) if (path / FILE).is_file()), None)


def enter(directory: str | None = None) -> dict[str, str]:
    """Prepare a flow run's process for the project: the pull step that prefect.yaml names."""
    project = find_project(Path(directory) if directory else None)
    expose()
    os.environ["NETWRIGHT_PROJECT"] = str(project.root)
    return {"directory": str(project.root)}

"""Copies of devices' configurations, sealed by the vault: `ansible-vault view` shows one.

They hold what a device shows of its passwords and keys, so none is ever on disk in the clear.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from netwright.credentials.folder import VaultFolder, open_vault
from netwright.errors import CommandRejected, VaultError
from netwright.model.secret import Secret
from netwright.project import Project
from netwright.transport.ssh.configure import shown
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.configuring import Configuring

FOLDER = "configurations"
KEPT = 50
"""Copies of a device; the oldest go first."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]|^\.+")
# What says when or by whom something was shown or saved, and so differs each time.
_PASSING = re.compile(
    r"^(?:\s*[!:#].*|Building configuration.*|Current configuration.*|Using \d+ out of .*"
    r"|Cryptochecksum.*|ntp clock-period .*|\[edit\]|\s*)$"
)


def settled(shown: str) -> str:
    """Return a configuration without what changes by itself."""
    kept = [line.rstrip() for line in shown.splitlines() if not _PASSING.match(line.rstrip())]
    return "".join(f"{line}\n" for line in kept)


def running_of(session: CliSession, how: Configuring) -> str:
    """Return the configuration that is in force.

    Raises:
        DeviceError: the device does not show it.
    """
    running = settled(shown(session, how, [how.running])[how.running])
    if not running:
        raise CommandRejected(session.device, f"{how.running}: shows no configuration")
    return running


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies of one device."""

    folder: Path
    vault: VaultFolder

    def latest(self) -> str | None:
        """Return the newest one; None without any.

        Raises:
            VaultError: it cannot be opened.
        """
        paths = self._paths()
        if not paths:
            return None
        try:
            return self.vault.keys.open(paths[-1].read_text(encoding="ascii")).reveal()
        except OSError as error:
            raise VaultError(f"{paths[-1].name}: {error}") from error

    def add(self, configuration: str, at: datetime) -> Path | None:
        """Keep a configuration, unless the newest copy says the same.

        Raises:
            VaultError: it cannot be sealed or written.
        """
        if not configuration or configuration == self.latest():
            return None
        digest = hashlib.sha256(configuration.encode()).hexdigest()[:12]
        path = self.folder / f"{at:%Y%m%dT%H%M%S.%fZ}-{digest}.cfg"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(self.vault.keys.seal(Secret(configuration), self.vault.vault_id))
            for old in self._paths()[:-KEPT]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise VaultError(f"{path.name}: {error}") from error
        return path

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("*.cfg"))


def copies_of(project: Project, tenant: str, device: str) -> Copies:
    """Return the copies of a device; its name, which it chose itself, is made safe.

    Raises:
        VaultError: there is no vault, or no such tenant name.
    """
    vault = open_vault(project.vault, project.vault_passwords, tenant)
    safe = _UNSAFE.sub("_", device)[:100]
    if safe != device:  # two names must not share a folder
        safe += f"-{hashlib.sha256(device.encode()).hexdigest()[:8]}"
    return Copies(project.state / FOLDER / tenant / safe, vault)

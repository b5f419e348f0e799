"""Run the real command line in a project, from anywhere in the network."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.model.credential import Profile
from netwright.project.scaffold import init_project
from netwright.simulate.truth import credential

ROOT = Path(__file__).parent.parent.parent
TIMEOUT_S = 120
_MAIN = (sys.executable, "-c", "from netwright.cli import main; main()")
_NOT_SECRET = ("name", "kind", "order", "realm", "username")


@dataclass(frozen=True, slots=True)
class Netwright:
    """The command, in a project; `inside` comes before it, to enter a namespace."""

    project: Path
    inside: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command; its output is to be read."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "NETWRIGHT_"))}
        return subprocess.Popen(
            [*self.inside, *_MAIN, *arguments],
            cwd=self.project if self.project.is_dir() else self.project.parent,
            env={**kept, "PYTHONPATH": str(ROOT), **self.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, text: str = "") -> "Ended":
        """Run a command to its end."""
        with self.start(*arguments) as process:
            return ended(process, text)

    def json(self, *arguments: str, code: int = 0) -> Any:
        """Return the document that a command prints, after checking its exit code."""
        done = self.run(*arguments, "--json")
        assert done.code == code, done.errors or done.output
        return json.loads(done.output)

    def discover(self, *arguments: str, code: int = 0) -> Any:
        """Return the report of a discovery."""
        return self.json("discover", *arguments, code=code)

    def devices(self) -> list[dict[str, Any]]:
        """Return all devices."""
        found: list[dict[str, Any]] = self.json("devices", "list")["data"]
        return found

    def add_credentials(self, profiles: Iterable[Profile]) -> None:
        """Put profiles into the vault."""
        for profile in profiles:
            told = credential(profile)
            options = [f"--order={profile.order}", f"--realm={profile.realm}"]
            if profile.username:
                options.append(f"--username={profile.username}")
            secrets = {key: value for key, value in told.items() if key not in _NOT_SECRET}
            add = ("creds", "add", profile.name, f"--kind={profile.kind.value}", "--secret-stdin")
            done = self.run(*add, *options, text=json.dumps(secrets))
            assert done.code == 0, done.errors


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    output: str
    errors: str


def ended(process: subprocess.Popen[str], text: str = "", timeout_s: float = TIMEOUT_S) -> Ended:
    """Wait for a command's end; one that hangs is killed, and fails the test."""
    try:
        output, errors = process.communicate(text, timeout=timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Ended(process.returncode, output, errors)


def new_project(folder: Path, profiles: Iterable[Profile]) -> Netwright:
    """Make a project with credentials, without the command: it takes a second for each."""
    project = init_project(folder)
    vault = open_vault(project.vault, project.vault_passwords, "default")
    for profile in profiles:
        add_profile(vault, profile)
    return Netwright(folder)

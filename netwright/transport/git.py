"""Git, by its command."""

import os
import subprocess
from pathlib import Path

from netwright.errors import ProjectError

_AUTHOR = ("-c", "user.name=Netwright", "-c", "user.email=netwright@localhost")
_PLAIN = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")
_TIMEOUT_S = 60


def create_repository(folder: Path, message: str) -> None:
    """Make the folder a git repository and commit what it holds and does not ignore.

    Raises:
        ProjectError: git is missing or fails.
    """
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, *_AUTHOR, *_PLAIN, "commit", "--quiet", "--message", message)


def commit_file(folder: Path, file: Path, message: str) -> None:
    """Commit one file of a repository as it is, and nothing else, whatever is staged.

    Raises:
        ProjectError: git is missing or fails.
    """
    git(folder, "add", "--force", "--", str(file))
    git(
        folder,
        *_AUTHOR,
        *_PLAIN,
        "commit",
        "--quiet",
        "--only",
        "--message",
        message,
        "--",
        str(file),
    )


def git(folder: Path, *arguments: str) -> str:
    """Run one git command in a folder and return what it prints.

    Raises:
        ProjectError: git is missing or fails.
    """
    # GIT_DIR and its kin, set while a hook runs, would point git at another repository.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except FileNotFoundError as error:
        raise ProjectError("git is not installed", hint="apt install git") from error
    except subprocess.TimeoutExpired as error:
        raise ProjectError(f"{folder}: git took longer than {_TIMEOUT_S} s") from error
    if done.returncode:
        raise ProjectError(f"{folder}: git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout

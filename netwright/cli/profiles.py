"""`netwright profiles`: how vendors' messages are understood."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from netwright.cli.invocation import Invocation, invocation
from netwright.cli.output import show_list
from netwright.errors import ProfileError, UsageError
from netwright.events.profiles.profile import Profile

app = typer.Typer(no_args_is_help=True, help="Vendors' messages: how they are understood.")

EXIT_FAILED = 1

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Files of profiles, or folders; all if none.")
]


@app.command("list")
def list_profiles(context: typer.Context) -> None:
    """Show the profiles that count here: the project's own, then ours."""
    told = invocation(context)
    rows = [row for file in _files(told, None) for row in [_row(file)] if row]
    show_list(told, rows, ("name", "class", "platforms", "messages", "tests", "packaged", "error"))


@app.command("lint")
def lint(context: typer.Context, paths: Paths = None) -> None:
    """Check profiles: keys, names, expressions that could be too expensive, tags."""
    told = invocation(context)
    rows = [*_faults(_files(told, paths))]
    show_list(told, rows, ("profile", "error"))
    if rows:
        raise typer.Exit(EXIT_FAILED)


@app.command("test")
def run_tests(context: typer.Context, paths: Paths = None) -> None:
    """Run the tests that profiles carry; show what their lines did not become."""
    from netwright.profiles.testing import differences

    told = invocation(context)
    files = _files(told, paths)
    chosen = [file.load() for file in files]
    others = {file.name for file in files}
    everything = _set([*chosen, *(f.load() for f in _files(told, None) if f.name not in others)])
    rows = [
        {"profile": profile.name, "test": found.place, "raw": found.raw, "difference": str(found)}
        for profile in chosen
        for found in differences(profile, everything)
    ]
    show_list(told, rows, ("profile", "test", "difference", "raw"))
    if rows:
        raise typer.Exit(EXIT_FAILED)


def _files(told: Invocation, paths: Sequence[Path] | None) -> Sequence[Any]:
    from netwright.profiles.loading import ProfileFile, profile_files
    from netwright.project.profiles import files_of, find_root

    if paths:
        missing = [path for path in paths if not path.exists()]
        if missing:
            raise UsageError(f"no such file or folder: {missing[0]}")
        folders = profile_files([path for path in paths if path.is_dir()], None)
        return [*(ProfileFile(p, packaged=False) for p in paths if p.is_file()), *folders]
    return files_of(find_root(told.project_directory))


def _set(profiles: Sequence[Any]) -> Any:
    from netwright.events.profiles.compiled import CompiledProfiles

    return CompiledProfiles(profiles)


def _row(file: Any) -> dict[str, Any]:
    told = {"name": file.name, "packaged": file.packaged, "path": str(file.path)}
    try:
        profile: Profile = file.load()
    except ProfileError as error:
        return {**told, "error": str(error)}
    return {
        **told,
        "class": profile.own_class,
        "platforms": profile.platforms,
        "messages": len(profile.messages),
        "tests": len(profile.tests),
    }


def _faults(files: Sequence[Any]) -> Iterator[dict[str, str]]:
    from dataclasses import replace

    for file in files:
        try:
            replace(file, packaged=False).load()
        except ProfileError as error:
            yield {"profile": file.name, "error": str(error)}

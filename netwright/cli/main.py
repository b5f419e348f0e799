"""The entry point: global options anywhere, one line per error, the contract's exit codes."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from netwright import __version__
from netwright.cli import (
    audit,
    collect,
    creds,
    database,
    deploy,
    devices,
    discover,
    doctor,
    events,
    flows,
    incidents,
    init,
    path,
    profiles,
    record,
    remediate,
    rules,
    runs,
    simulate,
    status,
    tokens,
    topology,
    worker,
)
from netwright.cli.invocation import Form, Invocation
from netwright.cli.output import note, write, write_json
from netwright.errors import NetwrightError, RefusedError, UsageError

EXIT_ERROR, EXIT_USAGE, EXIT_REFUSED, EXIT_INTERRUPTED = 1, 2, 6, 130

EPILOG = (
    "Anywhere on the line: --project DIR, --tenant NAME, --json, --jsonl, -v, -vv, --quiet, "
    "--no-color, --debug. Exit codes: 0 all good, 1 error, 2 usage, 3 some devices failed, "
    "4 nothing reachable or no credential works, 5 differences found, 6 refused, 130 interrupted."
)

app = typer.Typer(
    name="netwright",
    help="Discovers a network, draws its true topology, and remediates it safely.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("init", epilog=EPILOG)(init.init)
app.command("doctor", epilog=EPILOG)(doctor.doctor)
app.command("discover", epilog=EPILOG)(discover.discover)
app.command("find", epilog=EPILOG)(devices.find)
app.command("path", epilog=EPILOG)(path.path)
app.command("deploy", epilog=EPILOG)(deploy.deploy)
app.command("record", epilog=EPILOG)(record.record)
app.command("simulate", epilog=EPILOG)(simulate.simulate)
app.add_typer(devices.app, name="devices", epilog=EPILOG)
app.add_typer(runs.app, name="runs", epilog=EPILOG)
app.add_typer(status.app, name="status", epilog=EPILOG)
app.add_typer(topology.app, name="topology", epilog=EPILOG)
app.add_typer(events.app, name="events", epilog=EPILOG)
app.add_typer(flows.app, name="flows", epilog=EPILOG)
app.add_typer(profiles.app, name="profiles", epilog=EPILOG)
app.add_typer(rules.app, name="rules", epilog=EPILOG)
app.add_typer(incidents.app, name="incidents", epilog=EPILOG)
app.add_typer(creds.app, name="creds", epilog=EPILOG)
app.add_typer(collect.app, name="collect", epilog=EPILOG)
app.add_typer(worker.app, name="worker", epilog=EPILOG)
app.add_typer(database.app, name="db", epilog=EPILOG)
app.add_typer(audit.app, name="audit", epilog=EPILOG)
app.add_typer(remediate.app, name="remediate", epilog=EPILOG)
app.add_typer(tokens.app, name="tokens", epilog=EPILOG)


@app.command("version")
def version() -> None:
    """Print the version."""
    write(f"netwright {__version__}")


_FLAGS = {"--json", "--jsonl", "-v", "-vv", "--verbose", "--quiet", "-q", "--no-color", "--debug"}
_VALUES = {"--project", "--tenant"}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its code."""
    try:
        given, rest = _split(sys.argv[1:] if arguments is None else arguments)
        told = _invocation(given)
    except UsageError as error:
        _complain(Invocation(), error)
        sys.exit(EXIT_USAGE)
    sys.exit(_run(told, rest))


def _split(arguments: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Take the global options out of wherever they stand before a `--`."""
    given: list[tuple[str, str]] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return given, [*rest, word, *queue]
        if word in _FLAGS:
            given.append((word, ""))
        elif name in _VALUES:
            if not equals and not queue:
                raise UsageError(f"{name} needs a value")
            given.append((name, value if equals else queue.pop(0)))
        else:
            rest.append(word)
    return given, rest


def _invocation(given: Sequence[tuple[str, str]]) -> Invocation:
    options = dict(given)
    words = [name for name, _ in given]
    form = Form.JSONL if "--jsonl" in options else Form.JSON if "--json" in options else Form.TEXT
    loud = sum({"-v": 1, "--verbose": 1, "-vv": 2}.get(word, 0) for word in words)
    project = options.get("--project")
    return Invocation(
        project_directory=Path(project) if project else None,
        tenant=options.get("--tenant", "default"),
        form=form,
        verbosity=-1 if {"--quiet", "-q"} & options.keys() else loud,
        debug="--debug" in options,
        color=False if "--no-color" in options or os.environ.get("NO_COLOR") else None,
    )


def _run(told: Invocation, rest: Sequence[str]) -> int:
    try:
        code = app(args=list(rest), standalone_mode=False, obj=told, prog_name="netwright")
    except TyperException as error:
        return _failed(told, UsageError(error.format_message(), "see --help"))
    except (KeyboardInterrupt, typer.Abort):
        note("interrupted")
        return EXIT_INTERRUPTED
    except (NetwrightError, OSError) as error:
        if told.debug:
            raise
        return _failed(told, error)
    return code if isinstance(code, int) else 0


def _failed(told: Invocation, error: NetwrightError | OSError) -> int:
    if isinstance(error, BrokenPipeError):  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, OSError) and not isinstance(error, NetwrightError):
        error = NetwrightError(_os_error(error))  # a full disk, no permission: no bug of ours
    _complain(told, error)
    return _exit_code(error)


def _exit_code(error: NetwrightError) -> int:
    if isinstance(error, UsageError):
        return EXIT_USAGE
    return EXIT_REFUSED if isinstance(error, RefusedError) else EXIT_ERROR


def _os_error(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _complain(told: Invocation, error: NetwrightError) -> None:
    message = " ".join(str(error).split())
    note(f"netwright: {message}" + (f" ({error.hint})" if error.hint else ""))
    if told.form is not Form.TEXT:
        write_json({"error": {"code": error.code, "message": message, "hint": error.hint}})

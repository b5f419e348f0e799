"""`netwright rules`: what to detect."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from netwright.cli.invocation import Form, Invocation, invocation
from netwright.cli.output import note, show, show_list, write
from netwright.errors import RuleError, UsageError
from netwright.events.rules.rule import Rule
from netwright.model.event import Event

app = typer.Typer(no_args_is_help=True, help="Rules: what to detect, and what they make of events.")

EXIT_FAILED = 1

_INCIDENTS = (
    "first_seen",
    "last_seen",
    "title",
    "severity",
    "state",
    "count",
    "suppressed",
    "group",
)

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Files of rules, or folders; all if none.")
]


@app.command("list")
def list_rules(context: typer.Context) -> None:
    """Show the rules that count here: the project's own, then ours."""
    told = invocation(context)
    loaded = _load(told, None)
    rows = [_row(rule) for rule in loaded.rules]
    show_list(told, rows, ("name", "title", "severity", "status", "type", "group_by", "response"))
    _complain(loaded)


@app.command("lint")
def lint(context: typer.Context, paths: Paths = None) -> None:
    """Check rules; every fault with file and line, exit code 1 if there is one."""
    from netwright.rules.advice import advice

    told = invocation(context)
    loaded = _load(told, paths)
    playbooks = _playbooks(told)
    warnings = [one for read in loaded.files for one in advice(read, playbooks)]
    problems = [*loaded.problems, *warnings]
    if told.form is Form.TEXT:
        write("".join(f"{problem}\n" for problem in problems) or f"{len(loaded.rules)} rules\n")
    else:
        show_list(told, [_problem(problem) for problem in problems], ())
    if loaded.problems:
        raise typer.Exit(EXIT_FAILED)


@app.command("test")
def run_tests(context: typer.Context, paths: Paths = None) -> None:
    """Run the tests that rules carry; say why one failed, exit code 1 if one did."""
    from netwright.project.profiles import find_root, profiles_of
    from netwright.rules.testing import run_cases

    told = invocation(context)
    loaded = _load(told, paths)
    profiles = profiles_of(find_root(told.project_directory))
    rows = [
        {
            "rule": outcome.rule.id,
            "path": outcome.rule.path,
            "test": outcome.name,
            "passed": not outcome.faults,
            "faults": list(outcome.faults),
        }
        for read in loaded.files
        for rule in loaded.rules
        if rule.path == read.path
        for outcome in run_cases(rule, read.cases, loaded.known, profiles)
    ]
    show_list(told, rows, ("path", "test", "passed", "faults"))
    _complain(loaded)
    if loaded.problems or not all(row["passed"] for row in rows):
        raise typer.Exit(EXIT_FAILED)


@app.command("explain")
def explain_event(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(help="A file, or the name or id of a rule.")],
    event: Annotated[
        str, typer.Argument(help="A raw message, JSON of one, or the id of a stored event.")
    ],
    source: Annotated[
        str | None, typer.Option("--source", help="Who sent it, where it does not say so.")
    ] = None,
) -> None:
    """Show which selections an event matches and which it does not, field by field."""
    from netwright.cli.rule_events import one_event
    from netwright.events.document import event_document
    from netwright.events.rules.explanation import explain

    told = invocation(context)
    found = one_event(told, event)
    found.source = found.source or source
    document = explain(_rule(told, rule), found) | {"event": event_document(found)}
    show(told, document, lambda: _explained(document))


@app.command("backtest")
def backtest(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    rules: Annotated[list[str], typer.Argument(help="Files, folders, names or ids of rules.")],
    since: Annotated[
        str | None, typer.Option("--since", help="What came in from then on: RFC 3339, or -2h.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Up to then; now, or a file's last event.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="A file of messages instead: one a line, or JSON of one."),
    ] = None,
    *,
    spool: Annotated[
        bool,
        typer.Option(
            "--spool", help="Read anew what is in the spool, flows too; not the database."
        ),
    ] = False,
) -> None:
    """Show the incidents that rules would have made of what came in."""
    from netwright.cli.rule_events import ended, lines_of, received
    from netwright.events.incidents.document import incident_document
    from netwright.rules.replay import Replay

    told = invocation(context)
    if (since is None) == (file is None):
        raise UsageError("backtest needs --since or --file", "such as --since -1d")
    chosen, known = _chosen(told, rules)
    replay = Replay(chosen, known)
    events = lines_of(told, file) if file else received(told, (since or "", until), spool=spool)
    number = _feed(replay, events, ended(since, until))
    rows = [incident_document(incident) for incident in replay.incidents]
    show_list(told, rows, _INCIDENTS)
    note(f"{number} events, {len(rows)} incidents")


@app.command("import")
def import_rulebook(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A rulebook of ansible-rulebook.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write into, one file a rule.")
    ] = Path("rules"),
) -> None:
    """Turn the rules of an ansible-rulebook file into ours; refuse what cannot be kept."""
    from netwright.rules.rulebook import import_rules

    told = invocation(context)
    imported = import_rules(file)
    output.mkdir(parents=True, exist_ok=True)
    taken = [rule.name for rule in imported if (output / rule.name).exists()]
    if taken:
        raise UsageError(f"{output / taken[0]} is there already", "name another folder with -o")
    for rule in imported:
        (output / rule.name).write_text(rule.text, encoding="utf-8")
    rows = [{"path": str(output / rule.name), "title": rule.title} for rule in imported]
    show_list(told, rows, ("path", "title"))


def _load(told: Invocation, paths: Sequence[Path] | None) -> Any:
    from netwright.project.profiles import find_root
    from netwright.project.rules import load_paths

    return load_paths(find_root(told.project_directory), paths or ())


def _playbooks(told: Invocation) -> set[str]:
    from netwright.project import data_root
    from netwright.project.profiles import find_root

    roots = [root for root in (find_root(told.project_directory), data_root()) if root]
    return {path.name for root in roots for path in (root / "playbooks").glob("*/")}


def _complain(loaded: Any) -> None:
    for problem in loaded.problems:
        note(str(problem))


def _problem(problem: Any) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "level": "warning" if problem.is_warning else "error",
        "key": problem.key,
        "message": problem.message,
        "hint": problem.hint,
    }


def _row(rule: Rule) -> dict[str, Any]:
    response = rule.response
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.value,
        "status": rule.status.value,
        "type": rule.correlation.type.value if rule.correlation else "each event",
        "group_by": list(rule.group_by),
        "response": f"{response['mode'].value}: {response['playbook']}" if response else None,
        "path": rule.path,
        "version": rule.digest[:12],
    }


def _rule(told: Invocation, name: str) -> Rule:
    rules, _ = _chosen(told, [name])
    if len(rules) != 1:
        raise UsageError(f"{name}: {len(rules)} rules", "name one")
    return rules[0]


def _chosen(told: Invocation, names: Sequence[str]) -> tuple[list[Rule], Sequence[Rule]]:
    """Return rules by file, folder, name or id, and all others that they may wait for."""
    paths = [Path(name) for name in names if Path(name).exists()]
    loaded = _load(told, paths)
    chosen = list(loaded.rules) if paths else []
    for name in names:
        if not Path(name).exists():
            found = [rule for rule in loaded.known if name in {rule.id, rule.name}]
            if not found:
                raise UsageError(f"no rule and no file is called {name!r}", "see rules list")
            chosen += found
    if paths and loaded.problems:
        problem = loaded.problems[0]
        raise RuleError(str(problem), "see rules lint")
    return chosen, loaded.known


def _feed(replay: Any, events: Iterable[Event], end: datetime | None) -> int:
    """Feed events, and let time pass until the end, at least to the last of them."""
    number, last = 0, None
    for event in events:
        replay.feed(event)
        number += 1
        last = event.received_at or event.at or last
    if end or last:
        replay.end(max(filter(None, (end, last))))
    return number


def _explained(document: dict[str, Any]) -> str:
    verdict = "matches" if document["matched"] else "does not match"
    lines = [f"{document['title']}: {verdict}", f"condition: {document['condition']['text']}"]
    for selection in document["selections"]:
        lines.append(f"{_sign(selection)} {selection['name']}")
        for item in selection["items"]:
            wanted = ", ".join(map(str, item["wanted"]))
            found = "nothing" if item["found"] is None else repr(item["found"])
            lines.append(f"  {_sign(item)} {item['key']}: {wanted}; found {found}")
    lines += [f"group: {name} = {value}" for name, value in document["group"].items()]
    lines += [f"group: {name} is missing: the rule does not apply" for name in document["missing"]]
    return "\n".join(lines)


def _sign(part: dict[str, Any]) -> str:
    return "+" if part["matches"] else "-"

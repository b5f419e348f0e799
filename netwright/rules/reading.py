"""One file of a rule: its text becomes a rule, or problems that name file, line and key."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from netwright.errors import RuleError
from netwright.events.rules.detection import ANYTHING, CONDITION, Detection, parse_detection
from netwright.events.rules.maintenance import Maintenance, parse_maintenance
from netwright.events.rules.rule import Correlation, CorrelationType, Rule
from netwright.events.rules.selection import parse_selection
from netwright.rules.correlating import correlation_of
from netwright.rules.placeholders import MAINTENANCE, STANDARD, Variables, expand
from netwright.rules.problem import Problem
from netwright.rules.schema import CaseDocument, RuleDocument
from netwright.yaml_text import line_of, parse

T = TypeVar("T")
Path = tuple[str | int, ...]

HINT = "keys: docs/reference/rule.schema.json"
_LINE = re.compile(r":(\d+): ")
_VALUE = "Value error, "
_BRANCHES = {"date", "str", "int", "float", "constrained-str"}  # what pydantic calls types
_EXPANDED = ("detection", MAINTENANCE)
_TIMED = (CorrelationType.ABSENCE, CorrelationType.FLAP)
_UNSAYING = {"at", "source", "repeat", "every", "platform", "device", "transport"}
_UNTOLD = ("tests", "title", "description", "author", "references", "date", "modified", "tags")

# What other dialects call it.
_INSTEAD = {
    "level": "write severity: informational, low, medium, high or critical",
    "logsource": "write event.vendor, event.platform or event.class in a selection",
    "logsources": "write event.vendor, event.platform or event.class in a selection",
    "timeframe": "write correlation: {type: event_count, timespan: …, condition: {gte: …}}",
    "group_by": "write group-by",
    "window": "windows always slide: leave it out",
    "threshold": "write condition: {gte: …}",
    "run_playbook": "write playbook: NAME",
}


class Read:
    """What became of one file."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.rule: Rule | None = None
        self.cases: tuple[CaseDocument, ...] = ()
        self.problems: list[Problem] = []
        self._text = text

    def fault(self, error: RuleError) -> None:
        """Add a problem, at the line of its key."""
        key = ".".join(map(str, error.path))
        line = line_of(self._text, error.path)
        self.problems.append(Problem(self.path, line, key, str(error), error.hint))

    def warning(self, path: Sequence[str | int], message: str, hint: str) -> Problem:
        """Return a warning, at the line of its key."""
        line = line_of(self._text, path)
        return Problem(self.path, line, ".".join(map(str, path)), message, hint, is_warning=True)

    def attempt(self, make: Callable[..., T], *arguments: Any) -> T | None:
        """Return what `make` returns; its fault becomes a problem."""
        try:
            return make(*arguments)
        except RuleError as error:
            self.fault(error)
            return None


def read_rule(path: str, text: str, variables: Variables) -> Read:
    """Return the rule that a text is, or all that is wrong with it."""
    read = Read(path, text)
    variables = {**STANDARD, **variables}
    try:
        document = parse(path, text, RuleError)
    except RuleError as error:
        read.problems.append(_unreadable(path, error))
        return read
    told = _validated(document, read)
    if told is not None:
        read.cases = told.tests
        read.rule = _rule(told, document, variables, read)
    return read


def _unreadable(path: str, error: RuleError) -> Problem:
    message = str(error).removeprefix(path)
    match = _LINE.match(message)
    text = message[match.end() :] if match else message.removeprefix(": ")
    return Problem(path, int(match[1]) if match else 1, "", text)


def _validated(document: Mapping[str, Any], read: Read) -> RuleDocument | None:
    try:
        return RuleDocument.model_validate(document)
    except ValidationError as error:
        for told in error.errors(include_url=False):
            path = tuple(part for part in told["loc"] if part not in _BRANCHES)
            read.fault(RuleError(_message(told), _hint(told, path), path))
    return None


def _message(told: Any) -> str:
    if told["type"] == "extra_forbidden":
        return "unknown key"
    return "is missing" if told["type"] == "missing" else str(told["msg"]).removeprefix(_VALUE)


def _hint(told: Any, path: Sequence[str | int]) -> str:
    name = str(path[-1]) if path else ""
    if told["type"] == "extra_forbidden":
        return _INSTEAD.get(name, HINT)
    return f"add {name}: …" if told["type"] == "missing" else ""


def _rule(
    told: RuleDocument, document: Mapping[str, Any], variables: Variables, read: Read
) -> Rule | None:
    correlation = read.attempt(_correlation, told)
    body = read.attempt(_expanded, document, variables) or {}
    detection = _detection(told, body, read) if body else None
    windows = read.attempt(_windows, body) or ()
    if detection:
        read.attempt(_check_incident, told, correlation, detection)
    read.attempt(_check_tests, told)
    if read.problems or detection is None:
        return None
    incident = told.incident
    return Rule(
        id=told.id,
        title=told.title,
        detection=detection,
        severity=told.severity,
        status=told.status,
        name=told.name or "",
        correlation=correlation,
        fingerprint=incident.fingerprint or (correlation.group_by if correlation else ()),
        resolve_after=incident.resolve_after,
        resolve_on=incident.resolve_on,
        outage=incident.outage,
        maintenance=windows,
        response=told.response.model_dump() if told.response else None,
        description=told.description or "",
        path=read.path,
        digest=_digest({**document, **body}),
    )


def _correlation(told: RuleDocument) -> Correlation | None:
    return correlation_of(told.correlation) if told.correlation else None


def _expanded(document: Mapping[str, Any], variables: Variables) -> dict[str, Any]:
    body = {name: document[name] for name in _EXPANDED if name in document}
    body[MAINTENANCE] = [*_listed(body.get(MAINTENANCE)), f"%{MAINTENANCE}%"]
    return dict(expand(body, variables))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _detection(told: RuleDocument, body: Mapping[str, Any], read: Read) -> Detection | None:
    steps = told.correlation.rules if told.correlation else ()
    given = body.get("detection")
    if given is None:
        return ANYTHING if steps else read.attempt(_no_detection)
    parts = {name: part for name, part in given.items() if name != CONDITION}
    known = len(read.problems)
    for name, part in parts.items():  # one by one, so that each of them can tell its fault
        read.attempt(_within, ("detection", name), parse_selection, part)
    if len(read.problems) > known:
        return None
    return read.attempt(
        _within, ("detection",), parse_detection, given, "1 of them" if steps else ""
    )


def _no_detection() -> Detection:
    hint = "add detection: {selection: {…}, condition: selection}"
    raise RuleError("is missing", hint, ("detection",))


def _within(path: Path, parse: Callable[..., T], *arguments: Any) -> T:
    """Parse a part of the rule; its faults get their path from the top."""
    try:
        return parse(*arguments)
    except RuleError as error:
        raise RuleError(str(error), error.hint, (*path, *error.path)) from error


def _windows(body: Mapping[str, Any]) -> tuple[Maintenance, ...]:
    windows = []
    for place, line in enumerate(body.get(MAINTENANCE, ())):
        try:
            windows.append(parse_maintenance(str(line), ZoneInfo))
        except (ValueError, ZoneInfoNotFoundError) as error:
            raise RuleError(str(error), "", (MAINTENANCE, place)) from error
    return tuple(windows)


def _check_incident(
    told: RuleDocument, correlation: Correlation | None, detection: Detection
) -> None:
    incident = told.incident
    if incident.resolve_on and incident.resolve_on not in detection.selections:
        known = f"selections: {', '.join(detection.selections)}"
        path = ("incident", "resolve_on")
        raise RuleError(f"no selection is called {incident.resolve_on!r}", known, path)
    if correlation is None or correlation.type not in _TIMED:
        return
    if foreign := [name for name in incident.fingerprint if name not in correlation.group_by]:
        hint = "time has no fields: name only those of group-by"
        raise RuleError(f"{foreign[0]} is not in group-by", hint, ("incident", "fingerprint"))


def _check_tests(told: RuleDocument) -> None:
    for number, test in enumerate(told.tests):
        for place, event in enumerate(test.events):
            if not event.model_fields_set - _UNSAYING:
                path = ("tests", number, "events", place)
                raise RuleError(
                    "an event that says nothing", "add raw: …, or tag: … and fields", path
                )


def _digest(document: Mapping[str, Any]) -> str:
    """Return what is the same as long as a rule does the same."""
    told = {name: value for name, value in document.items() if name not in _UNTOLD}
    text = json.dumps(told, sort_keys=True, default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""The shape of a command line: how a platform is recognised, asked and understood; no I/O."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from netwright.model.evidence import Row, Table
from netwright.vendors.cli.password_change import PasswordChange
from netwright.vendors.cli.record import NotUnderstoodError, Record
from netwright.vendors.cli.templates import template_records
from netwright.vendors.platform import Platform, search

# How command lines say that they do not know, or do not allow, a command. What a device says
# about a feature that is off is an answer.
_REJECTION = re.compile(
    r"^\W{0,4}(?:"
    r"(?:invalid|unknown|unrecogni[sz]ed|incomplete|ambiguous|bad|wrong) (?:input|command|syntax)"
    r"|error: ?(?:unrecogni|unknown|wrong|incomplete|ambiguous|invalid|too many)"
    r"|(?:syntax|input|parse) error|command (?:parse error|fail|authorization failed)"
    r"|unknown action|no such command|expected end of command|authorization (?:failed|denied)"
    r"|.{0,200}(?:not found|permission denied|no such file or directory|password is required"
    r"|not in the sudoers|failed to connect)"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
_FORBIDDEN = re.compile(
    r"permission denied|password is required|sudoers|authorization", re.IGNORECASE
)
_FIRST_LINES = 2000
_ADDRESS = re.compile(
    r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|\b(?:[0-9a-f]{4}[.-]){2}[0-9a-f]{4}\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A command, its spellings in the order to try, and what reads the rows out of its answer."""

    commands: tuple[str, ...]
    read: Callable[[str, str], Iterable[Row]]  # the command that was accepted, its output


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one platform speaks at its command line."""

    platform: Platform
    signature: re.Pattern[str] | None = None  # in the answer to `version`; else the platform's
    version: str = "show version"
    more: tuple[str, ...] = ()  # further commands that say who it is
    prepare: tuple[str, ...] = ("terminal length 0",)
    enable: str = ""
    facts: re.Pattern[str] | None = None  # named groups: model serial os_version os_name sys_name
    templates: str = ""  # what ntc-templates calls the platform, where Netmiko does not
    driver: str = ""  # the Netmiko driver, where the platform's is not for this shell
    aliases: tuple[str, ...] = ()  # other device_types that speak the same
    questions: Mapping[Table, tuple[Question, ...]] = field(default_factory=dict)
    password_change: PasswordChange | None = None

    def answered(self, output: str) -> bool:
        """Tell whether this is how the platform answers to its version command."""
        if self.signature is not None:
            return self.signature.search(output) is not None
        wanted = self.platform.signature
        return wanted is not None and search(wanted, output) is not None


def signature(pattern: str) -> re.Pattern[str]:
    """Compile what a version command's answer is recognised by."""
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def rejection(output: str) -> str | None:
    """Return the line in which the device rejects a command; None where it answers."""
    found = _REJECTION.search(output[:_FIRST_LINES])
    if found is None:
        return None
    return output[found.start() :].lstrip().partition("\n")[0].strip()[:200]


def forbids(refusal: str) -> bool:
    """Tell whether a rejection means that there is something, but not for us to see."""
    return _FORBIDDEN.search(refusal) is not None


def by_template(
    platform: str, read: Callable[[Iterable[Record]], Iterable[Row]], *commands: str
) -> Question:
    """Ask what ntc-templates can read."""
    return Question(commands, partial(_read_template, platform, read))


def by_document(read: Callable[[str], Iterable[Row]], *commands: str) -> Question:
    """Ask what answers in JSON."""
    return Question(commands, partial(_read_document, read))


def _read_template(
    platform: str,
    read: Callable[[Iterable[Record]], Iterable[Row]],
    command: str,
    output: str,
) -> Iterable[Row]:
    """Read the rows; none although there are addresses means that the template is not for this."""
    rows = list(read(template_records(platform, command, output)))
    if not rows and _ADDRESS.search(output):
        raise NotUnderstoodError(f"{command}: not understood")
    return rows


def _read_document(read: Callable[[str], Iterable[Row]], _: str, output: str) -> Iterable[Row]:
    return read(output)

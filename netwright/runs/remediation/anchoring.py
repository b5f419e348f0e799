"""Write the end of the audit's chain down outside the database, so that a cut end shows.

In git: a line in `audit/anchors.jsonl` of the project, committed; whoever has a clone has the
anchors. In syslog: one message to this machine's own logger, which a log server keeps.
"""

import json
import logging
from collections.abc import Iterator
from logging.handlers import SysLogHandler
from pathlib import Path

from netwright.errors import ProjectError
from netwright.model.instant import rfc3339
from netwright.project import Project
from netwright.remediation.audit import Fault, Head, verify
from netwright.runs.clock import utc_now
from netwright.store.audit import chain, head
from netwright.store.database import Store
from netwright.transport.git import commit_file, git

FILE = Path("audit") / "anchors.jsonl"
_SOCKET = "/dev/log"

logger = logging.getLogger(__name__)


def anchor(project: Project, store: Store, tenant: str) -> Head | None:
    """Write the head down where the settings say; None where it is anchored already, or empty.

    Raises:
        ProjectError: it cannot be written.
    """
    with store.read() as session:
        end = head(session, tenant)
    if end is None or end in set(anchors(project, tenant)):
        return None
    line = json.dumps({**end._asdict(), "at": rfc3339(utc_now())})
    _append(project.root / FILE, line)
    where = project.settings.remediation.anchor
    if where == "git":
        commit_file(project.root, FILE, f"Anchor the audit of {tenant} at entry {end.number}")
    elif where == "syslog":
        _to_syslog(line)
    return end


def _append(file: Path, line: str) -> None:
    try:
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")
    except OSError as error:
        raise ProjectError(f"{file}: cannot be written: {error}") from error


def _to_syslog(line: str) -> None:
    try:
        handler = SysLogHandler(_SOCKET, facility=SysLogHandler.LOG_AUTHPRIV)
    except OSError as error:
        raise ProjectError(f"syslog cannot be reached: {error}") from error
    record = logging.LogRecord(
        "netwright", logging.INFO, "", 0, f"netwright audit {line}", (), None
    )
    handler.emit(record)
    handler.close()


def anchors(project: Project, tenant: str) -> Iterator[Head]:
    """Yield what was written down of a tenant: in the file, and as git has it.

    Raises:
        ProjectError: the file cannot be read, or is not what was written.
    """
    file = project.root / FILE
    try:
        written = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        written = ""
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file}: cannot be read: {error}") from error
    told = dict.fromkeys(_heads(str(file), written))
    told |= dict.fromkeys(_heads(f"HEAD:{FILE}", _committed(project)))
    yield from (end for end in told if end.tenant == tenant)


def _committed(project: Project) -> str:
    """Return the file as it was committed last: whoever cuts the file need not have that too."""
    try:
        return git(project.root, "show", f"HEAD:./{FILE}")
    except ProjectError:  # no repository, no git, or never committed
        return ""


def _heads(where: str, text: str) -> Iterator[Head]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            told = json.loads(line)
            yield Head(told["tenant"], int(told["number"]), str(told["digest"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ProjectError(
                f"{where}:{number}: no anchor", "`git log` shows who wrote it"
            ) from error


def verify_audit(project: Project, store: Store, tenant: str) -> list[Fault]:
    """Return what is wrong with a tenant's audit, by itself and by its anchors."""
    with store.read() as session:
        end = head(session, tenant)
        return verify(chain(session, tenant), anchors(project, tenant), end)

"""Ask an open session what the device is and what it knows, table by table.

"Answered empty", "did not answer" and "cannot be asked" stay apart: only the first may replace
what was known.
"""

from collections.abc import Iterable, Sequence

from netwright.errors import CommandRejected, DeviceError, DeviceUnreachable, ProtocolViolation
from netwright.model.device import Identification, System
from netwright.model.evidence import Answer, Row, Table, TableAnswer
from netwright.transport.ssh.port_names import agree_on_names
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.dialect import Question, forbids
from netwright.vendors.cli.record import NotUnderstoodError
from netwright.vendors.cli.version import describe, identify

_SOURCE = "cli"


def identify_session(session: CliSession) -> Identification:
    """Return what the device is, by its own word."""
    for command in session.dialect.more:
        if command in session.answers:
            continue
        try:
            session.answers[command] = session.run(command)
        except CommandRejected:
            continue
        except (DeviceUnreachable, ProtocolViolation) as error:
            session.problems.append(f"identify: {error.reason}")
            break
    return identify(session.dialect, session.answers)


def describe_session(session: CliSession) -> System:
    """Return the device's name and description; a prompt shows a name in any dialect."""
    return describe(session.dialect, session.answers, session.prompt)


def collect(session: CliSession, tables: Iterable[Table]) -> dict[Table, TableAnswer]:
    """Return the answer for each table; one that breaks off leaves the others."""
    asker = _Asker(session)
    return agree_on_names(
        {table: asker.table(session.dialect.questions.get(table, ())) for table in tables}
    )


class _Asker:
    """Put commands to a session, each once: several tables may be read out of one answer."""

    def __init__(self, session: CliSession) -> None:
        self._session = session
        self._told: dict[str, str | DeviceError] = {}

    def table(self, questions: Sequence[Question]) -> TableAnswer:
        """Ask every question of a table; what only some of its sources answer is an answer."""
        rows: list[Row] = []
        answered, rejected, problems = False, [], []
        for question in questions:
            try:
                rows += self._rows(question)
                answered = True
            except CommandRejected as error:
                rejected.append(error.reason)
            except (DeviceUnreachable, ProtocolViolation) as error:
                problems.append(error.reason)
            except NotUnderstoodError as error:
                problems.append(str(error))
        if problems:
            verdict = Answer.TRUNCATED if answered else Answer.NO_ANSWER
            return TableAnswer(verdict, rows, "; ".join(problems), _SOURCE)
        # No rows in what we may see says nothing where there is something we may not.
        if not answered or (not rows and any(map(forbids, rejected))):
            return TableAnswer(Answer.UNSUPPORTED, (), "; ".join(rejected), _SOURCE)
        return TableAnswer(Answer.COMPLETE, rows, "", _SOURCE)

    def _rows(self, question: Question) -> list[Row]:
        """Try the command's spellings until one is accepted and understood."""
        rejected: CommandRejected | None = None
        baffled: NotUnderstoodError | None = None
        for command in question.commands:
            try:
                return list(question.read(command, self._run(command)))
            except CommandRejected as error:
                rejected = error
            except NotUnderstoodError as error:
                baffled = error
        raise baffled or rejected or NotUnderstoodError("nothing to ask")

    def _run(self, command: str) -> str:
        if command not in self._told:
            try:
                self._told[command] = self._session.run(command)
            except DeviceError as error:
                self._told[command] = error
        told = self._told[command]
        if isinstance(told, DeviceError):
            raise told
        return told

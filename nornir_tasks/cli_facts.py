"""Read what a device is and knows at its command line, over a session that is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nornir.core.task import Result, Task

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Table, TableAnswer
from netwright.transport.ssh.collect import collect, describe_session, identify_session
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.identity import identity_keys
from nornir_tasks.login import session_of


@dataclass(frozen=True, slots=True)
class CliFacts:
    """Everything one visit to a command line brought home."""

    system: System
    identification: Identification
    keys: IdentityKeys
    tables: Mapping[Table, TableAnswer]
    problems: tuple[str, ...] = ()


def read_cli(session: CliSession, tables: Iterable[Table] = tuple(Table)) -> CliFacts:
    """Ask who the device is, then for each table; what breaks is told, what came is kept."""
    identification = identify_session(session)
    system = describe_session(session)
    answers = collect(session, tables)
    keys = identity_keys(system, identification, answers)
    return CliFacts(system, identification, keys, answers, tuple(session.problems))


def cli_facts(task: Task, tables: Iterable[Table] = tuple(Table)) -> Result:
    """Read the CLI of a host that `log_in` logged in to; the result is CliFacts."""
    return Result(host=task.host, result=read_cli(session_of(task.host), tables))

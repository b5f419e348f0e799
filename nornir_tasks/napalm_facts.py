"""Read tables by NAPALM's getters, where it has a driver, over the session that is open."""

from collections.abc import Iterable

from nornir.core.task import Result, Task

from netwright.model.evidence import Table
from netwright.transport.ssh.getters import get_tables
from nornir_tasks.login import session_of


def napalm_facts(task: Task, tables: Iterable[Table] = tuple(Table)) -> Result:
    """Ask the getters of a host that `log_in` logged in to; the result is TableAnswers by table.

    A platform without a driver, and a table without a getter, is left out.
    """
    return Result(host=task.host, result=get_tables(session_of(task.host), tables))

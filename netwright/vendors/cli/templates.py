"""Run ntc-templates over a command's output, and bound what the output may cost."""

import textfsm
from ntc_templates.parse import ParsingException, parse_output

from netwright.vendors.cli.record import NotUnderstoodError, Record

_LONGEST_LINE = 1000  # templates are regular expressions; devices' tables are narrow
_MOST_LINES = 200_000


def template_records(platform: str, command: str, output: str) -> list[Record]:
    """Return the rows the template finds.

    Raises:
        NotUnderstoodError: there is no such template, it gave up, or there is too much to read.
    """
    lines = [line[:_LONGEST_LINE] for line in output.split("\n")]
    if len(lines) > _MOST_LINES:
        raise NotUnderstoodError(f"{command}: more than {_MOST_LINES} lines")
    try:
        return list(parse_output(platform, command, "\n".join(lines)))
    except (ParsingException, textfsm.TextFSMError) as error:
        raise NotUnderstoodError(f"{platform}: {command}: {error}") from error

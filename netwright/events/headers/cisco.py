"""What Cisco's operating systems put before the stamp, in any combination.

`[sequence: ][host: ][sequence: ][node:][*.]stamp: %FACILITY-SEVERITY-MNEMONIC: text`, where IOS
writes sequence numbers, clock flags and uptime stamps, NX-OS a colon and the year first, XR its
node.
"""

import re

from netwright.events.context import Context
from netwright.events.stamps import stamp_at
from netwright.model.event import Event

MNEMONIC = re.compile(
    r"%[A-Z][A-Z0-9_]*(?:[-/][A-Za-z0-9_]+)*-[0-7]-[A-Za-z0-9_]+ ?:?"
    r"|(?:ASA|FTD|PIX|FWSM)-[0-7]-\d{6}"
    r"|%%\d\d\w+/\d/"
)

_SEQUENCE = re.compile(r"(\d{1,12}): +(?=\S)")
_UPTIME = re.compile(r"(?:\d+ \d+|\d+:\d\d:\d\d|(?:\d+[ywdh]){1,3}): +(?=%)")
_NODE = re.compile(r"(?:([\w.-]{1,255}):? )?((?:[A-Z]{1,3}/)?\d+(?:/[A-Z]*\d+){0,2}/CPU\d):? ?|"
                   r"(?:([\w.-]{1,255}):? )?([A-Z]{1,4}/\d+(?:/\w+){1,2}):? ?")  # fmt: skip
_MODULE = re.compile(r"([A-Z]{2,5} \d+/\d+): ")
_HOST = re.compile(r"([^\s%<>\[\]{}\"'=|,`;]{1,255}): +(?=\S)")
_TASK = re.compile(r"\*([A-Za-z][\w.-]*): ")  # the task of a wireless controller
_MOST = 5  # parts before the stamp


def read_prefix(event: Event, text: str, start: int, context: Context) -> int:
    """Take what is before the stamp; return where the stamp, or the message, begins."""
    place = start
    for _ in range(_MOST):
        taken = _one(event, text, place, context)
        if taken == place:
            break
        place = taken
    flag = text[place : place + 1]
    if flag in ("*", ".") and stamp_at(text, place + 1, context):
        return place + 1
    return place


def _one(event: Event, text: str, place: int, context: Context) -> int:
    if uptime := _UPTIME.match(text, place):
        event.format = "cisco"
        return uptime.end()
    if (sequence := _SEQUENCE.match(text, place)) and not stamp_at(text, place, context):
        event.format = "cisco"
        event.vendor_fields["sequence"] = int(sequence[1])
        return sequence.end()
    if node := _NODE.match(text, place):
        event.format = "cisco"
        event.hostname = node[1] or node[3] or event.hostname
        event.vendor_fields["node"] = node[2] or node[4]
        return node.end()
    if module := _MODULE.match(text, place):
        event.vendor_fields["node"] = module[1]
        return module.end()
    return _host_or_task(event, text, place, context)


def _host_or_task(event: Event, text: str, place: int, context: Context) -> int:
    if task := _TASK.match(text, place):
        event.app_name = task[1]
        return task.end()
    host = _HOST.match(text, place)
    if host and event.hostname is None and _is_header(text, host.end(), context):
        event.hostname = host[1]
        return host.end()
    return place


def _is_header(text: str, place: int, context: Context) -> bool:
    """A word with a colon is the host only where a header goes on behind it."""
    if MNEMONIC.match(text, place) or _UPTIME.match(text, place) or _TASK.match(text, place):
        return True
    if sequence := _SEQUENCE.match(text, place):
        place = sequence.end()
    place += text[place : place + 1] in ("*", ".")
    return stamp_at(text, place, context) is not None

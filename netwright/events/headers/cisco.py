"""What Cisco's operating systems put before the stamp, in any combination.

`[sequence: ][host: ][sequence: ][node:][*.]stamp: %FACILITY-SEVERITY-MNEMONIC: text`, where IOS
writes sequence numbers, clock flags and uptime stamps, NX-OS a colon and the year first, XR its
node and process.
"""

import re

from netwright.events.context import Context
from netwright.events.stamps import Stamp, stamp_at, stamp_of
from netwright.model.event import Event

MNEMONIC = re.compile(
    r"%[A-Z][A-Z0-9_]*(?:[-/][A-Za-z0-9_]+)*-[0-7]-[A-Za-z0-9_]+"
    r"|(?:ASA|FTD|PIX|FWSM)-[0-7]-\d{6}"
    r"|%%\d\d\w+/\d/"
)

_AFTER_STAMP = (
    r"(?: ?: ?| +([A-Za-z][\w.-]{0,254}) ?(?:: )?)(?:([\w.-]{1,64})\[(\d{1,10})\]: ?)?(?=%[A-Z])"
)
_STAMPED = re.compile(rf"(?! [A-Z]{{2,5}}[ :]){_AFTER_STAMP}")  # that could be a zone
# nearly all of them, in one step
_USUAL = re.compile(
    # what a relay put before it
    r"(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ([\w.:-]{1,255}) (?=\d|[*.]?[A-Z][a-z]{2} [ \d]))?"
    r"[: ]{0,2}(?:(\d{1,12}): )?(?:([A-Za-z][\w.-]{0,254})(?:: | (?=[A-Z]{1,3}/)))?(?:\d{1,12}: )?"
    r"(?:([A-Z]{1,3}/\d[\w/]{0,16}):)?[*.]?"
    r"((?:\d{4} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?: ([A-Z]{2,5}))?"
    + _AFTER_STAMP
)
_CODE = re.compile(r"%([A-Z][\w/-]*-[0-7]-[A-Za-z0-9_]+)")
_SEQUENCE = re.compile(r"(\d{1,12}): +(?=\S)")
_NUMBERED = re.compile(r"(\d{1,12}): (?=%)")
_UPTIME = re.compile(r"(?:\d+ \d+|\d+:\d\d:\d\d|(?:\d+[ywdh]){1,3}): +(?=%)")
_NODE = re.compile(
    r"(?:([\w.-]{1,255}):? )?([A-Z]{1,4}/\d+(?:/\w+){1,3}|(?:\d+/)+[A-Z]*\d*/CPU\d):? ?"
)
_MODULE = re.compile(r"([A-Z]{2,5} \d+/\d+): ")
_HOST = re.compile(r"([^\s%<>\[\]{}\"'=|,`;]{1,255}): +(?=\S)")
_TASK = re.compile(r"\*([A-Za-z][\w.-]*): ")  # the task of a wireless controller
_MOST = 5  # parts before the stamp


def read_stamped(event: Event, text: str, stamp: Stamp) -> bool:
    """Fill in the event if a mnemonic is all that follows a usual stamp, but for a host."""
    match = _STAMPED.match(text, stamp.end)
    if match is None:
        return False
    event.format, event.timestamp = "cisco", stamp.at
    event.hostname, event.app_name, event.proc_id = match.groups()
    event.message = text[match.end() :]
    return True


def read_usual(event: Event, text: str, start: int, context: Context) -> bool:
    """Fill in the event if the line looks as nearly all of Cisco's do."""
    match = _USUAL.match(text, start)
    if match is None:
        return False
    relay, sequence, host, node, stamp, fraction, zone, after, process, number = match.groups()
    event.format = "cisco"
    event.timestamp = stamp_of(stamp, fraction, zone, context)
    event.hostname, event.app_name, event.proc_id = host or after or relay, process, number
    if sequence:
        event.vendor_fields["sequence"] = int(sequence)
    if node:
        event.vendor_fields["node"] = node
    event.message = text[match.end() :]
    return True


def is_cisco(text: str, place: int) -> bool:
    """Tell whether a message of Cisco's begins here; Comware's and Huawei's begin with `%%`."""
    return MNEMONIC.match(text, place) is not None and not text.startswith("%%", place)


def read_sequence(event: Event, text: str, place: int) -> int:
    """Take the number that a relay left between the host and the mnemonic."""
    match = _NUMBERED.match(text, place)
    if match is None:
        return place
    event.vendor_fields["sequence"] = int(match[1])
    return match.end()


def put_back_mnemonic(event: Event) -> None:
    """A relay that writes RFC 5424 takes the mnemonic for a program; it begins the message."""
    name = event.app_name or ""
    if is_cisco(name, 0):
        event.message = f"{name.rstrip(':')}: {event.message.lstrip()}"
        event.app_name = None


def read_code(event: Event) -> None:
    """Take the mnemonic; its severity counts where there is no PRI."""
    match = _CODE.match(event.message)
    if match is None:
        return
    event.code = match[1]
    if event.severity is None:
        event.severity = int(match[1].rpartition("-")[0][-1])


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
        event.hostname = node[1] or event.hostname
        event.vendor_fields["node"] = node[2]
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

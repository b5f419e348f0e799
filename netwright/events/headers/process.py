"""TAG of RFC 3164 section 4.1.3: the process, and its number in brackets."""

import re

from netwright.model.event import Event

_LEVEL = re.compile(
    r"(?:emerg|alert|crit|critical|err|error|warn|warning|notice|info|debug) +(?=\S+[:\[])"
)
_NUMBER = re.compile(r"\d{3,} +(?=[A-Za-z]\w*:)")  # HP ProCurve's event number
_FORMATS = ("CEF:", "LEEF:")
_NAME = r"[A-Za-z0-9_/][^\s\[\]:=,;|\"'<>{}()%`]{0,127}(?:\([\w-]{1,64}\))?"
_TAGGED = re.compile(
    rf"({_NAME})(?:\[([^\s\[\]]{{0,64}})\])?:(?: |$|(?<=[A-Za-z)\]]:)(?=[^\s:/\\0-9]))"
)
_NUMBERED = re.compile(r"([A-Za-z][\w .-]{0,63})\[(\d{1,10})\]:? ?")  # `Microsoft Word[14463]:`
_BARE = re.compile(r"(\[\d+\]): |([A-Za-z_][\w./-]*)(?:$| (?=\[))")


def read_process(event: Event, text: str, start: int) -> int:
    """Take app_name and proc_id if a tag is there; return where the message begins."""
    place = start
    if level := _LEVEL.match(text, place) or _NUMBER.match(text, place):
        place = level.end()
    if text.startswith(_FORMATS, place):
        return start
    if tagged := _TAGGED.match(text, place) or _NUMBERED.match(text, place):
        event.app_name, event.proc_id = tagged[1], tagged[2] or None
        return tagged.end()
    bare = _BARE.match(text, place)
    if bare and event.timestamp is not None and not bare[1]:
        event.app_name = bare[2]
        return bare.end()
    return start

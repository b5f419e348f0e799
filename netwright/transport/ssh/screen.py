"""What a terminal would show of what a device sent: pure, linear, never raising.

Devices paint: they erase `--More--` with backspaces, carriage returns or cursor movement, repaint
the line being typed and colour their prompts. The movements within a line are played
(ECMA-48 section 8.3), everything else that does not print is dropped.
"""

import re

_PAINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# ECMA-48 5.4: CSI, parameters, intermediates, final. 5.6: a string ends with BEL or ST.
_RUN = re.compile(
    r"(?P<text>[^\x00-\x08\x0b-\x1f\x7f]+)"
    r"|(?P<control>[\b\r])"
    r"|\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*[0-~]?"
    r"|."
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[ -/]*)\Z")
_LONGEST_PROMPT = 2048


def render(text: str) -> str:
    """Return the lines as a person would see them, without control characters."""
    # ESC E is "next line" (ECMA-48 8.3.86), which HP sends for a line feed.
    lines = text.replace("\x1bE", "\n").replace("\r\n", "\n").split("\n")
    return "\n".join(_render_line(line) if _PAINTED.search(line) else line for line in lines)


def last_line(text: str) -> str:
    """Return what stands in the cursor's line; an escape sequence still coming in is left out."""
    line = text[max(text.rfind("\n") + 1, len(text) - _LONGEST_PROMPT) :]
    return render(_UNFINISHED.sub("", line)).rpartition("\n")[2]


def _render_line(line: str) -> str:
    """Play one line: text overwrites from the cursor on."""
    cells: list[str] = []
    cursor = 0
    for run in _RUN.finditer(line):
        text = run["text"]
        if text:
            cells[cursor : cursor + len(text)] = text
            cursor += len(text)
        elif run["control"]:
            cursor = 0 if run["control"] == "\r" else max(cursor - 1, 0)
        elif run["final"]:
            cursor = _move(cells, cursor, run["final"], run["parameters"])
    return "".join(cells).rstrip(" ")


def _move(cells: list[str], cursor: int, final: str, parameters: str) -> int:
    """Play a control sequence; return where the cursor stands then."""
    last = parameters.rpartition(";")[2]
    count = int(last) if last.isascii() and last.isdigit() else 0
    match final:
        case "D":  # cursor left
            return max(cursor - max(count, 1), 0)
        case "C":  # cursor right
            return _reach(cells, cursor + max(count, 1))
        case "G" | "H" | "f":  # to a column; the line is the one we are in
            return _reach(cells, max(count, 1) - 1)
        case "K" if count != 1:  # erase: 0 to the end, 1 to the cursor, 2 the line
            del cells[0 if count else cursor :]
    return min(cursor, len(cells))


def _reach(cells: list[str], column: int) -> int:
    """Return the column, or the first free one: nobody makes us write millions of blanks."""
    if column > len(cells):
        cells.append(" ")
    return min(column, len(cells))

"""STRUCTURED-DATA of RFC 5424 section 6.3, strictly judged and tolerantly read."""

import re

MAX_NAME = 32
MAX_PARAMS = 10_000
MAX_ERRORS = 16

# what is as section 6.3.1 wants, and needs no unescaping
_NAME_CHARACTERS = r"[!#-<>-\\^-~]"
_STRICT = re.compile(
    rf'\[({_NAME_CHARACTERS}{{1,32}})((?: {_NAME_CHARACTERS}{{1,32}}="[^"\\\]]*")*)\]'
)
_PAIR = re.compile(r' ([^=]+)="([^"]*)"')

_NAME = re.compile(r"[^\s=\]\"]+")
_PARAM = re.compile(r'\s*([^\s=\]"]+)\s*=\s*"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_GAP = re.compile(r"\s*")
_ESCAPED = re.compile(r'\\(["\\\]])')
_LONE_BACKSLASH = re.compile(r'\\(?:[^"\\\]]|$)', re.DOTALL)

Elements = dict[str, dict[str, str]]


def read_structured_data(text: str, start: int, errors: list[str]) -> tuple[Elements | None, int]:
    """Return the elements from `start`, which is at `-` or `[`, and where the text goes on.

    What is read but wrong is told in `errors`; None, and `start` unchanged, if it cannot be read.
    """
    if text.startswith("-", start):
        return None, start + 1
    elements: Elements = {}
    place = start
    while text.startswith("[", place):
        strict = _STRICT.match(text, place)
        if strict and strict[1] not in elements:
            elements[strict[1]] = dict(_PAIR.findall(strict[2]))
            place = strict.end()
            continue
        end = _element(text, place + 1, elements, errors)
        if end is None:
            _note(errors, "STRUCTURED-DATA is malformed")
            return elements or None, place
        place = end
    return elements, place


def _element(text: str, start: int, elements: Elements, errors: list[str]) -> int | None:
    name = _NAME.match(text, start)
    if name is None:
        return None
    _judge_name(name[0], errors)
    if name[0] in elements:  # RFC 5424 section 6.3.2: the same SD-ID only once
        _note(errors, f"SD-ID {name[0]:.32} is there twice")
    params = elements.setdefault(name[0], {})
    place = name.end()
    for _ in range(MAX_PARAMS):
        match = _PARAM.match(text, place)
        if match is None:
            break
        if match[0][0] != " " or match.end(1) + 2 != match.start(2) or match[0][1] == " ":
            _note(errors, "SD-PARAM is not spaced as RFC 5424 wants")
        _judge_name(match[1], errors)
        params[match[1]] = _value(match[2], errors)
        place = match.end()
    gap = _GAP.match(text, place)
    place = gap.end() if gap else place
    return place + 1 if text.startswith("]", place) else None


def _note(errors: list[str], fault: str) -> None:
    """Tell a fault once, and not more of them than anybody reads."""
    if len(errors) < MAX_ERRORS and fault not in errors:
        errors.append(fault)


def _judge_name(name: str, errors: list[str]) -> None:
    if len(name) > MAX_NAME:
        _note(errors, f"SD-NAME is longer than {MAX_NAME}")
    if not (name.isascii() and name.isprintable()):
        _note(errors, "SD-NAME is not printable ASCII")


def _value(text: str, errors: list[str]) -> str:
    if "\\" not in text:
        if "]" in text:
            _note(errors, "PARAM-VALUE holds an unescaped ]")
        return text
    if _LONE_BACKSLASH.search(_ESCAPED.sub("", text)):
        _note(errors, "PARAM-VALUE holds a backslash that escapes nothing")
    if "]" in _ESCAPED.sub("", text):
        _note(errors, "PARAM-VALUE holds an unescaped ]")
    return _ESCAPED.sub(r"\1", text)

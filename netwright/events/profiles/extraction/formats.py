"""Formats that several vendors share: CEF, LEEF, JSON, structured data (RFC 5424 section 6.3)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from netwright.events.profiles.extraction.pairs import Reader, Values, spaced_pairs
from netwright.events.profiles.profile import Extract
from netwright.model.event import Event

_CEF_HEADER = (
    "deviceVendor",
    "deviceProduct",
    "deviceVersion",
    "deviceEventClassId",
    "name",
    "severity",
)
_LEEF_HEADER = ("vendor", "product", "version", "eventID")
_VERSION = re.compile(r"\d(?:\.\d)?\|")
_PIPE = re.compile(r"(?<!\\)\|")
_CEF_NAME = re.compile(r"(?:^|(?<=\s))([\w.\-\[\]]{1,128}+)(?<!\\)=")
_ESCAPE = re.compile(r"\\([\\=|nr])")
_ESCAPED_TAB = "#011"  # what rsyslog makes of a tab it relays
_LABEL = "Label"
_DEEPEST = 6
_MOST = 512


def cef(_: Extract) -> Reader:
    """Return a reader of ArcSight's Common Event Format; a labelled value has both names."""

    def read(text: str) -> Values:
        parts = _PIPE.split(_body(text, "CEF:"), len(_CEF_HEADER) + 1)
        values: Values = dict(zip(_CEF_HEADER, map(_unescaped, parts[1:]), strict=False))
        if len(parts) > len(_CEF_HEADER) + 1:
            values |= _labelled(
                {name: _plain(value) for name, value in spaced_pairs(parts[-1], _CEF_NAME)}
            )
        return values

    return read


def _plain(value: str) -> str:
    """Return a value of CEF; it has no quotes, but FortiGates write some around it."""
    is_quoted = value[:1] == '"' == value[-1:] and value.count('"') == 2  # noqa: PLR2004
    return _unescaped(value[1:-1] if is_quoted else value)


def leef(_: Extract) -> Reader:
    """Return a reader of QRadar's Log Event Extended Format, 1.0 and 2.0."""

    def read(text: str) -> Values:
        parts = _body(text, "LEEF:").split("|", 6)
        values: Values = dict(zip(_LEEF_HEADER, parts[1:], strict=False))
        rest = "|".join(parts[5:])
        delimiter = "\t"
        if parts and parts[0].startswith("2") and len(parts) > 6:  # noqa: PLR2004
            delimiter, rest = _delimiter(parts[5]), parts[6]
        if delimiter == "\t" and "\t" not in rest:
            rest = rest.replace(_ESCAPED_TAB, "\t")
        pairs = (pair.partition("=") for pair in rest.split(delimiter))
        return values | {name.strip(): value for name, mark, value in pairs if mark}

    return read


def json(_: Extract) -> Reader:
    """Return a reader of one JSON document; names within names are joined by dots."""

    def read(text: str) -> Values:
        start = text.find("{")
        if start < 0:
            return {}
        try:
            document = orjson.loads(text[start:].rstrip())
        except orjson.JSONDecodeError:
            return {}
        return dict(_flat(document, "", 0))

    return read


def structured_data(spec: Extract, event: Event) -> Values:
    """Return the parameters of the elements whose SD-ID begins as the profile says."""
    elements = event.structured_data or {}
    return {
        name: value
        for sd_id, parameters in elements.items()
        if sd_id.startswith(spec.id)
        for name, value in parameters.items()
    }


def _body(text: str, mark: str) -> str:
    """Return what begins with the version; a relay may have taken the mark before it for a tag."""
    start = text.find(mark)
    if start >= 0:
        return text[start + len(mark) :]
    return text if _VERSION.match(text) else ""


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), text)


def _labelled(values: Values) -> Values:
    labels = {
        values[name]: values[name.removesuffix(_LABEL)]
        for name in values
        if name.endswith(_LABEL) and name.removesuffix(_LABEL) in values
    }
    return labels | values


def _delimiter(text: str) -> str:
    named = text.lower().removeprefix("0").removeprefix("x")
    is_code = text.lower().startswith(("x", "0x")) and len(text) > 1
    try:
        return chr(int(named, 16)) if is_code else text or "\t"
    except (ValueError, OverflowError):
        return "\t"


def _flat(value: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value and depth < _DEEPEST:
        for key in [*value][:_MOST]:
            yield from _flat(value[key], f"{name}.{key}" if name else str(key), depth + 1)
    elif name and value is not None:
        yield name, value if isinstance(value, (str, int, float, list)) else str(value)

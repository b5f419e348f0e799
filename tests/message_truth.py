"""Score how messages are understood against what other projects' test suites expect of them.

The README of the data rules: a missing key says nothing, null says that the thing is not there,
stamps without a year are compared without it, messages after stripping. Where their names differ
from the contract's:

- pri, host, app, procid, msgid, msg, sd: priority, hostname, app_name, proc_id, msg_id, message,
  structured_data;
- cisco {facility, severity, mnemonic, cpu_module}: code, vendor_fields.node;
- sequence, kv and every field of the domestic suites: vendor_fields, by the same name;
- src_ip, src_port, dst_ip, dst_port, user, action: source.ip, source.port, destination.ip,
  destination.port, user.name, event.action;
- error_tag and the leaves of yang_message: tag and openconfig, a path being the names on it;
- a byte that is no UTF-8, theirs a lone surrogate, ours U+FFFD.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from netwright.events.context import Context, Profiles
from netwright.events.document import event_document
from netwright.events.parse import parse

Row = Mapping[str, Any]
Document = Mapping[str, Any]

FROZEN = datetime(2025, 3, 14, 9, 26, 53, tzinfo=UTC)
SETS = ("rfc", "napalm_logs", "vendor", "korean")
_HEADER = {
    "pri": "priority",
    "facility": "facility",
    "severity": "severity",
    "host": "hostname",
    "app": "app_name",
    "procid": "proc_id",
    "msgid": "msg_id",
    "sd": "structured_data",
}
_COMMON = {
    "src_ip": ("source.ip", "source.address", "source.domain"),
    "dst_ip": ("destination.ip", "destination.address", "destination.domain"),
    "src_port": ("source.port",),
    "dst_port": ("destination.port",),
    "user": ("user.name", "source.user.name", "destination.user.name"),
    "action": ("event.action",),
    "proto": ("network.transport", "network.protocol"),
    "rule": ("rule.name", "rule.id"),
    "src_nat_ip": ("source.nat.ip",),
    "dst_nat_ip": ("destination.nat.ip",),
    "in_if": ("observer.ingress.interface.name", "interface.name"),
    "out_if": ("observer.egress.interface.name", "interface.name"),
    "src_mac": ("source.mac",),
    "outcome": ("event.outcome",),
    "vlan": ("network.vlan.id",),
}
SCORED = frozenset(("src_ip", "dst_ip", "src_port", "dst_port", "user", "action"))
"""The fields of SEKOIA's rows that have a bar."""


class Finding(NamedTuple):
    """One comparison."""

    suite: str
    """The bar it counts for; empty: it is only shown."""
    group: str
    """Vendor or format: a line of the table."""
    fact: str
    right: bool
    expected: object
    found: object
    raw: str


def rows(folder: Path, name: str) -> list[Row]:
    """Return the rows of one set."""
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def understood(row: Row, profiles: Profiles | None) -> dict[str, Any]:
    """Return what `events parse --now 2025-03-14T09:26:53Z` writes of a row."""
    raw = row["raw"].encode("utf-8", "surrogateescape")
    return event_document(parse(raw, Context(FROZEN, UTC, None, profiles)))


def score(name: str, row: Row, document: Document) -> Iterator[Finding]:
    """Compare one row of a set."""
    compare = {"rfc": _rfc, "napalm_logs": _napalm, "vendor": _vendor, "korean": _domestic}[name]
    for suite, group, fact, right, expected, found in compare(row, document):
        yield Finding(suite, group, fact, right, expected, found, row["raw"])


_Compared = Iterator[tuple[str, str, str, bool, object, object]]


def _rfc(row: Row, document: Document) -> _Compared:
    group = row["format"]
    if row["expected"].get("valid") is False:
        flagged = not document["valid"] and bool(document["errors"])
        yield "must reject", group, "must reject", flagged, False, document["valid"]
        return
    for fact, expected in row["expected"].items():
        if fact in _RFC:
            found = _RFC[fact](document)
            yield "rfc", group, fact, _agrees(fact, expected, found), expected, found


def _getter(key: str) -> Callable[[Document], Any]:
    return lambda document: document.get(key)


_RFC: dict[str, Callable[[Document], Any]] = {
    **{fact: _getter(key) for fact, key in _HEADER.items()},
    "msg": lambda document: document.get("message"),
    "timestamp": lambda document: document.get("timestamp"),
    "valid": lambda document: document["valid"],
    "sequence": lambda document: document.get("vendor_fields", {}).get("sequence"),
    "kv": lambda document: document.get("vendor_fields", {}),
    "cisco": lambda document: {
        "code": document.get("code"),
        "cpu_module": document.get("vendor_fields", {}).get("node"),
    },
}


def _agrees(fact: str, expected: Any, found: Any) -> bool:
    if fact == "timestamp":
        return same_time(expected, found)
    if fact == "msg":
        return _written(expected) == _written(found)
    if fact == "kv":
        return all(found.get(key) == value for key, value in expected.items())
    if fact == "cisco":
        code = "{facility}-{severity}-{mnemonic}".format(**expected)
        return bool(found == {"code": code, "cpu_module": expected.get("cpu_module")})
    return bool(expected == found)


def _written(text: str | None) -> str:
    return re.sub("[\udc80-\udcff\ufffd]+", "\ufffd", text or "").strip()


def same_time(expected: str | None, found: str | None) -> bool:
    """Compare instants; a stamp without a year by the rest of it."""
    if expected is None or found is None:
        return expected is found
    at = datetime.fromisoformat(found)
    if re.match(r"\d\d-\d\dT", expected):
        wanted = datetime.fromisoformat(f"{at.year}-{expected}+00:00")
        return at.replace(microsecond=0) == wanted.replace(microsecond=0) or at == wanted
    wanted = datetime.fromisoformat(expected)
    return at == (wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC))


def _napalm(row: Row, document: Document) -> _Compared:
    group, expected = row["vendor_os"], row["expected_yang"]
    yield "napalm", group, "tag", *_equal(row["error_tag"], document.get("tag"))
    yield "napalm", group, "host", *_equal(expected.get("host"), document.get("hostname"))
    told = {_path(path): value for path, value in document.get("openconfig", {}).items()}
    for path, value in leaves(expected.get("yang_message", {})):
        found = told.get(_path("/".join(path)))
        yield "napalm", group, "leaf", *_equal(value, found)


def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return every leaf of a tree with its path."""
    if not isinstance(tree, dict):
        yield path, tree
        return
    for name, below in tree.items():
        yield from leaves(below, (*path, str(name)))


def _path(path: str) -> str:
    """Write a path without its syntax: names and keys are words on it."""
    words = re.sub(r"\[(?:[\w-]+=)?([^\]]*)\]", r"/\1", path).replace("_", "-").lower()
    return words.strip("/")


def _equal(expected: object, found: object) -> tuple[bool, object, object]:
    return _text(expected) == _text(found), expected, found


def _text(value: object) -> str:
    return "" if value is None else str(value).strip().lower()


def _vendor(row: Row, document: Document) -> _Compared:
    if "splunk" in row["source"]:
        yield from _sc4s(row, document)
        return
    suite = "firewalls" if "SEKOIA" in row["source"] else ""
    group = row["format"].partition(":")[0]
    fields = document.get("fields", {})
    for fact, expected in row["expected"].items():
        if fact in _COMMON:
            names = _COMMON[fact]
            found = next((fields[name] for name in names if name in fields), None)
            bar = suite if fact in SCORED else ""
            yield bar, group, fact, *_equal(expected, found)


def _sc4s(row: Row, document: Document) -> _Compared:
    group, expected = row["format"], row["expected"]
    found = document.get("class")
    yield (
        "sc4s",
        group,
        "class",
        same_class(expected["class"], group, found),
        expected["class"],
        found,
    )
    host = document.get("hostname")
    if "host" in expected:
        yield "sc4s", group, "host", *_equal(expected["host"], host)
    if "host_or_in_text" in expected:
        wanted = expected["host_or_in_text"]
        right = wanted == host or wanted in document.get("message", "")
        yield "sc4s", group, "host", right, wanted, host
    if expected.get("epoch_any_of"):
        at = document.get("timestamp")
        epoch = datetime.fromisoformat(at).timestamp() if at else None
        right = epoch is not None and any(
            abs(epoch - each) < 1 for each in expected["epoch_any_of"]
        )
        yield "sc4s", group, "time", right, expected["epoch_any_of"][0], epoch


def same_class(expected: str, group: str, found: str | None) -> bool:
    """Tell whether our vendor:product is what SC4S's source type, or its test file, names."""
    if found is None:
        return expected in {
            "sc4s:fallback",
            "sc4s:events",
            "sc4s:simple:test_one",
            "sc4s:local_example",
        }
    theirs = set(re.split(r"[:_\-]", f"{expected}:{group}".lower()))
    theirs |= {word for name in theirs for word in _ALIASES.get(name, "").split()}
    vendor, _, _ = found.lower().partition(":")
    return bool(theirs & set(re.split(r"[:_\-]", vendor)))


_ALIASES = {
    "fgt": "fortinet",
    "fwb": "fortinet",
    "fml": "fortinet",
    "pan": "paloalto paloaltonetworks",
    "palo": "paloalto paloaltonetworks",
    "cp": "checkpoint",
    "nix": "linux",
    "routeros": "mikrotik",
    "ubnt": "ubiquiti",
    "netscreen": "juniper",
    "zscalernss": "zscaler",
    "zscalerlss": "zscaler",
    "meraki": "cisco",
    "hpe": "hp aruba",
    "apc": "schneider",
    "prisma": "paloalto paloaltonetworks",
    "alcatel": "nokia",
}


def _domestic(row: Row, document: Document) -> _Compared:
    suite = "domestic" if row["domestic_suite"] else "other parsers of the suite"
    group = f"{row['vendor']} {row['device']}"
    told = document.get("vendor_fields", {})
    for name, expected in row["expected"].items():
        found = told.get(name)
        yield suite, group, name, str(expected or "") == str(found or ""), expected, found
